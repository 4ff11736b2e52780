// The record itself, for who asks: every act, its raw bytes beside plain words, and who holds it.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { arrived, ask, useView, type Problem } from "../api";
import { doing } from "../desk/do";
import { onDesk } from "../desk/token";
import { Empty, Entry, ForSome, Loaded, Moment, Name, Sheet, SourceLine, Tabs, Told, Trouble, Wait, say, upper, word } from "../parts";
import { here, href, place } from "../route";
import { direction } from "../say";
import { moment, offset, offsetOf } from "../time";
import { Check, CheckAct } from "./check";
import type { ActItem, Head, RecordItem } from "../types";

const STEP = 50;

interface Logged {
  index: number;
  id: string;
  grade: string;
  note: string;
}

// What an act's envelope says to everybody, read for this list alone: nothing is checked here.
function envelope(note: string): { by?: string; at?: string; act?: string; to?: string[] } {
  try {
    return JSON.parse(note.slice(0, note.indexOf("\n")));
  } catch {
    return {};
  }
}

function Grade({ grade }: { grade: string }): JSX.Element {
  return <span class={`grade ${grade}`}>{upper(word("grade", grade))}</span>;
}

function Acts({ head }: { head: Head }): JSX.Element {
  const at = place.use();
  const size = head.as_of.size;
  const last = Math.min(Math.max(Number(at.query.get("to")) || size, 1), size);
  const first = Math.max(0, last - STEP);
  const when = arrived.use();
  const [got, put] = useState<{ items?: Logged[]; failed?: Problem }>({});
  useEffect(() => {
    let gone = false;
    const after = first ? `after=${first - 1}&` : "";
    ask<{ items: Logged[] }>(`/api/v1/acts?${after}limit=${Math.max(1, last - first)}`).then(
      (answer) => !gone && put({ items: answer.items }),
      (failed: Problem) => !gone && put({ failed }),
    );
    return () => void (gone = true);
  }, [first, last, when]);
  if (got.failed) return <Trouble problem={got.failed} />;
  if (!got.items) return <Wait />;
  const items = got.items.filter((item) => item.index >= first && item.index < last).reverse();
  return (
    <>
      <table class="fold acts">
        <thead>
          <tr>
            <th scope="col">{say("entry_head")}</th>
            <th scope="col">{say("act")}</th>
            <th scope="col">{say("author")}</th>
            <th scope="col">{say("said_at")}</th>
            <th scope="col">{say("grade")}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const said = envelope(item.note);
            return (
              <tr key={item.index}>
                <th scope="row" class="num">
                  <Entry i={item.index}>{item.index}</Entry>
                </th>
                <td>{said.act ? <bdi title={said.act}>{doing(said.act)}</bdi> : <span class="soft">{say("restricted")}</span>}</td>
                <td>{said.by ? <Name slug={said.by} head={head} /> : null}</td>
                <td>{said.at ? <Moment at={said.at} head={head} /> : null}</td>
                <td>
                  <Grade grade={item.grade} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {last - first < size ? <p class="under pager">
        {last < size ? <a class="screen" href={here({ to: last + STEP >= size ? null : String(last + STEP) })}>{say("later_acts")}</a> : null}
        <span class="num soft">
          <span class="paper">{say("entries_shown")} </span>
          <bdi>{`${first} – ${last - 1}`}</bdi>
        </span>
        {first > 0 ? <a class="screen" href={here({ to: String(first) })}>{say("earlier_acts")}</a> : null}
      </p> : null}
    </>
  );
}

function Facts({ item, head }: { item: RecordItem; head: Head }): JSX.Element {
  const rows: [string, JSX.Element][] = [
    [say("record_name"), <bdi class="code">{head.record}</bdi>],
    [say("fingerprint"), <bdi class="code hash">{head.found}</bdi>],
    [say("acts"), <span class="num">{item.acts.ok + item.acts.void + item.acts.alien + item.acts.opaque}</span>],
    [say("acts_void"), <span class="num">{item.acts.void}</span>],
    [say("acts_alien"), <span class="num">{item.acts.alien}</span>],
    [say("log_time"), item.log_time ? <Moment at={item.log_time} head={head} /> : <span class="soft">{say("none_yet")}</span>],
    [say("tree_root"), <bdi class="code hash">{head.as_of.root}</bdi>],
    [say("state_digest"), <bdi class="code hash">{item.state}</bdi>],
  ];
  return (
    <dl class="facts wide">
      {rows.map(([term, value]) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Holders({ item, head }: { item: RecordItem; head: Head }): JSX.Element {
  return (
    <>
      <p class="sentence">
        <bdi class="strong">{upper(head.held.text)}</bdi>
        <span class="line small soft">{say("held_means", { need: item.rules.held, of: item.rules.holders.length })}</span>
      </p>
      <p class="sentence small soft">{say("attested_what")}</p>
      <ul class="list">
        {item.rules.holders.map((who) => {
          const last = item.attested.find((each) => each.who === who);
          return (
            <li>
              <Name slug={who} head={head} />
              <span class="line small soft">
                {last ? <Told message="attested_to" places={{ n: last.size - 1, entry: <Entry i={last.i} /> }} /> : say("attested_nothing")}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

// Two ways to believe nobody: here, and with a program of one's own.
function Believe({ head }: { head: Head }): JSX.Element {
  return (
    <>
      <Check what={{ type: "record" }} head={head} />
      <p class="under small">{say("check_how")}</p>
      <pre class="command" dir="ltr" tabIndex={0}>{`truce clone ${location.origin} record.truce --found ${head.found}\ntruce verify record.truce`}</pre>
    </>
  );
}

// A desk keeps what was shown to whom beside the record.
export const recordTabs = (current: "record" | "ledger") => (
  <Tabs
    label={say("record")}
    tabs={[
      { path: "/record", title: say("record"), current: current === "record" },
      { path: "/record/ledger", title: say("ledger"), current: current === "ledger" },
    ]}
  />
);

export function RecordPage(): JSX.Element {
  const asked = useView<{ items: RecordItem[] }>("record");
  return (
    <>
      <h1>{say("record")}</h1>
      {onDesk ? recordTabs("record") : null}
      <div class="columns">
        <div class="stack">
          <Sheet title={say("acts_newest")}>
            <Loaded asked={asked}>{(answer) => <Acts head={answer} />}</Loaded>
          </Sheet>
        </div>
        <div class="stack folds before">
          <Sheet title={say("who_holds")}>
            <Loaded asked={asked}>{(answer) => (answer.items[0] ? <Holders item={answer.items[0]} head={answer} /> : null)}</Loaded>
          </Sheet>
          <Sheet title={say("check_record")} id="check">
            <Loaded asked={asked}>{(answer) => <Believe head={answer} />}</Loaded>
          </Sheet>
          <Sheet title={say("figures")}>
            <Loaded asked={asked}>{(answer) => (answer.items[0] ? <Facts item={answer.items[0]} head={answer} /> : null)}</Loaded>
          </Sheet>
        </div>
      </div>
    </>
  );
}

// Words of the reader's language beside names of another run as the page does, whichever come first.
const sided = (text: string) => (direction() === "rtl" && /[\u0590-\u08ff]/.test(text) ? "rtl" : undefined);

// What a field says, as the record's words have it; several things a line each.
function Said({ text }: { text: string }): JSX.Element {
  const lines = text.split("\n");
  if (lines.length === 1) return <bdi dir={sided(text)}>{text}</bdi>;
  return (
    <ul class="items">
      {lines.map((line) => (
        <li>{line}</li>
      ))}
    </ul>
  );
}

export function Act({ ref_ }: { ref_: string }): JSX.Element {
  const asked = useView<{ items: ActItem[] }>("act", ref_);
  return (
    <>
      <p class="crumbs">
        <a href={href("/record")}>{say("record")}</a>
      </p>
      <h1>{say("act_n", { n: ref_ })}</h1>
      <Loaded asked={asked}>
        {(answer) => {
          const act = answer.items[0];
          if (!act) return <Empty>{answer.empty ?? say("not_there")}</Empty>;
          const [text = "", lines = ""] = act.note.split("\n\n");
          return (
            <div class="columns even">
              <div class="stack">
                <Sheet title={say("in_words")} end={<Grade grade={act.grade} />}>
                  <p class="sentence" dir="auto">
                    {act.words}
                  </p>
                  {act.verdict !== "ok" ? (
                    <p class="sentence warn">
                      {upper(word("verdict", act.verdict))}
                      {act.rule ? say("colon") + act.rule : ""}
                    </p>
                  ) : null}
                  <dl class="facts wide">
                    <div>
                      <dt>{say("author")}</dt>
                      <dd>
                        <Name slug={act.author} head={answer} />
                      </dd>
                    </div>
                    <div>
                      <dt>{say("said_at")}</dt>
                      <dd>
                        <Moment at={act.at} head={answer} />
                        <OwnClock at={act.at} head={answer} />
                      </dd>
                    </div>
                    {act.fields?.map((field) => (
                      <div>
                        <dt>
                          <bdi title={field.means}>{upper(field.label.replace(/_/g, " "))}</bdi>
                        </dt>
                        <dd>
                          <Said text={field.text} />
                        </dd>
                      </div>
                    ))}
                    {act.source ? (
                      <div>
                        <dt>{say("source")}</dt>
                        <dd>
                          <SourceLine source={act.source} head={answer} />
                        </dd>
                      </div>
                    ) : null}
                  </dl>
                  {act.to ? (
                    <p class="sentence">
                      <ForSome of={{ readers: [act.author, ...act.to] }} head={answer} />
                    </p>
                  ) : null}
                  <p class="under small soft">{say(`grade_${act.grade}` as "grade_held")}</p>
                </Sheet>
                <CheckAct index={act.index} head={answer} />
                <Pager index={act.index} size={answer.as_of.size} />
              </div>
              <div class="stack">
                <Sheet title={say("raw")} end={act.type ? <bdi class="code">{act.type}</bdi> : say("restricted")}>
                  <pre class="raw" dir="ltr" tabIndex={0}>
                    {pretty(text)}
                  </pre>
                  <pre class="raw lines" dir="ltr" tabIndex={0}>
                    {lines.trim()}
                  </pre>
                  <p class="under small soft">
                    {say("raw_note")} <bdi class="code hash">{act.id}</bdi>
                  </p>
                </Sheet>
              </div>
            </div>
          );
        }}
      </Loaded>
    </>
  );
}

// A venue's clock may have been another when it was said; who said it may be elsewhere.
function OwnClock({ at, head }: { at: string; head: Head }): JSX.Element | null {
  const own = offsetOf(at);
  if (own === head.clock.offset_min) return null;
  return (
    <span class="line small soft">
      {say("authors_clock", { time: `${moment(at, own)} (${offset(own)})` })}
    </span>
  );
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function Pager({ index, size }: { index: number; size: number }): JSX.Element {
  return (
    <p class="pager screen">
      {index > 0 ? <Entry i={index - 1}>{say("entry_before", { n: index - 1 })}</Entry> : null}
      {index + 1 < size ? <Entry i={index + 1}>{say("entry_after", { n: index + 1 })}</Entry> : null}
    </p>
  );
}

