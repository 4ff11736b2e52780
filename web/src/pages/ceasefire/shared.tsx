// What the pages of the ceasefire share: who says it, times that may be spans, areas.
import type { JSX } from "preact";
import { useLater } from "../../later";
import { areasOf, type Area as Outlined } from "../../map/atlas";
import { Actors, Entry, ForSome, Moment, Name, say } from "../../parts";
import { href } from "../../route";
import { lang } from "../../say";
import type { Actor, Head, Said, When, Word } from "../../types";

// `named`: whoever says it is named beside it already, and stands here no second time.
export function By({ said, head, named }: { said: Word & Said; head: Head; named?: boolean }): JSX.Element {
  return (
    <span class="says">
      {named ? null : (
        <>
          <Name slug={said.author} head={head} plain />
          {say("comma")}
        </>
      )}
      <span class="nowrap">
        <Moment at={said.at} head={head} />
        {say("comma").trimEnd()}
      </span>{" "}
      <Entry i={said.i} />
      <Since said={said} />
      <ForSome of={said} head={head} />
    </span>
  );
}

// That what it is about was corrected after this was said.
export const Since = ({ said }: { said: { earlier?: boolean } }) => (said.earlier ? <> ({say("corrected_since")})</> : null);

export function WhenText({ at, head }: { at: string | When; head: Head }): JSX.Element {
  if (typeof at === "string") return <Moment at={at} head={head} />;
  const span = (
    <>
      <Moment at={at.from} head={head} />
      {" – "}
      <Moment at={at.to} head={head} />
    </>
  );
  return at.text ? (
    <>
      <bdi>{at.text}</bdi> ({span})
    </>
  ) : (
    span
  );
}

// Who is said to have done it, in a line of its own; nothing where nobody is named.
export function Alleged({ by, head }: { by?: Actor[]; head: Head }): JSX.Element | null {
  if (!by?.length) return null;
  return (
    <p class="small">
      {say("alleged")} <Actors actors={by} head={head} />
    </p>
  );
}

// From one of them to all.
export const AllOfThem = ({ path, children }: { path: string; children: string }) => (
  <p class="crumbs">
    <a href={href(path)}>{children}</a>
  </p>
);

// After what it is a number of, and on the same line as that.
export const numbered = (n: number) => `${say("colon").trimEnd()}\u00a0${n}`;

// When something was, to sort by; of a span its beginning.
export const timeOf = (at: string | When) => new Date(typeof at === "string" ? at : at.from).getTime();

const NOTHING: never[] = []; // always the same one

// A file that comes with the app; nothing until it is there.
export function useFile<Any>(load: () => Promise<Any[]>): { all: Any[]; failed: boolean } {
  const { part: all = NOTHING, failed } = useLater(load);
  return { all, failed };
}

export const areaName = (area: Outlined) => area.names[lang()] ?? area.names.en ?? area.code;

// Those whose outlines are known, by name.
export function useAreas(): [code: string, name: string][] {
  const { all } = useFile(areasOf);
  return all.map((area): [string, string] => [area.code, areaName(area)]).sort((a, b) => a[1].localeCompare(b[1], lang()));
}

// Areas are written by their code (ISO 3166-2), and read by their name; by the code where no name is known.
export function useAreaNames(): (code: string) => string {
  const { all } = useFile(areasOf);
  return (code) => {
    const area = all.find((each) => each.code === code);
    return area ? areaName(area) : code;
  };
}

export function AreaNames({ codes }: { codes: string[] }): JSX.Element {
  const called = useAreaNames();
  return (
    <>
      {codes.map((code, i) => (
        <>
          {i ? say("comma") : null}
          <bdi title={code}>{called(code)}</bdi>
        </>
      ))}
    </>
  );
}

// Where, as its author says it: areas, or a shape.
export function Area({ of }: { of: { admin?: string[]; geometry?: unknown; area?: string } }): JSX.Element {
  if (of.admin?.length) return <AreaNames codes={of.admin} />;
  if (of.area) return <bdi>{of.area}</bdi>;
  return <span class="soft">{say("as_drawn")}</span>;
}

export const unique = (all: (string | undefined)[]) => [...new Set(all.filter((one): one is string => Boolean(one)))].sort();
