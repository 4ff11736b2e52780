// What one confirms of another's count: its areas beside one's own, an answer for each. What is not
// answered stays open; nobody is taken to have said "none" by saying nothing.
import type { JSX } from "preact";
import { useView } from "../../../api";
import type { Body } from "../../../desk/desk";
import { Entry, Loaded, Name, say } from "../../../parts";
import { lang } from "../../../say";
import { days } from "../../../time";
import type { Count } from "../../../types";
import { useAreaNames } from "../../ceasefire/shared";
import type { Hand, HandProps } from "./hand";
import { About, First } from "./parts";

interface Row {
  area: string; // "": of the total, what no area has
  n: number;
  ours?: number;
}

type Answer = { how: "all" } | { how: "looked" } | { how: "some"; n: number };
type Answers = Record<string, Answer>;

const ofArea = (count: Count | undefined, area: string) => count?.by.find((each) => each.admin === area)?.n;

function rowsOf(count: Count, own: Count | undefined): Row[] {
  const rest = count.total - (count.sum ?? 0);
  return [
    ...count.by.map(({ admin, n }) => ({ area: admin, n, ours: ofArea(own, admin) })),
    ...(rest > 0 ? [{ area: "", n: rest, ours: count.by.length ? undefined : own?.total }] : []),
  ];
}

// Numbers of those rows that were answered; where none was, nothing is said.
function bodyOf(rows: Row[], answers: Answers): Body {
  const sum = (of: (row: Row, answer: Answer) => number | undefined) => {
    const said = rows.flatMap((row) => (answers[row.area] ? [of(row, answers[row.area]!)] : [])).filter((n) => n !== undefined);
    return said.length ? said.reduce((all, n) => all + n, 0) : undefined;
  };
  return {
    confirmed: sum((row, answer) => (answer.how === "all" ? row.n : answer.how === "some" ? answer.n : undefined)),
    open: sum((row, answer) => (answer.how === "looked" ? row.n : undefined)),
  };
}

// What was answered by area in this tab, by count: a body has their sums alone, and those must be its own.
const answered = new Map<string, Answers>();

function answersOf(body: Body, count: Count, rows: Row[]): Answers {
  const answers = answered.get(count.ref) ?? {};
  const { confirmed, open } = bodyOf(rows, answers);
  return body.confirmed === confirmed && body.open === open ? answers : {};
}

type NameOf = (row: Row) => string;

// What was answered by area, in words: the act itself has room for two numbers alone.
const inWords = (rows: Row[], answers: Answers, nameOf: NameOf) =>
  rows
    .flatMap((row) => {
      const answer = answers[row.area];
      if (!answer) return [];
      return [`${nameOf(row)}${say("colon")}${answer.how === "looked" ? say("row_looked_n", { n: row.n }) : say("row_confirmed_n", { n: answer.how === "all" ? row.n : answer.n, of: row.n })}`];
    })
    .join(say("semicolon"));

function AnswerCell({ row, name, answer, put }: { row: Row; name: string; answer?: Answer; put: (answer?: Answer) => void }): JSX.Element {
  const tick = (how: Answer["how"], text: string) => (
    <label class="line">
      <input type="checkbox" checked={answer?.how === how} onChange={(event) => put(event.currentTarget.checked ? (how === "some" ? { how, n: 0 } : { how }) : undefined)} /> {text}
    </label>
  );
  return (
    <div role="group" aria-label={name}>
      {tick("all", say("row_all", { n: row.n }))}
      {tick("some", say("row_some"))}
      {answer?.how === "some" ? (
        <input type="number" min="0" max={row.n} step="1" aria-label={`${name}${say("comma")}${say("row_some")}`} value={answer.n} onInput={(event) => put({ how: "some", n: Math.min(row.n, Math.max(0, Math.trunc(Number(event.currentTarget.value)))) })} />
      ) : null}
      {tick("looked", say("row_looked"))}
      {answer ? null : <span class="soft small">{say("row_open")}</span>}
    </div>
  );
}

function Sums({ count, body }: { count: Count; body: Body }): JSX.Element {
  const confirmed = body.confirmed as number | undefined;
  const open = body.open as number | undefined;
  const rest = count.total - (confirmed ?? 0) - (open ?? 0);
  return (
    <p class="strong num" aria-live="polite">
      {[
        confirmed === undefined ? say("sum_none") : say("sum_confirmed", { n: confirmed, of: count.total }),
        open ? say("sum_looked", { n: open }) : "",
        rest > 0 ? say("sum_open", { n: rest }) : rest < 0 ? say("beyond_count") : "",
      ]
        .filter(Boolean)
        .join(say("comma"))}
    </p>
  );
}

function View({ body, put, field, who, setting }: HandProps): JSX.Element {
  const asked = useView<{ items: Count[] }>("counts");
  const areaName = useAreaNames();
  const nameOf: NameOf = (row) => (row.area ? areaName(row.area) : say("in_no_area"));
  const all = asked.answer?.items ?? [];
  const count = all.find((each) => each.ref === body.count);
  if (!count) return <First>{field("count")}</First>;
  const own = all.find((each) => each.author === who && each.ceasefire === count.ceasefire && each.from === count.from && each.to === count.to);
  const rows = rowsOf(count, own);
  const answers = answersOf(body, count, rows);
  const answer = (area: string, said?: Answer) => {
    const next = { ...answers, [area]: said };
    const kept = Object.fromEntries(Object.entries(next).filter(([, each]) => each)) as Answers;
    answered.set(count.ref, kept);
    put(bodyOf(rows, kept));
  };
  const tag = setting.languages.includes(lang()) ? lang() : setting.languages[0];
  return (
    <Loaded asked={asked}>
      {(head) => (
        <div class="stack">
          <About
            title={
              <span class="num">
                <bdi>{days(count.from, count.to)}</bdi>
                {say("colon")}
                <Name slug={count.author} head={head} plain /> {say("counts_n", { n: count.total })}
              </span>
            }
          >
            <p class="soft small">
              <bdi class="slug">{count.ref}</bdi> · <Entry i={count.i} />
              {own ? (
                <>
                  {" · "}
                  <span class="num">{say("you_count", { n: own.total })}</span> <Entry i={own.i} />
                </>
              ) : (
                ` · ${say("you_count_not")}`
              )}
            </p>
            {count.adds_up !== false ? null : <p class="small warn">{say("adds_not_up", { sum: count.sum ?? 0, total: count.total })}</p>}
          </About>
          <table class="fold">
            <thead>
              <tr>
                <th scope="col">{say("area")}</th>
                <th scope="col">
                  <Name slug={count.author} head={head} plain />
                </th>
                <th scope="col">{say("yours")}</th>
                <th scope="col">{say("your_answer")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.area}>
                  <th scope="row">
                    <bdi title={row.area || undefined}>{nameOf(row)}</bdi>
                  </th>
                  <td class="num">
                    <span class="only-folded small soft">
                      <Name slug={count.author} head={head} plain />
                      {say("colon")}
                    </span>
                    {row.n}
                  </td>
                  <td class="num">
                    <span class="only-folded small soft">
                      {say("yours")}
                      {say("colon")}
                    </span>
                    {row.ours ?? <span class="soft small">{own ? say("not_by_area") : say("no_count")}</span>}
                  </td>
                  <td>
                    {row.n ? <AnswerCell row={row} name={nameOf(row)} answer={answers[row.area]} put={(said) => answer(row.area, said)} /> : <span class="soft small">{say("nothing_counted_there")}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Sums count={count} body={body} />
          <p class="small soft">{say("unanswered_means")}</p>
          {field("text")}
          {tag ? (
            <p class="buttons">
              <button type="button" disabled={!Object.keys(answers).length} onClick={() => put({ text: { ...(body.text as Body | undefined), [tag]: inWords(rows, answers, nameOf) } })}>
                {say("areas_into_text")}
              </button>
            </p>
          ) : null}
        </div>
      )}
    </Loaded>
  );
}

export const reconcile: Hand = { covers: ["count", "confirmed", "open", "text"], about: "count", View };
