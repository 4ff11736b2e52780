// A version of a text: it begins with the newest one, clause by clause, with brackets to put and to
// resolve, and with the amendments that nobody has settled.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { address, ask, useView } from "../../../api";
import type { Body, Doing } from "../../../desk/desk";
import { Field, label, type Schema } from "../../../desk/fields";
import { runs } from "../../../desk/diff";
import { Empty, Name, say, upper, word } from "../../../parts";
import { lang } from "../../../say";
import { Runs } from "../../texts";
import type { Amendment, Head, TextAnswer, TextItem } from "../../../types";
import type { Hand, HandProps, Pieces } from "./hand";
import { First } from "./parts";
import { bodyOf, clausesOf, type Option, type Words, type Written } from "./written";

interface Proposed extends Omit<Amendment, "text" | "heading"> {
  clause: string;
  text?: Words;
  heading?: Words;
}

interface Base {
  clauses: Written[];
  proposed: Proposed[];
  readers?: string[];
  head: Head;
}

const filled = <T extends object>(it: T): T => Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined)) as T;

async function load(item: TextItem, version: string): Promise<Base> {
  const [told, clauses] = await Promise.all([ask<TextAnswer>(address("text", item.ref, { version })), clausesOf(version)]);
  const open = told.items.flatMap((clause) => clause.amendments.filter(({ settled }) => !settled.length).map((it) => ({ ...it, clause: clause.id })));
  const proposed = open.map(async (it): Promise<Proposed> => {
    const { text, heading } = await bodyOf(String(it.i));
    return { ...it, text: text as Words | undefined, heading: heading as Words | undefined };
  });
  return { clauses, proposed: await Promise.all(proposed), readers: told.text?.readers, head: told };
}

const shown = (said?: Words) => said?.[lang()] ?? Object.values(said ?? {})[0] ?? "";

const free = (clauses: Written[]) => {
  let n = clauses.length + 1;
  while (clauses.some((clause) => clause.id === `c-${n}`)) n++;
  return `c-${n}`;
};

// What becomes of the clauses when an amendment is taken.
function taken(clauses: Written[], it: Proposed): Written[] {
  const at = clauses.findIndex((clause) => clause.id === it.clause);
  if (at < 0) return clauses;
  const next = [...clauses];
  const said = filled({ heading: it.heading ?? (it.op === "replace" ? clauses[at]!.heading : undefined), text: it.text });
  if (it.op === "delete") next.splice(at, 1);
  else if (it.op === "replace") next[at] = { id: it.clause, level: clauses[at]!.level, ...said };
  else next.splice(it.op === "insert-after" ? at + 1 : at, 0, { id: free(clauses), level: clauses[at]!.level, ...said });
  return next;
}

const HOW = ["taken", "taken-partly", "not-taken"];

function Amendments({ of, clause, settles, settle, head }: { of: Proposed[]; clause?: Written; settles: Body[]; settle: (it: Proposed, how: string) => void; head: Head }): JSX.Element {
  return (
    <>
      {of.map((it) => (
        <div class="amendment">
          <p class="small">
            <Name slug={it.author} head={head} plain /> · {word("amend.op", it.op)}
          </p>
          <Runs runs={it.op === "replace" ? runs(shown(clause?.text), shown(it.text)) : it.op === "delete" ? runs(shown(clause?.text), "") : runs("", shown(it.text))} />
          {it.reason ? <p class="small soft" dir="auto">{it.reason}</p> : null}
          <label>
            {upper(word("field", "how"))}{" "}
            <select value={(settles.find((each) => each.amend === it.ref)?.how as string | undefined) ?? ""} onChange={(event) => settle(it, event.currentTarget.value)}>
              <option value="">{say("left_open")}</option>
              {HOW.map((how) => (
                <option value={how}>{word("draft.how", how)}</option>
              ))}
            </select>
          </label>
        </div>
      ))}
    </>
  );
}

function OneClause({ clause, n, of, put, remove, props }: { clause: Written; n: number; of: Record<string, Schema>; put: (clause: Written) => void; remove: () => void; props: HandProps }): JSX.Element {
  const path = `f-clauses-${n}`;
  const field = (schema: Schema, name: string, value: unknown, set: (value: unknown) => void, at = path) => (
    <Field key={`${at}-${name}`} schema={schema} name={name} path={`${at}-${name}`} value={value} needed={name !== "heading" && name !== "against"} set={props.setting} put={set} />
  );
  const options = clause.options;
  const inOption = of.options!.items!.properties!;
  const change = (k: number, more: Partial<Option>) => put({ ...clause, options: options!.map((each, i) => (i === k ? filled({ ...each, ...more }) : each)) });
  const bracket = () => put(filled({ ...clause, text: undefined, options: [{ id: "a", by: [props.who], text: clause.text ?? {} }, { id: "b", by: [], text: {} }] }));
  const resolve = (option: Option) => put(filled({ ...clause, options: undefined, text: option.text }));
  return (
    <fieldset>
      <legend>
        {say("clause_n", { n: n + 1 })} <bdi class="slug">{clause.id}</bdi>
      </legend>
      {field(of.heading!, "heading", clause.heading, (heading) => put(filled({ ...clause, heading: heading as Words })))}
      {options
        ? options.map((option, k) => (
            <div class="option fields">
              {field(inOption.id!, "id", option.id, (id) => change(k, { id: (id as string) ?? "" }), `${path}-options-${k}`)}
              {field(inOption.text!, "text", option.text, (text) => change(k, { text: (text as Words) ?? {} }), `${path}-options-${k}`)}
              {field(inOption.by!, "by", option.by, (by) => change(k, { by: (by as string[]) ?? [] }), `${path}-options-${k}`)}
              <p class="buttons small">
                <button type="button" onClick={() => resolve(option)}>
                  {say("take_option", { option: option.id })}
                </button>
              </p>
            </div>
          ))
        : field(of.text!, "text", clause.text, (text) => put(filled({ ...clause, text: text as Words })))}
      <p class="buttons small">
        {options ? (
          <button type="button" onClick={() => put({ ...clause, options: [...options, { id: String.fromCharCode(97 + options.length), by: [], text: {} }] })}>
            {say("one_more_option")}
          </button>
        ) : (
          <button type="button" onClick={bracket}>
            {say("put_brackets")}
          </button>
        )}
        <button type="button" onClick={remove}>
          {say("take_out")}
        </button>
      </p>
    </fieldset>
  );
}

function Clauses({ item, props }: { item: TextItem; props: HandProps }): JSX.Element {
  const { body, put } = props;
  const newest = item.versions[item.versions.length - 1];
  const [base, keep] = useState<Base | undefined>();
  const clauses = body.clauses as Written[] | undefined;
  const settles = (body.settles as Body[] | undefined) ?? [];
  // A version that comes while this is written changes nothing of what it goes on from.
  const from = item.versions.find((each) => each.id === body.base) ?? newest;
  useEffect(() => {
    if (!from) {
      if (!clauses) put({ version: "1", clauses: [{ id: "c-1", level: 1 }] });
      return;
    }
    load(item, from.id).then(
      (it) => {
        keep(it);
        if (it.readers) props.audience(it.readers);
        if (!clauses) put({ version: String(item.versions.length + 1), base: from.id, clauses: it.clauses });
      },
      () => undefined,
    );
  }, [item.ref, from?.id]);
  if (!clauses) return <Empty>{say("loading")}</Empty>;
  const settle = (it: Proposed, how: string) => {
    const rest = settles.filter((each) => each.amend !== it.ref);
    put({
      settles: how ? [...rest, { amend: it.ref, how }] : rest.length ? rest : undefined,
      ...(how === "taken" ? { clauses: taken(clauses, it) } : {}),
    });
  };
  const of = props.schema.properties!.clauses!.items!.properties!;
  return (
    <>
      {from !== newest ? (
        <p class="warn" role="status">
          {say("newer_came", { version: newest!.version })}
        </p>
      ) : null}
      {clauses.map((clause, n) => (
        <>
          <OneClause
            clause={clause}
            n={n}
            of={of}
            props={props}
            put={(next) => put({ clauses: clauses.map((each, k) => (k === n ? next : each)) })}
            remove={() => put({ clauses: clauses.filter((_, k) => k !== n) })}
          />
          {base ? (
            <Amendments
              of={base.proposed.filter((it) => it.clause === clause.id)}
              clause={base.clauses.find((each) => each.id === clause.id)}
              settles={settles}
              settle={settle}
              head={base.head}
            />
          ) : null}
        </>
      ))}
      <p class="buttons">
        <button type="button" onClick={() => put({ clauses: [...clauses, { id: free(clauses), level: 1 }] })}>
          {say("one_more_clause")}
        </button>
      </p>
    </>
  );
}

function View(props: HandProps): JSX.Element {
  const asked = useView<{ items: TextItem[] }>("texts");
  const item = asked.answer?.items.find((each) => each.ref === props.body.document);
  if (props.body.document && !asked.answer && !asked.failed) return <Empty>{say("loading")}</Empty>;
  if (!item) return <First>{props.field("document")}</First>;
  return (
    <>
      <p class="strong">
        <bdi>{item.title}</bdi>
      </p>
      {props.field("version")}
      <h3>{label("clauses")}</h3>
      <Clauses key={item.ref} item={item} props={props} />
    </>
  );
}

const bytes = (it: unknown) => new TextEncoder().encode(JSON.stringify(it)).length + 1;
const ID_BYTES = 68; // of a part's id, as the version names it

// As many clauses as there is room for, at least one.
function take(clauses: Written[], room: number): Written[] {
  let used = 0;
  const end = clauses.findIndex((clause, n) => (used += bytes(clause)) > room && n > 0);
  return end < 0 ? clauses : clauses.slice(0, end);
}

// The last clauses stand in the version itself, those before them in parts (`truce draft` does the same).
function pieces(made: Doing, room: number): Pieces {
  const { clauses, ...rest } = made.body as { clauses: Written[] } & Body;
  const own = room - bytes(rest);
  const few = Math.ceil((2 * bytes(clauses)) / room); // more parts there are not
  const fits = bytes(clauses) <= own;
  const tail = fits ? clauses : take([...clauses].reverse(), own - ID_BYTES * few).reverse();
  const before: Doing[] = [];
  for (let left = clauses.slice(0, clauses.length - tail.length); left.length; ) {
    const taken = take(left, room);
    before.push({ ...made, act: "part", body: { document: rest.document, clauses: taken } });
    left = left.slice(taken.length);
  }
  return { before, itself: (ids) => ({ ...made, body: { ...rest, ...(ids.length ? { parts: ids } : {}), clauses: tail } }) };
}

export const draft: Hand = { covers: ["document", "version", "base", "clauses", "settles"], about: "document", View, pieces };
