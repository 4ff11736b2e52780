// What a motion moves, or what waits to be sent, field by field.
import type { JSX } from "preact";
import { Moment, Name, Names, Prose, word } from "../../../parts";
import { label } from "../../../desk/fields";
import { href } from "../../../route";
import { lang } from "../../../say";
import { day } from "../../../time";
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

// A word of the format as people say it, where it is one of this field.
function asSaid(of: string, it: string): string {
  const said = word(of, it);
  return said === it.replace(/-/g, " ") ? it : said;
}

const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

function Said({ of, it, head }: { of: string; it: string; head: Head }): JSX.Element {
  if (head.names[it]) return <Name slug={it} head={head} />;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(it)) return <Moment at={it} head={head} />;
  return <bdi>{/^\d{4}-\d\d-\d\d$/.test(it) ? day(it) : asSaid(of, it)}</bdi>;
}

function Value({ of, value, head }: { of: string; value: unknown; head: Head }): JSX.Element {
  if (isId(value)) return <a href={href(`/record/${value as string}`)}><bdi class="code">{(value as string).slice(0, 12)}…</bdi></a>;
  const words = text(value);
  if (words !== undefined) return <Said of={of} it={words} head={head} />;
  if (typeof value === "boolean") return <>{word("vote.choice", value ? "yes" : "no")}</>;
  if (typeof value === "number") return <bdi class="num">{value}</bdi>;
  if (Array.isArray(value) && value.every((each) => typeof each === "string" && head.names[each])) return <Names slugs={value as string[]} head={head} />;
  if (Array.isArray(value) && value.every((each) => isPlain(each) || typeof each === "string"))
    return (
      <ul class="items">
        {value.map((each: unknown) => (
          <li>
            <Value of={of} value={each} head={head} />
          </li>
        ))}
      </ul>
    );
  if (isPlain(value) && !("coordinates" in value)) return <Facts of={value} act="" head={head} />;
  return (
    <pre class="raw" dir="ltr" tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

function Facts({ of, act, head }: { of: Record<string, unknown>; act: string; head: Head }): JSX.Element {
  return (
    <dl class="facts wide">
      {Object.entries(of).map(([name, value]) => (
        <div>
          <dt>{label(name)}</dt>
          <dd>
            <Value of={`${act}.${name}`} value={value} head={head} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

// `act`: whose words its fields have.
export function Payload({ payload, act = "", head }: { payload: Record<string, unknown>; act?: string; head: Head }): JSX.Element {
  const { text: said, reason, ...rest } = payload;
  return (
    <>
      {text(said) ? <Prose text={text(said)!} /> : null}
      {Object.keys(rest).length ? <Facts of={rest} act={act} head={head} /> : null}
      {text(reason) ? <Prose text={text(reason)!} /> : null}
    </>
  );
}
