// Rounds over time, and one round: its days, who is sent, who meets whom, what was said.
import type { JSX } from "preact";
import { useView } from "../api";
import { According, Empty, Entry, Loaded, Missing, Name, Names, PersonName, Roles, Sheet, Wait, say, sayN, upper, word } from "../parts";
import { here, href, place } from "../route";
import { direction } from "../say";
import { day, days, field, month, shortDay, weekday, when } from "../time";
import type { Beside, Contacts, Head, Meeting, Report, Round, RoundAnswer, Sent, SheetPage, Standing, TextItem } from "../types";
import { Board, MeetingLine } from "./now";
import { ReportItem, SpokenItem } from "./statements";

const FIELDS: Record<string, () => string> = { from: () => say("first_day"), to: () => say("last_day"), place: () => say("place").toLocaleLowerCase() };
const told = (value: unknown) => (typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : typeof value === "object" ? JSON.stringify(value) : String(value));

// What others say of a round's own facts, beside what the host says.
function Others({ beside, head }: { beside?: Beside[]; head: Head }): JSX.Element | null {
  if (!beside?.length) return null;
  return (
    <ul class="told">
      {beside.map((other) => (
        <li>
          {say("otherwise", { field: FIELDS[other.field]?.() ?? word("field", other.field), value: told(other.value) })}{say("comma")}<According said={other} head={head} />
          {other.i === undefined ? null : (
            <>
              {say("comma")}
              <Entry i={other.i} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

const TICKS_MOST = 8;

// Where years begin, or of a short time months.
function ticks(first: number, last: number): { at: number; text: string; years: boolean }[] {
  const [from, to] = [new Date(first), new Date(last)];
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const years = months > 2 * TICKS_MOST;
  const step = years ? 12 * Math.ceil(months / 12 / TICKS_MOST) : Math.ceil((months + 1) / TICKS_MOST);
  const found: { at: number; text: string; years: boolean }[] = [];
  for (let n = years ? 12 - from.getUTCMonth() : 1; n <= months; n += step) {
    const date = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + n, 1)).toISOString();
    found.push({ at: Date.parse(date), text: years ? date.slice(0, 4) : month(date), years });
  }
  return found;
}

const HELD_NOT = ["cancelled", "postponed"];

// Each track a lane, each round where its days lie.
function Lanes({ rounds, head }: { rounds: Round[]; head: Head }): JSX.Element | null {
  if (rounds.length < 2) return null;
  const begins = rounds.map((round) => Date.parse(round.from));
  const ends = rounds.map((round) => Date.parse(round.to) + 86_400_000);
  const [first, last] = [Math.min(...begins), Math.max(...ends)];
  const along = (at: number) => {
    const part = ((at - first) / (last - first)) * 98 + 1;
    return direction() === "rtl" ? 100 - part : part;
  };
  const tracks = [...new Map(rounds.map((round) => [round.track, round.track_name ?? round.track]))];
  const moment = Date.parse(head.clock.moment);
  return (
    <figure class="lanes">
      {tracks.map(([track, name]) => (
        <div class="lane">
          <bdi class="small">{name}</bdi>
          <svg role="group" aria-label={name}>
            <line x1="0" x2="100%" y1="50%" y2="50%" />
            {moment >= first && moment <= last ? <line class="moment" x1={`${along(moment)}%`} x2={`${along(moment)}%`} y1="0" y2="100%" /> : null}
            {rounds.map((round, n) => {
              if (round.track !== track) return null;
              const [a, b] = [along(begins[n]!), along(ends[n]!)];
              const wide = Math.max(Math.abs(b - a), 0.9);
              const said = [round.title, days(round.from, round.to), word("round.state", round.state)].join(say("comma"));
              return (
                <a href={href(`/rounds/${round.ref}`)} aria-label={said}>
                  <title>{said}</title>
                  <rect class={HELD_NOT.includes(round.state) ? "hollow" : undefined} x={`${Math.min(a, b) - (wide - Math.abs(b - a)) / 2}%`} y="4" width={`${wide}%`} height="16" rx="2" />
                </a>
              );
            })}
          </svg>
        </div>
      ))}
      <div class="lane axis" aria-hidden="true">
        <span />
        <svg>
          {ticks(first, last)
            .filter(({ at }) => along(at) > 8 && along(at) < 92) // whole, or not at all
            .map(({ at, text, years }) => (
              <text class={years ? "num" : "num month"} x={`${along(at)}%`} y="12">
                {text}
              </text>
            ))}
        </svg>
      </div>
    </figure>
  );
}

export function Rounds(): JSX.Element {
  const asked = useView<{ items: Round[] }>("rounds");
  return (
    <>
      <h1>{say("rounds")}</h1>
      {asked.answer && asked.answer.items.length > 1 ? (
        <Sheet title={say("lanes")}>
          <Lanes rounds={asked.answer.items} head={asked.answer} />
        </Sheet>
      ) : null}
      <Sheet title={say("rounds_over_time")} end={asked.answer ? sayN("n_rounds", asked.answer.items.length) : null}>
        <Loaded asked={asked}>
          {(answer) =>
            answer.items.length ? (
              <table class="fold rounds">
                <thead>
                  <tr>
                    <th scope="col">{say("days")}</th>
                    <th scope="col">{say("round")}</th>
                    <th scope="col">{say("place")}</th>
                    <th scope="col">{say("state")}</th>
                  </tr>
                </thead>
                <tbody>
                  {[...answer.items].reverse().map((round) => (
                    <tr key={round.ref}>
                      <td class="num nowrap">{days(round.from, round.to)}</td>
                      <th scope="row">
                        <a href={href(`/rounds/${round.ref}`)}>
                          <bdi>{round.title}</bdi>
                        </a>
                        <span class="slugs">
                          <bdi class="slug">{round.ref}</bdi> · {word("round.kind", round.kind)} · <bdi>{round.track_name ?? round.track}</bdi>
                        </span>
                        <Others beside={round.beside} head={answer} />
                      </th>
                      <td>
                        <bdi>{round.place.name}</bdi>
                      </td>
                      <td>
                        {upper(word("round.state", round.state))}
                        <span class="says">
                          <Name slug={round.author} head={answer} plain />{say("comma")}<Entry i={round.i} />
                        </span>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            ) : (
              <Empty>{say("empty_rounds")}</Empty>
            )
          }
        </Loaded>
      </Sheet>
    </>
  );
}

function Facts({ round, head }: { round: Round; head: Head }): JSX.Element {
  return (
    <dl class="facts">
      <div>
        <dt>{say("days")}</dt>
        <dd class="num">{days(round.from, round.to)}</dd>
      </div>
      <div>
        <dt>{say("place")}</dt>
        <dd>
          <bdi>{round.place.name}</bdi>
        </dd>
      </div>
      <div>
        <dt>{say("state")}</dt>
        <dd>
          {upper(word("round.state", round.state))}
          {round.reason ? <bdi class="says">{round.reason}</bdi> : null}
        </dd>
      </div>
      {round.host ? (
        <div>
          <dt>{upper(word("role", "host"))}</dt>
          <dd>
            <Name slug={round.host} head={head} />
          </dd>
        </div>
      ) : null}
      {round.convened_by?.length ? (
        <div>
          <dt>{say("convened_by")}</dt>
          <dd>
            <Names slugs={round.convened_by} head={head} plain />
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{say("according_to")}</dt>
        <dd>
          <Name slug={round.author} head={head} plain />{say("comma")}<Entry i={round.i} />
        </dd>
      </div>
    </dl>
  );
}

const inTime = (meetings: Meeting[]) => [...meetings].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));

const DAYS_FEW = 24; // meetings that are shown of all days at once

// The day that a long programme opens at: that of the moment shown, else the one nearest to it.
function dayAt(days: string[], moment: string): string {
  return days.find((each) => each >= moment.slice(0, 10)) ?? days[days.length - 1]!;
}

function Programme({ meetings, head }: { meetings: Meeting[]; head: Head }): JSX.Element {
  const wanted = place.use().query.get("day");
  if (!meetings.length) return <Empty>{say("empty_programme")}</Empty>;
  const by_day = new Map<string, Meeting[]>();
  for (const meeting of inTime(meetings)) {
    const date = field(meeting.from, head.clock.offset_min).slice(0, 10); // the venue's, wherever it was written
    by_day.set(date, [...(by_day.get(date) ?? []), meeting]);
  }
  const dates = [...by_day.keys()];
  const shown = wanted ?? (meetings.length > DAYS_FEW ? dayAt(dates, head.clock.moment) : "all");
  return (
    <>
      {dates.length > 1 ? (
        <div class="tabs screen" role="group" aria-label={say("days")}>
          {[...dates, "all"].map((date) => (
            <a href={here({ day: date })} aria-current={date === shown ? "true" : undefined}>
              {date === "all" ? say("all_days") : shortDay(date)}
            </a>
          ))}
        </div>
      ) : null}
      {[...by_day].map(([date, those]) => (
        <div class={shown === "all" || shown === date ? "day" : "day paper"}>
          <h3>{upper(weekday(date))}</h3>
          <ol class="programme">
            {those.map((meeting) => (
              <MeetingLine key={meeting.ref} meeting={meeting} head={head} />
            ))}
          </ol>
        </div>
      ))}
    </>
  );
}

// Rooms apart as they lie apart: who sits in which, and who goes between them.
function Apart({ meetings, head }: { meetings: Meeting[]; head: Head }): JSX.Element {
  return (
    <ul class="list">
      {inTime(meetings).map((meeting) => (
        <li>
          <p>
            <span class="num soft">{when(meeting.from, head.clock.offset_min)}</span> <bdi class="strong">{meeting.title}</bdi>{" "}
            <span class="small soft">{word("meeting.state", meeting.state)}</span>
          </p>
          <div class="apart">
            {meeting.by_room!.map((room, n) => (
              <div class="room">
                <span class="small soft">{say("room_n", { n: n + 1 })}</span>
                {room.map((who) => (
                  <span class="line">
                    <Name slug={who} head={head} />
                  </span>
                ))}
              </div>
            ))}
          </div>
          {meeting.go_between ? (
            <p class="small">
              <span class="soft">{say("go_between")}</span> <Name slug={meeting.go_between} head={head} />
            </p>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

// What became of texts on the round's own days, on its track.
function TextsOf({ round }: { round: Round }): JSX.Element {
  const asked = useView<{ items: TextItem[] }>("texts");
  return (
    <Loaded asked={asked}>
      {(answer) => {
        const on = (at?: string) => {
          const date = at ? field(at, answer.clock.offset_min).slice(0, 10) : "";
          return date >= round.from && date <= round.to;
        };
        const found = answer.items
          .filter((item) => item.track === round.track)
          .map((item) => ({ item, versions: item.versions.filter((each) => on(each.at) || [...each.initial, ...each.sign].some((one) => on(one.when ?? one.at))) }))
          .filter(({ versions }) => versions.length);
        if (!found.length) return <Empty>{say("empty_round_texts")}</Empty>;
        return (
          <ul class="list">
            {found.map(({ item, versions }) => (
              <li>
                <a href={href(`/texts/${item.ref}`)}>
                  <bdi>{item.title}</bdi>
                </a>
                {versions.map((each) => (
                  <span class="line small">
                    <bdi>{say("version_n", { version: each.version })}</bdi>
                    {say("comma")}
                    {each.open_clauses ? sayN("n_open", each.open_clauses, { of: each.clauses }) : sayN("n_clauses", each.clauses)}
                    {each.sign.length ? say("comma") + sayN("n_signed", each.sign.length) : null}
                    <span class="says">
                      <Name slug={each.author} head={answer} plain />
                      {say("comma")}
                      <Entry i={each.i}>{when(each.at, answer.clock.offset_min, answer.clock.moment)}</Entry>
                    </span>
                  </span>
                ))}
              </li>
            ))}
          </ul>
        );
      }}
    </Loaded>
  );
}

function Delegations({ sent, head }: { sent: Sent[]; head: Head }): JSX.Element {
  if (!sent.length) return <Empty>{say("empty_delegations")}</Empty>;
  return (
    <table class="fold">
      <thead>
        <tr>
          <th scope="col">{say("delegation")}</th>
          <th scope="col">{say("whom_it_sends")}</th>
        </tr>
      </thead>
      <tbody>
        {sent.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              <bdi class="own">{one.name}</bdi>
              <span class="slugs">
                <bdi class="slug">{one.id}</bdi> · <Roles roles={one.roles} />
              </span>
            </th>
            <td>
              {one.said.length ? (
                one.said.map((said) => (
                  <div class="stand">
                    {(["head", "deputy", "spokesperson"] as const).map((part) =>
                      said[part] ? (
                        <div>
                          <span class="soft small">{upper(word("field", part))}: </span>
                          <PersonName person={said[part]!} />
                        </div>
                      ) : null,
                    )}
                    {said.groups?.length ? (
                      <div>
                        <span class="soft small">{upper(word("field", "groups"))}: </span>
                        <bdi>{said.groups.join(say("comma"))}</bdi>
                      </div>
                    ) : null}
                    {said.members?.map((member) => (
                      <div class="small">
                        <PersonName person={member.person} /> {member.role ? <span class="soft">{word("delegation.role", member.role)}</span> : null}
                      </div>
                    ))}
                    <According said={said} head={head} />
                  </div>
                ))
              ) : (
                <span class="soft">{say("nothing_said")}</span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// Who meets whom: how many meetings each two were in together. What is only reported is a ring.
function Matrix({ ref_ }: { ref_: string }): JSX.Element {
  const asked = useView<Contacts>("contacts", ref_);
  return (
    <Loaded asked={asked}>
      {(answer) => {
        if (!answer.items.length) return <Empty>{say("empty_contacts")}</Empty>;
        const found = new Map(answer.items.map((item) => [`${item.a} ${item.b}`, item]));
        const between = (a: string, b: string) => found.get(`${a} ${b}`) ?? found.get(`${b} ${a}`);
        return (
          <>
            <div class="scroll" tabIndex={0} role="region" aria-label={say("who_meets_whom")}>
              <table class="matrix num">
                <thead>
                  <tr>
                    <td />
                    {answer.participants.map((who) => (
                      <th scope="col">
                        <bdi class="slug" title={answer.names[who]}>
                          {who}
                        </bdi>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {answer.participants.map((a) => (
                    <tr>
                      <th scope="row">
                        <bdi>{answer.names[a] ?? a}</bdi> <bdi class="slug">{a}</bdi>
                      </th>
                      {answer.participants.map((b) => {
                        const cell = a === b ? undefined : between(a, b);
                        return (
                          <td class={a === b ? "self" : cell?.recorded ? "met" : undefined}>
                            {cell ? (
                              <>
                                {cell.recorded || ""}
                                {cell.apart ? <span title={say("separate_rooms")}>({cell.apart})</span> : null}
                                {cell.reported ? <span title={say("reported_contact")}>+{cell.reported}</span> : null}
                              </>
                            ) : null}
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <p class="under soft small">{say("matrix_key")}</p>
          </>
        );
      }}
    </Loaded>
  );
}

function Reports({ reports, head }: { reports: Report[]; head: Head }): JSX.Element {
  return reports.length ? (
    <ul class="list">
      {reports.map((report) => (
        <ReportItem report={report} head={head} />
      ))}
    </ul>
  ) : (
    <Empty>{say("empty_reports")}</Empty>
  );
}

export function RoundPage({ ref_ }: { ref_: string }): JSX.Element {
  const asked = useView<RoundAnswer>("round", ref_);
  const board = useView<{ items: Standing[]; order: SheetPage["order"]; confirmed: SheetPage["confirmed"] }>("board", ref_);
  const round = asked.answer?.round;
  const apart = asked.answer?.meetings.filter((meeting) => meeting.rooms === "separate" && (meeting.by_room?.length ?? 0) > 1) ?? [];
  if (asked.failed && !asked.answer) return <Missing ref_={ref_} path="/rounds" all={say("rounds")} problem={asked.failed} />;
  return (
    <>
      <p class="crumbs">
        <a href={href("/rounds")}>{say("rounds")}</a>
      </p>
      <h1>
        <bdi>{round?.title ?? ref_}</bdi> <bdi class="slug">{ref_}</bdi>
      </h1>
      <p class="meta screen">
        <a href={href(`/sheet/${ref_}`)}>{say("sheet_to_print")}</a>
      </p>
      <Sheet title={say("round")}>
        <Loaded asked={asked}>
          {(answer) =>
            answer.round ? (
              <>
                <Facts round={answer.round} head={answer} />
                <Others beside={answer.round.beside} head={answer} />
              </>
            ) : (
              <Empty>{answer.empty ?? say("not_there")}</Empty>
            )
          }
        </Loaded>
      </Sheet>
      <div class="columns">
        <div class="stack">
          <Sheet title={say(round?.state === "closed" ? "who_came" : "who_is_here")} end={board.answer ? <bdi>{upper(board.answer.confirmed?.text ?? "")}</bdi> : null}>
            <Loaded asked={board}>{(answer) => <Board page={{ delegations: answer.items, order: answer.order }} head={answer} />}</Loaded>
          </Sheet>
          <Sheet title={say("communiques")}>
            <Loaded asked={asked}>
              {(answer) =>
                answer.communiques.length ? (
                  <ul class="list">
                    {answer.communiques.map((each) => (
                      <SpokenItem said={{ type: "communique", ...each }} head={answer} />
                    ))}
                  </ul>
                ) : (
                  <Empty>{say("empty_communiques")}</Empty>
                )
              }
            </Loaded>
          </Sheet>
        </div>
        <div class="stack">
          <Sheet title={say("programme")}>
            <Loaded asked={asked}>{(answer) => <Programme meetings={answer.meetings} head={answer} />}</Loaded>
          </Sheet>
          {apart.length ? (
            <Sheet title={say("rooms_apart")} end={sayN("n_acts", apart.length)}>
              <Apart meetings={apart} head={asked.answer!} />
            </Sheet>
          ) : null}
          <Sheet title={say("texts_of_round")}>{round ? <TextsOf round={round} /> : <Wait />}</Sheet>
          <Sheet title={say("delegations")}>
            <Loaded asked={asked}>{(answer) => <Delegations sent={answer.delegations} head={answer} />}</Loaded>
          </Sheet>
          <Sheet title={say("statements")}>
            <Loaded asked={asked}>
              {(answer) =>
                answer.statements.length ? (
                  <ul class="list">
                    {answer.statements.map((each) => (
                      <SpokenItem said={{ type: "statement", ...each }} head={answer} />
                    ))}
                  </ul>
                ) : (
                  <Empty>{say("empty_statements")}</Empty>
                )
              }
            </Loaded>
          </Sheet>
        </div>
      </div>
      <Sheet title={say("who_meets_whom")}>
        <Matrix ref_={ref_} />
      </Sheet>
      <Sheet title={say("reports")} end={<span>{say("reports_note")}</span>}>
        <Loaded asked={asked}>{(answer) => <Reports reports={answer.reports} head={answer} />}</Loaded>
      </Sheet>
    </>
  );
}

