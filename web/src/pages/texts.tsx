// Texts: which there are and how each stands; one of them, clause by clause: who wants what, what has
// changed, who thinks what of it, who has signed and what is missing.
import { createContext, type ComponentChildren, type JSX } from "preact";
import { useContext, useState } from "preact/hooks";
import { useView } from "../api";
import { about } from "../desk/desk";
import { Do } from "../desk/do";
import { Came, DOT, Empty, Entry, ForSome, Loaded, Missing, Moment, More, Name, Names, PersonName, Prose, Requirer, Sheet, say, sayN, upper, word } from "../parts";
import { go, here, href, place } from "../route";
import { direction, directionOf, lang, languageCalled, languageName } from "../say";
import type {
  Amendment,
  Clause,
  Commitment,
  DiffAnswer,
  DocumentFacts,
  Head,
  Held,
  Package,
  Signed,
  StanceRow,
  StancesAnswer,
  TextAnswer,
  TextItem,
} from "../types";

// Of the text that is read: what a clause is called; who may read it, so that what is said to the same needs no mark.
const Reading = createContext<{ called: (id: string) => string; readers?: string[] | undefined }>({ called: (id) => id });
const fewer = (readers: string[] | undefined, than: string[] | undefined) => (readers && String(readers) !== String(than ?? []) ? readers : undefined);

const nameOf = ({ place, heading }: { place: number; heading?: string }) => (heading ? `${place}.\u00a0${heading}` : say("clause_n", { n: place }));

// A clause by its place and heading, as the version that is shown has it; one that it has not, by its id.
const calling = (clauses: { id: string; place: number; heading?: string }[]) => {
  const names = new Map(clauses.map((clause) => [clause.id, nameOf(clause)]));
  return (id: string) => names.get(id) ?? id;
};

const MODES = ["text", "open", "marked", "diff", "clean"] as const;
type Mode = (typeof MODES)[number];

export function Texts(): JSX.Element {
  const asked = useView<{ items: TextItem[] }>("texts");
  return (
    <>
      <h1>{say("texts")}</h1>
      <Sheet title={say("texts_all")} end={asked.answer ? sayN("n_texts", asked.answer.items.length) : null}>
        <Loaded asked={asked}>
          {(answer) =>
            answer.items.length ? (
              <table class="fold list-of-texts">
                <thead>
                  <tr>
                    <th scope="col">{say("text")}</th>
                    <th scope="col">{say("newest_version")}</th>
                    <th scope="col">{say("how_it_stands")}</th>
                  </tr>
                </thead>
                <tbody>
                  {answer.items.map((item) => (
                    <TextRow key={item.ref} item={item} all={answer.items} head={answer} />
                  ))}
                </tbody>
              </table>
            ) : (
              <Empty>{say("empty_texts")}</Empty>
            )
          }
        </Loaded>
        <Do acts={[{ act: "document", body: {} }]} />
      </Sheet>
    </>
  );
}

function TextRow({ item, all, head }: { item: TextItem; all: TextItem[]; head: Head }): JSX.Element {
  const newest = item.versions[item.versions.length - 1];
  return (
    <tr>
      <th scope="row">
        <a href={href(`/texts/${item.ref}`)}>
          <bdi>{item.title}</bdi>
        </a>
        <span class="slugs">
          <bdi class="slug">{item.ref}</bdi>{DOT}{word("document.kind", item.kind)}{DOT}<bdi>{item.track_name ?? say("track", { track: item.track })}</bdi>{DOT}
          <Name slug={item.author} head={head} plain />
        </span>
        <ForSome of={item} head={head} />
        {item.taken_back ? <span class="badge warn">{say("taken_back")}</span> : null}
        {item.goes_to.map((to) => (
          <span class="slugs">
            {say("went_on_as")} <a href={href(`/texts/${to.ref}`)}><bdi>{all.find(({ ref }) => ref === to.ref)?.title ?? to.ref}</bdi></a>
          </span>
        ))}
      </th>
      <td>
        {newest ? (
          <>
            <bdi>{say("version_n", { version: newest.version })}</bdi> <Came i={[newest.i]} />
            <span class="says">
              <Name slug={newest.author} head={head} plain />{say("comma")}<Moment at={newest.at} head={head} />{say("comma")}<Entry i={newest.i} />
              <ForSome of={newest} head={head} />
            </span>
          </>
        ) : (
          <span class="soft">{say("no_version")}</span>
        )}
      </td>
      <td>
        {newest ? (
          <>
            <span>
              {upper(newest.open_clauses ? sayN("n_open", newest.open_clauses, { of: newest.clauses }) : sayN("n_clauses", newest.clauses))}
            </span>
            {newest.sign.length ? <span class="line small">{sayN("n_signed", newest.sign.length)}</span> : null}
            <bdi class="line small soft">{newest.missing.text}</bdi>
          </>
        ) : null}
      </td>
    </tr>
  );
}

// Beside a text that runs the other way, our own words run as the page does, and stand where the text begins.
const ours = (more: string) => ({ class: `ours ${more}`, lang: lang(), dir: direction() });

const STANCES_FEW = 6;

export function Stances({ rows, head }: { rows: StanceRow[]; head: Head }): JSX.Element | null {
  const [all, show] = useState(false);
  const { called, readers } = useContext(Reading);
  if (!rows.length) return null;
  const many = rows.length > STANCES_FEW + 2;
  return (
    <ul {...ours("told")}>
      {rows.map((row, at) => (
        <li class={many && !all && at >= STANCES_FEW ? "paper" : undefined}>
          <Name slug={row.who} head={head} plain />: {word("stance.position", row.position)}
          {row.if?.length ? ` ${say("only_if", { clauses: row.if.map((each) => called(each.clause)).join(say("comma")) })}` : ""}
          {row.reason ? (
            <>
              {" "}
              <q dir="auto">{row.reason}</q>
            </>
          ) : null}
          {say("comma")}
          <Entry i={row.i} />
          <ForSome of={{ readers: fewer(row.readers, readers) }} head={head} />
        </li>
      ))}
      {many ? (
        <li class="screen">
          <More all={all} n={rows.length - STANCES_FEW} show={show} />
        </li>
      ) : null}
    </ul>
  );
}

function Proposed({ amendment, head }: { amendment: Amendment; head: Head }): JSX.Element {
  return (
    <div class="amendment">
      <p {...ours("small")}>
        <Name slug={amendment.author} head={head} plain />{DOT}{say("amendment") + say("colon") + word("amend.op", amendment.op)}{DOT}<Entry i={amendment.i} />
        <ForSome of={amendment} head={head} />
      </p>
      {amendment.heading ? (
        <p class="strong" dir="auto">
          {amendment.heading}
        </p>
      ) : null}
      {amendment.text ? <Prose text={amendment.text} /> : null}
      {amendment.reason ? (
        <p class="small soft" dir="auto">
          {amendment.reason}
        </p>
      ) : null}
      {amendment.settled.map((how) => (
        <p {...ours("small soft")}>
          {upper(word("draft.how", how.how))} {how.version ? say("in_version", { version: how.version }) : ""}{say("comma")}<Name slug={how.by} head={head} plain />
          {say("comma")}
          <Entry i={how.i} />
          {how.earlier ? ` (${say("corrected_since")})` : ""}
        </p>
      ))}
    </div>
  );
}

// Whoever wants an option first has a line of its own beside its words, wherever in the text: four of
// them, told apart without colour; the names stand there too.
const LINES = 4;

function linesOf(clauses: Clause[]): Map<string, number> {
  const wants = new Map<string, number>();
  for (const option of clauses.flatMap((clause) => clause.options ?? [])) {
    const first = option.by[0];
    if (first && !wants.has(first)) wants.set(first, wants.size % LINES);
  }
  return wants;
}

// Where in a long text the headings and what is open are.
function Contents({ clauses }: { clauses: Clause[] }): JSX.Element {
  const open = (clause: Clause) => Boolean(clause.options?.length);
  const rows = clauses.filter((clause) => clause.heading || (open(clause) && clause.level < 2));
  // What is open under a heading is counted there.
  const counts = new Map<string, number>();
  let under = "";
  for (const clause of clauses) {
    if (clause.heading) under = clause.id;
    if (open(clause)) counts.set(under, (counts.get(under) ?? 0) + 1);
  }
  return (
    <ol class="contents">
      {rows.map((clause) => (
        <li class={`level-${Math.min(clause.level, 4)}`}>
          <a href={`#${clause.id}`}>
            <span class="num soft">{clause.place}</span> <bdi>{clause.heading ?? say("clause_n", { n: clause.place })}</bdi>
          </a>
          {counts.get(clause.id) ? <span class="small soft num">{sayN("open_here", counts.get(clause.id)!)}</span> : null}
        </li>
      ))}
    </ol>
  );
}

function ClauseView({ clause, draft, head, mode, lines }: { clause: Clause; draft: string; head: Head; mode: Mode; lines: Map<string, number> }): JSX.Element {
  const open = clause.options?.length;
  return (
    <article class={`clause level-${Math.min(clause.level, 4)}`} id={clause.id}>
      <a class="number num" href={`#${clause.id}`} aria-label={say("clause_n", { n: clause.place })}>
        {clause.place}
      </a>
      <div>
        {clause.heading ? <h3 dir="auto">{clause.heading}</h3> : null}
        {clause.text !== undefined ? <Prose text={clause.text} /> : null}
        {open && mode === "clean" ? <p {...ours("gap")}>{sayN("not_agreed", open)}</p> : null}
        {open && mode !== "clean"
          ? clause.options!.map((option) => (
              <div class={`option wants-${lines.get(option.by[0] ?? "") ?? 0}`}>
                <p {...ours("small")}>
                  <b>
                    [<bdi>{option.id}</bdi>]
                  </b>{" "}
                  {say("wanted_by")} <Names slugs={option.by} head={head} plain />
                  {option.against?.length ? (
                    <>
                      {say("semicolon")}
                      {say("against")} <Names slugs={option.against} head={head} plain />
                    </>
                  ) : null}
                </p>
                <Prose text={option.text} />
                {mode === "marked" ? <Stances rows={option.stances} head={head} /> : null}
              </div>
            ))
          : null}
        {mode === "marked" ? (
          <>
            <Stances rows={clause.stances} head={head} />
            {clause.amendments.map((amendment) => (
              <Proposed amendment={amendment} head={head} />
            ))}
            {clause.declarations.map((declared) => (
              <p {...ours("small")}>
                <Name slug={declared.author} head={head} plain />: {word("declare.kind", declared.kind ?? "")}{say("comma")}<Entry i={declared.i} />
              </p>
            ))}
          </>
        ) : null}
        <Do
          acts={[
            { act: "stance", body: { draft, clause: clause.id } },
            { act: "amend", body: { draft, clause: clause.id } },
          ]}
        />
      </div>
    </article>
  );
}

interface Run {
  how: string;
  text: string;
  whole?: boolean; // a block of lines, which stands by itself
}

// Lines with which a block begins before as after, its heading say, are no change.
function parted(runs: Run[]): Run[] {
  return runs.flatMap((run, at): Run[] => {
    const [gone, come] = run.how === "removed" ? [run, runs[at + 1]] : [runs[at - 1], run];
    const whole = { ...run, whole: run.text.includes("\n") };
    if (gone?.how !== "removed" || come?.how !== "added") return [whole];
    const [was, is] = [gone.text.split("\n"), come.text.split("\n")];
    const most = Math.min(was.length, is.length) - 1;
    let same = 0;
    while (same < most && was[same] === is[same]) same++;
    if (!same) return [whole];
    const changed = { how: run.how, text: (run === gone ? was : is).slice(same).join("\n"), whole: true };
    return run === gone ? [{ how: "same", text: was.slice(0, same).join("\n"), whole: true }, changed] : [changed];
  });
}

// `dir`: of the text, where it is known: options begin with a letter of their own, whatever they are written in.
export function Runs({ runs, dir = "auto" }: { runs: { how: string; text: string }[]; dir?: "rtl" | "ltr" | "auto" }): JSX.Element {
  return (
    <p class="prose runs" dir={dir}>
      {parted(runs).map((run) => {
        const whole = run.whole ? "whole" : undefined;
        if (run.how === "added") return <ins class={whole}>{run.text}</ins>;
        return run.how === "removed" ? <del class={whole}>{run.text}</del> : <span class={whole}>{run.text}</span>;
      })}
    </p>
  );
}

// Whoever drafts chooses a label; two versions that not all can read may have the same. Such ones are asked
// for by their ids, and told apart by them.
interface Called {
  id: string;
  by: string; // what names it alone
  label: string;
}

function named(versions: { id: string; version: string }[]): Called[] {
  const alone = (label: string) => versions.filter(({ id, version }) => version === label || id === label).length === 1;
  return versions.map(({ id, version }) => (alone(version) ? { id, by: version, label: version } : { id, by: id, label: `${version} (${id.slice(0, 8)})` }));
}

function Diff(props: { ref_: string; from: Called; to: Called; language: string; shown?: string }): JSX.Element {
  const { ref_, from, to, language, shown } = props;
  const { called } = useContext(Reading);
  const asked = useView<DiffAnswer>("text", ref_, { diff: `${from.by}..${to.by}`, lang: language });
  return (
    <Loaded asked={asked}>
      {(answer) => (
        <>
          <p class="under small soft">
            {say("between", { from: from.label, to: to.label })}{" "}
            {upper(
              Object.entries(answer.counts)
                .filter(([, n]) => n)
                .sort(([a], [b]) => Number(a === "same") - Number(b === "same")) // what has changed first
                .map(([what, n]) => say(`diff_${what}` as "diff_same") + say("colon") + n)
                .join(" · "),
            )}
          </p>
          {answer.items.length ? (
            answer.items.map((item) => (
              <article class="clause changed" id={item.id} lang={shown} dir={directionOf(shown)}>
                <div>
                  <p {...ours("small soft")}><bdi class="strong">{called(item.id)}</bdi>{DOT}{item.change.map((what) => say(`diff_${what}` as "diff_same")).join(" · ")}</p>
                  {item.runs ? <Runs runs={item.runs} dir={shown ? directionOf(shown) : "auto"} /> : null}
                </div>
              </article>
            ))
          ) : (
            <Empty>{say("no_difference")}</Empty>
          )}
        </>
      )}
    </Loaded>
  );
}

function Tabs({ label, children }: { label: string; children: ComponentChildren }): JSX.Element {
  return (
    <div class="tabs screen" role="group" aria-label={label}>
      <span class="soft small">{label}</span>
      {children}
    </div>
  );
}

const Tab = ({ on, to, children, tag }: { on: boolean; to: Record<string, string | null>; children: ComponentChildren; tag?: string }) => (
  <a href={here(to)} aria-current={on ? "true" : undefined} lang={tag}>
    {children}
  </a>
);

const POSITIONS: Record<string, string> = {
  agree: "●",
  accept: "◉",
  "ad-referendum": "◐",
  reserve: "◌",
  object: "×",
  abstain: "○",
};

const NAMED_MOST = 9; // columns with a name; of more the slug, and the name when it is pointed at
const ROWS = 50; // of a text of a thousand clauses, at each asking

function Matrix({ ref_, version }: { ref_: string; version: string }): JSX.Element {
  const [shown, show] = useState(ROWS);
  const asked = useView<StancesAnswer>("stances", ref_, { version });
  return (
    <Loaded asked={asked}>
      {(answer) => {
        const said = (clause: (typeof answer.items)[number]) => clause.options?.length || Object.keys(clause.positions).length;
        const spoken = answer.items.filter(said);
        const rows = spoken.flatMap((clause) => [
          { key: clause.id, label: nameOf(clause), option: false, said: clause as Held, wants: [] as string[], against: [] as string[] },
          ...(clause.options ?? []).map((option) => ({
            key: `${clause.id}/${option.id}`,
            label: `[${option.id}]`,
            option: true,
            said: option,
            wants: option.by,
            against: option.against ?? [],
          })),
        ]);
        const of = (positions: Record<string, string[]>, who: string) => Object.keys(positions).find((position) => positions[position]!.includes(who));
        const used = new Set([answer.whole, ...rows.map((row) => row.said)].flatMap((each) => Object.keys(each.positions)));
        // A column for each that has said something; who has not is named below.
        const spoke = (who: string) => [answer.whole, ...rows.map((row) => row.said)].some(({ positions }) => of(positions, who)) || rows.some(({ wants, against }) => [...wants, ...against].includes(who));
        const speakers = answer.participants.filter(spoke);
        const silent = answer.participants.filter((who) => !speakers.includes(who));
        const many = speakers.length > NAMED_MOST; // then the shape alone stands in a cell, and its word below
        const cell = (held: Held, who: string, more = "", position = of(held.positions, who), readers = fewer(held.readers?.[who], answer.text.readers)) => (
          <td title={position ? word("stance.position", position) : undefined}>
            {position ? (
              <>
                <span aria-hidden="true">{POSITIONS[position] ?? "·"}</span>
                <span class={many ? "hidden" : "small"}>{word("stance.position", position)}</span>
              </>
            ) : null}
            {readers ? (
              <span class="small warn for-some" title={`${say("for_some")} ${readers.map((each) => answer.names[each] ?? each).join(say("comma"))}`}>
                {say("restricted_mark")}
              </span>
            ) : null}
            {more ? <span class="small soft">{more}</span> : null}
          </td>
        );
        const unsaid = answer.items.length - spoken.length;
        const whole = Object.keys(answer.whole.positions).length > 0;
        if (!whole && !rows.length) return <Empty>{say("empty_stances")}</Empty>;
        return (
          <>
            <div class="scroll" tabIndex={0} role="region" aria-label={say("stances")}>
              <table class="matrix clauses">
                <thead>
                  <tr>
                    <td />
                    {speakers.map((who) => (
                      <th scope="col">
                        {many ? <bdi class="slug" title={answer.names[who]}>{who}</bdi> : <Name slug={who} head={answer} plain />}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {whole ? (
                    <tr>
                      <th scope="row">{say("whole_text")}</th>
                      {speakers.map((who) => cell(answer.whole, who))}
                    </tr>
                  ) : null}
                  {rows.slice(0, shown).map((row) => (
                    <tr key={row.key}>
                      <th scope="row" class={row.option ? "option-row" : undefined}>
                        <bdi>{row.label}</bdi>
                      </th>
                      {speakers.map((who) =>
                        cell(row.said, who, row.wants.includes(who) ? say("wants") : row.against.includes(who) ? say("is_against") : ""),
                      )}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {rows.length > shown ? (
              <>
                <p class="under screen">
                  <button type="button" onClick={() => show(shown + ROWS)}>
                    {sayN("more", rows.length - shown)}
                  </button>
                </p>
                <p class="under paper small soft">{say("not_printed", { n: rows.length - shown })}</p>
              </>
            ) : null}
            {(many && used.size) || unsaid || silent.length ? (
              <p class="under soft small">
                {silent.length ? (
                  <span class="line">
                    {say("said_nothing")} <Names slugs={silent} head={answer} plain />
                  </span>
                ) : null}
                {many ? <span class="line">{[...used].map((position) => `${POSITIONS[position] ?? "·"} ${word("stance.position", position)}`).join(" · ")}</span> : null}
                {unsaid ? sayN("clauses_unsaid", unsaid) : null}
              </p>
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
}

const OPEN_FEW = 12; // clauses to choose in, until the others are asked for

// Who would still be against, and on what: nothing is weighed, and nobody's silence is taken for a word.
function Met({ take, head }: { take: Package; head: Head }): JSX.Element {
  const { called } = useContext(Reading);
  const held = (rows: Package["against"], title: string) =>
    rows.length ? (
      <li>
        <span class="strong">{title}</span>
        <ul class="told">
          {rows.map((row) => (
            <li>
              <Name slug={row.who} head={head} plain />
              {say("colon")}
              {word("stance.position", row.position)}
              {row.clause ? <bdi class="soft"> {called(row.clause) + (row.option ? ` [${row.option}]` : "")}</bdi> : null}
              {row.if?.length ? ` ${say("only_if", { clauses: row.if.map((each) => called(each.clause)).join(say("comma")) })}` : ""}
              {say("comma")}
              <Entry i={row.i} />
            </li>
          ))}
        </ul>
      </li>
    ) : null;
  const people = (slugs: string[], title: string) =>
    slugs.length ? (
      <li>
        <span class="strong">{title}</span> <Names slugs={slugs} head={head} plain />
      </li>
    ) : null;
  return (
    <ul class="list" aria-live="polite">
      {held(take.against, say("package_against"))}
      {held(take.unmet, say("package_unmet"))}
      {people(take.accepting, say("package_accepting"))}
      {people(take.abstaining, say("package_abstaining"))}
      {people(take.silent, say("package_silent"))}
      {take.open.length ? <li class="soft">{sayN("package_open", take.open.length)}</li> : null}
    </ul>
  );
}

const isolated = (text: string) => `\u2068${text}\u2069`; // a heading in another script leaves the sentence in its order

// The view's sentence calls clauses by their ids; people read their place and heading.
function readable({ text, options }: NonNullable<StancesAnswer["fewest"]>, clauses: StancesAnswer["items"]): string {
  if (!options.length) return text;
  const ids = options.map(({ clause }) => clause).join("|");
  return text.replace(new RegExp(`\u2068(?:${ids})\u2069|(?<![\\w-])(?:${ids})(?![\\w-])`, "g"), (found) => {
    const id = found.replace(/[\u2068\u2069]/g, ""); // what comes in its place is isolated as it has to be
    const clause = clauses.find((each) => each.id === id);
    if (!clause) return id;
    return clause.heading ? say("clause_named", { n: clause.place, heading: isolated(clause.heading) }) : String(clause.place);
  });
}

// A package: one option of each open clause, as far as the reader chooses. It stands in the address.
function Packages({ ref_, version }: { ref_: string; version: string }): JSX.Element | null {
  const wanted = place.use().query.get("take") ?? "";
  const [all, show] = useState(false);
  const asked = useView<StancesAnswer>("stances", ref_, { version, take: wanted });
  const open = asked.answer?.items.filter((clause) => clause.options?.length) ?? [];
  const called = (slug: string) => asked.answer?.names[slug] ?? slug;
  const labelOf = (option: { id: string; by: string[] }) => `[${option.id}] ${option.by.map(called).join(say("comma"))}`;
  const chosen = new Map(wanted.split(",").filter(Boolean).map((one) => one.split("=") as [string, string]));
  if (!open.length && !wanted) return null;
  const choose = (clause: string, option: string) => {
    const next = new Map(chosen);
    if (option) next.set(clause, option);
    else next.delete(clause);
    go(here({ take: [...next].map((each) => each.join("=")).join(",") || null }), true);
  };
  const few = open.length > OPEN_FEW + 2 && !all ? open.filter((clause, n) => n < OPEN_FEW || chosen.has(clause.id)) : open;
  return (
    <Sheet title={say("package")} end={wanted ? <a href={here({ take: null })}>{say("take_none")}</a> : null}>
      <p class="sentence small soft">
        <span class="screen">{say("package_choose")} </span>
        {say("package_what")}
      </p>
      {asked.answer?.fewest?.text ? (
        <p class="sentence" dir="auto">
          {readable(asked.answer.fewest, asked.answer.items)}
        </p>
      ) : null}
      {chosen.size ? (
        <ul class="sentence paper">
          {open
            .filter((clause) => chosen.has(clause.id))
            .map((clause) => (
              <li>
                <bdi>{nameOf(clause)}</bdi>
                {say("colon")}
                <bdi>{clause.options!.filter(({ id }) => id === chosen.get(clause.id)).map(labelOf)}</bdi>
              </li>
            ))}
        </ul>
      ) : null}
      <div class="sentence filters screen">
        {few.map((clause) => (
          <span class="choice">
            <span id={`take-${clause.id}`}>
              <bdi>{nameOf(clause)}</bdi>
            </span>
            <select aria-labelledby={`take-${clause.id}`} value={chosen.get(clause.id) ?? ""} onChange={(event) => choose(clause.id, event.currentTarget.value)}>
              <option value="">{say("left_open")}</option>
              {clause.options!.map((option) => (
                <option value={option.id}>{labelOf(option)}</option>
              ))}
            </select>
          </span>
        ))}
        {few.length < open.length || all ? <More all={all} n={open.length - few.length} show={show} /> : null}
      </div>
      <Loaded asked={asked}>{(answer) => (answer.take ? <Met take={answer.take} head={answer} /> : null)}</Loaded>
    </Sheet>
  );
}

function SignedRow({ act, signed, head }: { act: string; signed: Signed; head: Head }): JSX.Element {
  return (
    <li>
      <span class="strong">
        <Name slug={signed.author} head={head} />
      </span>
      <span class="line small">
        {upper(say(`did_${act}` as "did_sign"))}
        {signed.capacity ? ` · ${word("role", signed.capacity)}` : ""}
        {signed.ad_referendum ? ` · ${word("stance.position", "ad-referendum")}` : ""}
        {signed.form ? ` · ${word("sign.form", signed.form)}` : ""}
        {signed.how ? ` · ${word("release.how", signed.how)}` : ""}
        {signed.kind ? ` · ${word("declare.kind", signed.kind)}` : ""}
      </span>
      {typeof signed.signatory === "string" ? (
        <span class="line small">
          {say("certified_of")} <Name slug={signed.signatory} head={head} plain />
        </span>
      ) : signed.signatory?.name ? (
        <span class="line small">
          <PersonName person={signed.signatory} />
        </span>
      ) : null}
      {signed.text ? <Prose text={signed.text} /> : null}
      <span class="says">
        <Moment at={signed.when ?? signed.at!} head={head} />
        {signed.place ? (
          <>
            {say("comma")}
            <bdi>{signed.place.name}</bdi>
          </>
        ) : null}
        {say("comma")}
        <Entry i={signed.i} />
        <ForSome of={signed} head={head} />
      </span>
    </li>
  );
}

const DEEDS = ["initial", "sign", "certify", "confirm", "ratify", "endorse", "declare", "release", "denounce"] as const;

function Signatures({ text, head }: { text: NonNullable<TextAnswer["text"]>; head: Head }): JSX.Element {
  const deeds = DEEDS.flatMap((act) => text[act].map((signed) => ({ act, signed }))).sort((a, b) => a.signed.i - b.signed.i);
  return (
    <>
      <p class={text.missing.complete ? "sentence" : "sentence warn"}>
        <bdi>{text.missing.text}</bdi>
      </p>
      {text.entry.map((entry) => (
        <p class="sentence">
          {say("in_force_from")} <Moment at={entry.from!} head={head} />
          {entry.until ? (
            <>
              {" "}
              {say("until")} <Moment at={entry.until} head={head} />
            </>
          ) : null}
          {entry.condition ? (
            <bdi class="line small">{entry.condition}</bdi>
          ) : null}
          <span class="says">
            <Name slug={entry.author} head={head} plain />{say("comma")}<Entry i={entry.i} />
          </span>
        </p>
      ))}
      {text.asked.length ? (
        <ul class="asked">
          {text.asked.map((asking) => (
            <li>
              <span class="small soft">
                {say(asking.act === "sign" ? "asked_sign" : "asked_initial")} · <Requirer line={asking.line} need={asking.need} head={head} />
              </span>
              <ul class="electors">
                {asking.electors.map((elector) => (
                  <li>
                    <span aria-hidden="true">{elector.state === "done" ? "●" : elector.state === "none" ? "○" : "◐"}</span>{" "}
                    <Name slug={elector.who} head={head} plain />{" "}
                    <span class="small soft">
                      {elector.i !== undefined ? <Entry i={elector.i}>{say("elector_done")}</Entry> : say("elector_missing")}
                    </span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ul>
      ) : null}
      {deeds.length ? (
        <ul class="list">
          {deeds.map(({ act, signed }) => (
            <SignedRow act={act} signed={signed} head={head} />
          ))}
        </ul>
      ) : (
        <Empty>{say(text.asked.length ? "empty_signatures" : "no_signatures")}</Empty>
      )}
      <Do
        acts={[
          { act: "initial", body: { draft: text.id } },
          { act: "sign", body: { draft: text.id } },
          { act: "stance", body: { draft: text.id } },
          { act: "motion", verb: "adopt", body: { kind: "adopt", payload: { what: text.id } } },
        ]}
      />
    </>
  );
}

function Commitments({ ref_ }: { ref_: string }): JSX.Element {
  const { called } = useContext(Reading);
  const asked = useView<{ items: Commitment[] }>("commitments");
  return (
    <Loaded asked={asked}>
      {(answer) => {
        const items = answer.items.filter((item) => item.document === ref_);
        return items.length ? (
          <ul class="list">
            {items.map((item) => (
              <li>
                <span dir="auto">{item.text}</span>
                <span class="line small">
                  {upper(say("promised_by"))} <Names slugs={item.of} head={answer} plain />{DOT}
                  <a href={`#${item.clause}`}>
                    <bdi>{called(item.clause)}</bdi>
                  </a>
                </span>
                {item.due_at ? (
                  <span class={item.overdue ? "line small due" : "line small"}>
                    {item.overdue ? say("was_due") : say("due")} <Moment at={item.due_at} head={answer} />
                  </span>
                ) : null}
                <ul class="told">
                  {item.progress.map((each) => (
                    <li>
                      <Name slug={each.author} head={answer} plain />: {word("progress.state", each.state)}
                      {each.text ? (
                        <>
                          {" "}
                          <q dir="auto">{each.text}</q>
                        </>
                      ) : null}
                      {say("comma")}
                      <Moment at={each.at} head={answer} />{say("comma")}<Entry i={each.i} />
                      {each.earlier ? ` (${say("corrected_since")})` : ""}
                    </li>
                  ))}
                </ul>
                <span class="says">
                  {upper(say("entered_by"))} <Name slug={item.author} head={answer} plain />{say("comma")}<Entry i={item.i} />
                  <ForSome of={item} head={answer} />
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <Empty>{say("empty_commitments")}</Empty>
        );
      }}
    </Loaded>
  );
}

function Front({ document, head }: { document: DocumentFacts; head: Head }): JSX.Element {
  return (
    <p class="soft small meta">
      {upper(word("document.kind", document.kind))}{DOT}<bdi>{document.track_name ?? say("track", { track: document.track })}</bdi>{DOT}{say("named_by")}{" "}
      <Name slug={document.author} head={head} plain />{say("comma")}<Entry i={document.i} />
      {document.authentic.length ? `${DOT}${say("authentic", { languages: document.authentic.map(languageCalled).join(say("comma")) })}` : ""}
      {document.depositary ? (
        <>
          {DOT}
          {say("deposited_with")} <Name slug={document.depositary} head={head} plain />
        </>
      ) : null}
      <ForSome of={document} head={head} />
    </p>
  );
}

const CLAUSES_LONG = 20; // then it has a table of contents
const DEEDS_MANY = 2;

// Whether whose desk this is drafts it: its author, or who was given the pen.
function useWrites(): (item: TextItem) => boolean {
  const own = about.use();
  return (item) => own !== undefined && (item.author === own.who || Boolean(item.pen?.who.includes(own.who)));
}

export function TextPage({ ref_ }: { ref_: string }): JSX.Element {
  const at = place.use();
  const wanted = at.query.get("version") ?? "";
  const mode = MODES.find((each) => each === at.query.get("mode")) ?? "text";
  const language = at.query.get("text") ?? lang();
  const asked = useView<TextAnswer>("text", ref_, { version: wanted, lang: language });
  const known = useView<{ items: TextItem[] }>("texts", ref_);
  const writes = useWrites();
  const text = asked.answer?.text;
  const clauses = asked.answer?.items ?? [];
  const lines = linesOf(clauses);
  const item = known.answer?.items[0];
  const versions = named(item?.versions ?? []);
  const version = versions.find(({ id }) => id === text?.id);
  const before = versions[versions.findIndex(({ id }) => id === text?.id) - 1];
  const compared = at.query.get("against");
  const against = compared ? versions.find(({ id, by }) => by === compared || id === compared) : before;
  const languages = text?.document.languages ?? [];
  const shown = languages.includes(language) ? language : languages[0];
  const unwritten = item && !item.versions.length; // it has a name, and no version
  if (asked.failed && !asked.answer && unwritten)
    return (
      <>
        <p class="crumbs">
          <a href={href("/texts")}>{say("texts")}</a>
        </p>
        <h1>
          <bdi>{item.title}</bdi> <bdi class="slug">{ref_}</bdi>
        </h1>
        <Front document={item} head={known.answer!} />
        <Sheet title={say("text")}>
          <Empty>{say("empty_text")}</Empty>
          {writes(item) ? <Do acts={[{ act: "draft", body: { document: ref_ } }]} /> : null}
        </Sheet>
      </>
    );
  if (asked.failed && !asked.answer && (known.answer || known.failed)) return <Missing ref_={ref_} path="/texts" all={say("texts")} problem={asked.failed.status === 404 ? { status: 404, detail: "" } : asked.failed} />;
  const long = clauses.length > CLAUSES_LONG;
  const below = !long && text !== undefined && DEEDS.flatMap((act) => text[act]).length > DEEDS_MANY; // beside a short text its signatures fill the column
  const promised = (
    <Sheet title={say("commitments")}>
      <Commitments ref_={ref_} />
    </Sheet>
  );
  return (
    <Reading.Provider value={{ called: calling(clauses), readers: text?.readers }}>
      <p class="crumbs">
        <a href={href("/texts")}>{say("texts")}</a>
      </p>
      <h1>
        <bdi>{text?.document.title ?? ref_}</bdi> <bdi class="slug">{ref_}</bdi>
      </h1>
      {text ? <Front document={text.document} head={asked.answer!} /> : null}
      <div class="bars">
        {versions.length > 1 ? (
          <Tabs label={say("version")}>
            {versions.map((each) => (
              <Tab on={each === version} to={{ version: each === versions[versions.length - 1] ? null : each.by, against: null, take: null }}>
                <bdi>{each.label}</bdi>
              </Tab>
            ))}
          </Tabs>
        ) : null}
        <Tabs label={say("shown_as")}>
          {MODES.map((each) => (
            <Tab on={each === mode} to={{ mode: each === "text" ? null : each }}>
              {say(`mode_${each}`)}
            </Tab>
          ))}
        </Tabs>
        {languages.length > 1 ? (
          <Tabs label={say("text_language")}>
            {languages.map((each) => (
              <Tab on={each === shown} to={{ text: each }} tag={each}>
                {languageName(each)}
              </Tab>
            ))}
          </Tabs>
        ) : null}
      </div>
      <div class="columns">
        <div class={below ? "stack folds" : "stack"}>
          <Sheet
            title={
              text ? (
                <>
                  {say("version_n", { version: version?.label ?? text.version })}
                  {mode === "text" ? null : <span class="paper"> · {say(`mode_${mode}`)}</span>}
                </>
              ) : (
                say("text")
              )
            }
            end={
              text ? (
                <span>
                  {text.counts.open_clauses ? sayN("n_open", text.counts.open_clauses, { of: text.counts.clauses }) : sayN("n_clauses", text.counts.clauses)}
                </span>
              ) : null
            }
          >
            {text?.readers ? (
              <p class="sentence">
                <ForSome of={text} head={asked.answer!} />
              </p>
            ) : null}
            {mode === "diff" ? (
              version && against && against !== version ? (
                <>
                  <Tabs label={say("compared_with")}>
                    {versions
                      .filter((each) => each !== version)
                      .map((each) => (
                        <Tab on={each === against} to={{ against: each.by }}>
                          <bdi>{each.label}</bdi>
                        </Tab>
                      ))}
                  </Tabs>
                  <Diff ref_={ref_} from={against} to={version} language={language} shown={shown} />
                </>
              ) : (
                <Empty>{version ? say("first_version") : say("loading")}</Empty>
              )
            ) : (
              <Loaded asked={asked}>
                {(answer) =>
                  answer.items.length ? (
                    <div class="document" lang={shown} dir={directionOf(shown)}>
                      {answer.items
                        .filter((clause) => mode !== "open" || clause.options?.length)
                        .map((clause) => (
                          <ClauseView key={clause.id} clause={clause} draft={answer.text?.id ?? ""} head={answer} mode={mode} lines={lines} />
                        ))}
                      {mode === "open" && !answer.items.some((clause) => clause.options?.length) ? <Empty>{say("nothing_open")}</Empty> : null}
                    </div>
                  ) : (
                    <Empty>{say("empty_text")}</Empty>
                  )
                }
              </Loaded>
            )}
            {item && writes(item) ? <Do acts={[{ act: "draft", body: { document: ref_ } }]} /> : null}
          </Sheet>
          {below ? promised : null}
        </div>
        <div class="stack">
          {long && mode !== "diff" && mode !== "open" ? (
            <Sheet title={say("contents")}>
              <Contents clauses={clauses} />
            </Sheet>
          ) : null}
          <Sheet title={say("signatures")}>
            <Loaded asked={asked}>
              {(answer) => (answer.text ? <Signatures text={answer.text} head={answer} /> : <Empty>{say("empty_signatures")}</Empty>)}
            </Loaded>
          </Sheet>
          {below ? null : promised}
        </div>
      </div>
      <Sheet title={say("stances")}>
        <Matrix ref_={ref_} version={wanted} />
      </Sheet>
      <Packages ref_={ref_} version={wanted} />
    </Reading.Provider>
  );
}
