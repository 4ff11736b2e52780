// Rounds over time, and one round: its days, who is sent, who meets whom, what was said.
import type { JSX } from "preact";
import { useView } from "../api";
import { According, Empty, Entry, Loaded, Missing, Name, Names, PersonName, Roles, Sheet, say, sayN, upper, word } from "../parts";
import { here, href, place } from "../route";
import { day, days, shortDay, weekday } from "../time";
import type { Beside, Contacts, Head, Meeting, Report, Round, RoundAnswer, Sent, SheetPage, Standing } from "../types";
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
          {say("otherwise", { field: FIELDS[other.field]?.() ?? word("field", other.field), value: told(other.value) })}{say("comma")}<According said={other} head={head} />{" "}
          {other.i === undefined ? null : <Entry i={other.i} />}
        </li>
      ))}
    </ul>
  );
}

export function Rounds(): JSX.Element {
  const asked = useView<{ items: Round[] }>("rounds");
  return (
    <>
      <h1>{say("rounds")}</h1>
      <Sheet title={say("rounds_over_time")} end={asked.answer ? sayN("n_rounds", asked.answer.items.length) : null}>
        <Loaded asked={asked}>
          {(answer) =>
            answer.items.length ? (
              <table class="fold">
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
                      <td class="num">{days(round.from, round.to)}</td>
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
          <dt>{word("role", "host")}</dt>
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

const DAYS_FEW = 24; // meetings that are shown of all days at once

// The day that a long programme opens at: that of the moment shown, else the one nearest to it.
function dayAt(days: string[], moment: string): string {
  return days.find((each) => each >= moment.slice(0, 10)) ?? days[days.length - 1]!;
}

function Programme({ meetings, head }: { meetings: Meeting[]; head: Head }): JSX.Element {
  const wanted = place.use().query.get("day");
  if (!meetings.length) return <Empty>{say("empty_programme")}</Empty>;
  const sorted = [...meetings].sort((a, b) => a.from.localeCompare(b.from));
  const by_day = new Map<string, Meeting[]>();
  for (const meeting of sorted) {
    const date = meeting.from.slice(0, 10);
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
          <h3>{weekday(date)}</h3>
          <ol class="programme">
            {those.map((meeting) => (
              <MeetingLine meeting={meeting} head={head} />
            ))}
          </ol>
        </div>
      ))}
    </>
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
          <Sheet title={say("who_is_here")} end={board.answer ? <bdi>{upper(board.answer.confirmed?.text ?? "")}</bdi> : null}>
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
        <div class="stack">
          <Sheet title={say("programme")}>
            <Loaded asked={asked}>{(answer) => <Programme meetings={answer.meetings} head={answer} />}</Loaded>
          </Sheet>
          <Sheet title={say("delegations")}>
            <Loaded asked={asked}>{(answer) => <Delegations sent={answer.delegations} head={answer} />}</Loaded>
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

