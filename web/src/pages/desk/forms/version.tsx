// The version of a text that an act names, as the record has it now.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useView } from "../../../api";
import { Empty, Name, Names, Prose, Trouble, say, upper, word } from "../../../parts";
import { href } from "../../../route";
import { Stances } from "../../texts";
import type { Clause, Head, TextAnswer, TextItem } from "../../../types";
import type { HandProps } from "./hand";
import { About, First } from "./parts";

export type Version = NonNullable<TextAnswer["text"]>;

interface Named {
  text: Version;
  clauses: Clause[];
  head: Head;
}

// Two versions may share a label: it is asked for by its id, and no other is shown.
function Loaded({ ref_, id, audience, children }: { ref_: string; id: string; audience: HandProps["audience"]; children: (it: Named) => JSX.Element }): JSX.Element {
  const asked = useView<TextAnswer>("text", ref_, { version: id });
  const text = asked.answer?.text?.id === id ? asked.answer.text : undefined;
  // What is said of a text is for those who read it: an amendment that all can read shows its words.
  useEffect(() => {
    if (text?.readers) audience(text.readers);
  }, [text?.id]);
  if (asked.failed && !text) return <Trouble problem={asked.failed} />;
  return text ? children({ text, clauses: asked.answer!.items, head: asked.answer! }) : <Empty>{say("loading")}</Empty>;
}

export function OfVersion({ props, children }: { props: HandProps; children: (it: Named) => JSX.Element }): JSX.Element {
  const asked = useView<{ items: TextItem[] }>("texts");
  const draft = props.body.draft;
  const all = asked.answer?.items.flatMap(({ ref, versions }) => versions.map(({ id }) => ({ ref, id })));
  const found = all?.find(({ id }) => id === draft);
  if (draft && !all && !asked.failed) return <Empty>{say("loading")}</Empty>;
  if (!found) return <First>{props.field("draft")}</First>;
  return (
    <Loaded ref_={found.ref} id={found.id} audience={props.audience}>
      {children}
    </Loaded>
  );
}

export function AboutVersion({ text, head }: { text: Version; head: Head }): JSX.Element {
  return (
    <p>
      <a class="strong" href={href(`/texts/${text.ref}`)}>
        <bdi>{text.document.title}</bdi>
      </a>{" "}
      <span class="small soft">
        {say("version_n", { version: text.version })} · {upper(word("document.kind", text.document.kind))} · <Name slug={text.author} head={head} plain />
      </span>
    </p>
  );
}

const called = (clause: Clause) => `${clause.place}. ${clause.heading ?? (clause.text ?? clause.options?.[0]?.text ?? "").slice(0, 60)}`;

// Which clause: by its number and words.
export function ChooseClause({ clauses, value, put, whole }: { clauses: Clause[]; value: unknown; put: (clause?: string) => void; whole: boolean }): JSX.Element {
  return (
    <div class="field">
      <label for="f-clause">{upper(word("field", "clause"))}</label>
      <select id="f-clause" value={(value as string | undefined) ?? ""} onChange={(event) => put(event.currentTarget.value || undefined)}>
        <option value="">{whole ? say("whole_text") : say("choose")}</option>
        {clauses.map((clause) => (
          <option value={clause.id}>{called(clause)}</option>
        ))}
      </select>
    </div>
  );
}

// The clause as it stands, with who wants which of its options.
export function ClauseText({ clause, head, children }: { clause: Clause; head: Head; children?: JSX.Element | null }): JSX.Element {
  return (
    <About title={clause.heading ? <span dir="auto">{`${clause.place}. ${clause.heading}`}</span> : say("clause_n", { n: clause.place })}>
      {clause.text ? <Prose text={clause.text} /> : null}
      {clause.options?.map((option) => (
        <div class="option">
          <p class="small">
            <b>
              [<bdi>{option.id}</bdi>]
            </b>{" "}
            {say("wanted_by")} <Names slugs={option.by} head={head} plain />
          </p>
          <Prose text={option.text} />
          <Stances rows={option.stances} head={head} />
        </div>
      ))}
      <Stances rows={clause.stances} head={head} />
      {children}
    </About>
  );
}
