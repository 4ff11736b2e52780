// What a motion moves, field by field, as the views tell it.
import type { JSX } from "preact";
import { Name, Names, Prose } from "../../../parts";
import { label } from "../../../desk/fields";
import { href } from "../../../route";
import type { Head } from "../../../types";

const isId = (value: unknown) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

function Value({ value, head }: { value: unknown; head: Head }): JSX.Element {
  if (isId(value)) return <a href={href(`/record/${value as string}`)}><bdi class="code">{(value as string).slice(0, 12)}…</bdi></a>;
  if (typeof value === "string") return head.names[value] ? <Name slug={value} head={head} /> : <bdi>{value}</bdi>;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return <Names slugs={value as string[]} head={head} />;
  if (typeof value === "number" || typeof value === "boolean") return <bdi>{String(value)}</bdi>;
  return (
    <pre class="raw" dir="ltr" tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

export function Payload({ payload, head }: { payload: Record<string, unknown>; head: Head }): JSX.Element {
  const { text, reason, ...rest } = payload;
  return (
    <>
      {typeof text === "string" ? <Prose text={text} /> : null}
      {Object.keys(rest).length ? (
        <dl class="facts wide">
          {Object.entries(rest).map(([name, value]) => (
            <div>
              <dt>{label(name)}</dt>
              <dd>
                <Value value={value} head={head} />
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
      {typeof reason === "string" ? <Prose text={reason} /> : null}
    </>
  );
}
