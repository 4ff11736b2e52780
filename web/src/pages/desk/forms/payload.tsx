// What a motion moves, or what waits to be sent, field by field.
import type { JSX } from "preact";
import { Name, Names, Prose } from "../../../parts";
import { label } from "../../../desk/fields";
import { href } from "../../../route";
import { lang } from "../../../say";
import type { Head } from "../../../types";

// The views say a text in one language; a body that nobody has signed yet has it in each.
function text(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!value || typeof value !== "object" || Array.isArray(value)) return undefined;
  const said = value as Record<string, unknown>;
  return Object.values(said).length && Object.entries(said).every(([tag, each]) => typeof each === "string" && /^[a-z]{2,3}(-|$)/.test(tag))
    ? ((said[lang()] ?? Object.values(said)[0]) as string)
    : undefined;
}

const isId = (value: unknown) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

function Value({ value, head }: { value: unknown; head: Head }): JSX.Element {
  if (isId(value)) return <a href={href(`/record/${value as string}`)}><bdi class="code">{(value as string).slice(0, 12)}…</bdi></a>;
  const words = text(value);
  if (words !== undefined) return head.names[words] ? <Name slug={words} head={head} /> : <bdi>{words}</bdi>;
  if (Array.isArray(value) && value.every((each) => typeof each === "string")) return <Names slugs={value as string[]} head={head} />;
  if (typeof value === "number" || typeof value === "boolean") return <bdi>{String(value)}</bdi>;
  return (
    <pre class="raw" dir="ltr" tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

export function Payload({ payload, head }: { payload: Record<string, unknown>; head: Head }): JSX.Element {
  const { text: said, reason, ...rest } = payload;
  return (
    <>
      {text(said) ? <Prose text={text(said)!} /> : null}
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
      {text(reason) ? <Prose text={text(reason)!} /> : null}
    </>
  );
}
