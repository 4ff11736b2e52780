// What a motion moves, or what waits to be sent, field by field.
import type { JSX } from "preact";
import { Moment, Name, Names, Prose, say, sayN, word } from "../../../parts";
import { label, Named, named } from "../../../desk/fields";
import { lang, languageName } from "../../../say";
import { day } from "../../../time";
import type { Head } from "../../../types";
import { AreaNames } from "../../ceasefire/shared";

type Members = Record<string, unknown>;

interface Part {
  act: string; // whose words its fields have
  name: string; // of the field
  value: unknown;
  head: Head;
}

// The views say a text in one language; a body that nobody has signed yet has it in each.
function text(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!isPlain(value)) return undefined;
  return Object.values(value).length && Object.entries(value).every(([tag, each]) => typeof each === "string" && /^[a-z]{2,3}(-|$)/.test(tag))
    ? ((value[lang()] ?? Object.values(value)[0]) as string)
    : undefined;
}

const isPlain = (value: unknown): value is Members => typeof value === "object" && value !== null && !Array.isArray(value);
const isWords = (value: unknown): value is string[] => Array.isArray(value) && value.every((each) => typeof each === "string");
const isNumbers = (value: unknown): value is number[] => Array.isArray(value) && value.every((each) => typeof each === "number");
const isTime = (value: unknown): value is string => typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(value);
const isDay = (value: unknown): value is string => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);

// A word of the format as people say it, where it is one of this field.
function asSaid({ act, name }: Part, it: string): string {
  const said = word(name === "as" || name === "capacity" || name === "roles" ? "role" : `${act}.${name}`, it);
  return said === it.replace(/-/g, " ") ? it : said;
}

function Said({ it, part }: { it: string; part: Part }): JSX.Element {
  const { name, head } = part;
  if (head.names[it]) return <Name slug={it} head={head} />;
  if (name === "admin") return <AreaNames codes={[it]} />;
  if (name === "languages" || name === "authentic") return <bdi>{languageName(it)}</bdi>;
  if (named(name, it)) return <Named field={name} of={it} head={head} />;
  if (isTime(it)) return <Moment at={it} head={head} />;
  return <bdi>{isDay(it) ? day(it) : asSaid(part, it)}</bdi>;
}

const OnEarth = ({ at }: { at: number[] }) => (
  <span class="num">
    {say("longitude")} <bdi>{at[0]}</bdi>
    {say("comma")}
    {say("latitude").toLocaleLowerCase(lang())} <bdi>{at[1]}</bdi>
  </span>
);

// The last point of a ring is its first, and no other.
function points(shape: unknown): number {
  if (!Array.isArray(shape) || isNumbers(shape)) return 1;
  const closed = shape.length > 1 && String(shape[0]) === String(shape.at(-1));
  return shape.slice(closed ? 1 : 0).reduce((sum: number, each) => sum + points(each), 0);
}

const Several = ({ all }: { all: JSX.Element[] }) => (
  <ul class="items">
    {all.map((each) => (
      <li>{each}</li>
    ))}
  </ul>
);

function Value(part: Part): JSX.Element {
  const { name, value, head } = part;
  const words = text(value);
  if (words !== undefined) return <Said it={words} part={part} />;
  if (typeof value === "boolean") return <>{word("finding.violation", value ? "yes" : "no")}</>;
  if (typeof value === "number") return <bdi class="num">{value}</bdi>;
  if (isNumbers(value) && name === "point") return <OnEarth at={value} />;
  if (isNumbers(value)) return <bdi class="num">{value.join("–")}</bdi>; // from, to
  if (isWords(value) && value.every((each) => head.names[each])) return <Names slugs={value} head={head} />;
  if (Array.isArray(value)) return <Several all={value.map((each: unknown) => <Value {...part} value={each} />)} />;
  if (!isPlain(value)) return <span class="soft">{say("not_said")}</span>;
  if (isNumbers(value.coordinates)) return <OnEarth at={value.coordinates} />;
  if ("coordinates" in value) return <>{sayN("drawn_points", points(value.coordinates))}</>;
  if (isTime(value.from) && isTime(value.to) && Object.keys(value).length === 2)
    return (
      <>
        <Moment at={value.from} head={head} />
        {" – "}
        <Moment at={value.to} head={head} />
      </>
    );
  return <Facts {...part} of={value} />;
}

function Facts({ of, act, head }: { of: Members; act: string; head: Head }): JSX.Element {
  return (
    <dl class="facts wide">
      {Object.entries(of).map(([name, value]) => (
        <div>
          <dt>{label(name, act, isTime(value) || isDay(value))}</dt>
          <dd>
            <Value act={act} name={name} value={value} head={head} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

// `act`: whose words its fields have.
export function Payload({ payload, act = "", head }: { payload: Members; act?: string; head: Head }): JSX.Element {
  const { text: said, ...rest } = payload;
  return (
    <>
      {text(said) ? <Prose text={text(said)!} /> : null}
      {Object.keys(rest).length ? <Facts of={rest} act={act} head={head} /> : null}
    </>
  );
}
