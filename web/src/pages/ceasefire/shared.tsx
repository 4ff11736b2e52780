// What the pages of the ceasefire share: who says it, times that may be spans, areas.
import type { JSX } from "preact";
import { Actors, Entry, Moment, Name, say } from "../../parts";
import type { Actor, Head, Said, When, Word } from "../../types";

export function By({ said, head }: { said: Word & Said; head: Head }): JSX.Element {
  return (
    <span class="says">
      <Name slug={said.author} head={head} plain />
      {say("comma")}
      <Moment at={said.at} head={head} />
      {say("comma")}
      <Entry i={said.i} />
      <Since said={said} />
    </span>
  );
}

// That what it is about was corrected after this was said.
export const Since = ({ said }: { said: { earlier?: boolean } }) => (said.earlier ? <> ({say("corrected_since")})</> : null);

export function WhenText({ at, head }: { at: string | When; head: Head }): JSX.Element {
  if (typeof at === "string") return <Moment at={at} head={head} />;
  return (
    <>
      {at.text ? (
        <>
          <bdi>{at.text}</bdi>
          {say("comma")}
        </>
      ) : null}
      <Moment at={at.from} head={head} />
      {" – "}
      <Moment at={at.to} head={head} />
    </>
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

// When something was, to sort by; of a span its beginning.
export const timeOf = (at: string | When) => new Date(typeof at === "string" ? at : at.from).getTime();

// Where, as its author says it: areas by their code, or a shape.
export function Area({ of }: { of: { admin?: string[]; geometry?: unknown; area?: string } }): JSX.Element {
  if (of.admin?.length) return <bdi class="slug">{of.admin.join(say("comma"))}</bdi>;
  if (of.area) return <bdi>{of.area}</bdi>;
  return <span class="soft">{say("as_drawn")}</span>;
}

export const unique = (all: (string | undefined)[]) => [...new Set(all.filter((one): one is string => Boolean(one)))].sort();
