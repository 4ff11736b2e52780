// Now: what is so, in one look. Who is here, the line for the press, today and tomorrow, what is open.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { address, useView } from "../api";
import { According, Empty, Entry, Loaded, Name, Names, PersonName, Roles, Shape, Sheet, Time, say, sayN, upper, word } from "../parts";
import { href, place } from "../route";
import { clock, days, weekday, zones } from "../time";
import type { Head, Meeting, Press, SheetPage, Standing } from "../types";
import { OpenDecision } from "./motions";

function Copy({ text }: { text: string }): JSX.Element {
  const [done, mark] = useState(false);
  const copy = async () => {
    const from = location.origin + address("press");
    await navigator.clipboard?.writeText(`${text}\n${from}`).then(
      () => mark(true),
      () => mark(false),
    );
  };
  return (
    <button type="button" class="screen" onClick={copy}>
      <span aria-live="polite">{done ? say("copied") : say("copy_line")}</span>
    </button>
  );
}

function PressLine(): JSX.Element {
  const asked = useView<Press>("press");
  const head = asked.answer;
  const acts = [...new Set(head?.items.flatMap((item) => item.acts) ?? [])].sort((a, b) => a - b);
  return (
    <Sheet title={say("press_line")} end={head?.round ? <bdi>{head.round.label ?? head.round.title}</bdi> : null}>
      <Loaded asked={asked}>
        {(press) =>
          press.items.length ? (
            <div class="press">
              <blockquote dir="auto">{press.line}</blockquote>
              <ul class="sources">
                {press.according_to.map((each) => (
                  <li>
                    <bdi>{upper(each.according_to)}</bdi>
                  </li>
                ))}
              </ul>
              <p class="buttons">
                <Copy text={press.line} />
                <details class="rests">
                  <summary>{sayN("rests_on", acts.length)}</summary>
                  <ol class="inline">
                    {acts.map((i) => (
                      <li>
                        <Entry i={i} />
                      </li>
                    ))}
                  </ol>
                </details>
              </p>
            </div>
          ) : (
            <Empty>{press.empty ?? say("empty_press")}</Empty>
          )
        }
      </Loaded>
    </Sheet>
  );
}

// What else is said of a delegation: what differs, what only part of it does.
function Beside({ row, head }: { row: Standing; head: Head }): JSX.Element | null {
  const journey = row.journey.filter((each) => !each.covered);
  const main = row.headline.text.toLocaleLowerCase();
  const lines = [
    ...journey.map((each) => ({
      text: each.part && each.part !== "delegation" ? `${upper(word("presence.part", each.part))}: ${each.text}` : each.text,
      said: each,
      told: main === each.text.toLocaleLowerCase() || journey.length === 1,
    })),
    ...journey.flatMap((each) => (each.beside ?? []).map((other) => ({ text: say("beside", { text: other.text }), said: other, told: false }))),
  ];
  return (
    <ul class="told">
      {lines.map(({ text, said, told }) => (
        <li>
          {told ? null : <span>{upper(text)}, </span>}
          <According said={said} head={head} />
        </li>
      ))}
      {row.notes.map((note) => (
        <li>
          <bdi>{note.text}</bdi>
          {note.i === undefined ? null : (
            <>
              {" "}
              <Entry i={note.i} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function Row({ row, head }: { row: Standing; head: Head }): JSX.Element {
  return (
    <tr>
      <th scope="row" class="who">
        <bdi class="own">{row.name}</bdi>
        <span class="slugs">
          <bdi class="slug">{row.id}</bdi> · <Roles roles={row.roles} />
        </span>
        {row.designation && row.designation !== row.name ? <bdi class="slugs">{row.designation}</bdi> : null}
        {row.without_prejudice ? (
          <details class="note">
            <summary>{say("note")}</summary>
            <bdi>{row.without_prejudice}</bdi>
          </details>
        ) : null}
      </th>
      <td>
        {row.head.length ? (
          row.head.map((person) => (
            <div class="stand">
              <PersonName person={person} />
              <According said={person} head={head} />
            </div>
          ))
        ) : (
          <span class="soft">{say("not_named")}</span>
        )}
      </td>
      <td>
        <div class="state">
          <Shape shape={row.headline.shape} />
          <div>
            <bdi class="strong">{upper(row.headline.text)}</bdi>
            <Beside row={row} head={head} />
          </div>
        </div>
      </td>
      <td class="answer">
        {row.answer ? (
          <>
            <span>{upper(row.answer.text)}</span>
            <According said={row.answer} head={head} />
            {(row.answer.beside ?? []).map((other) => (
              <span class="says">
                {say("beside", { text: other.text })}, <According said={other} head={head} />
              </span>
            ))}
          </>
        ) : (
          <span class="soft">{say("no_answer_yet")}</span>
        )}
      </td>
    </tr>
  );
}

export function Board({ page, head }: { page: Pick<SheetPage, "delegations" | "order">; head: Head }): JSX.Element {
  if (!page.delegations.length) return <Empty>{head.empty ?? say("empty_board")}</Empty>;
  return (
    <>
      <table class="people fold">
        <thead>
          <tr>
            <th scope="col">{say("delegation")}</th>
            <th scope="col">{say("head")}</th>
            <th scope="col">{say("state")}</th>
            <th scope="col">{say("answer")}</th>
          </tr>
        </thead>
        <tbody>
          {page.delegations.map((row) => (
            <Row key={row.id} row={row} head={head} />
          ))}
        </tbody>
      </table>
      <p class="under soft small">{say("order", { rule: page.order.text })}</p>
    </>
  );
}

export function MeetingLine({ meeting, head }: { meeting: Meeting; head: Head }): JSX.Element {
  const minutes = head.clock.offset_min;
  const there = meeting.state === "ended" ? meeting.present : meeting.planned;
  return (
    <li id={meeting.ref}>
      <Time>{clock(meeting.from, minutes)}</Time>
      <span>
        <bdi class="strong">{meeting.title}</bdi>
        <span class="line small soft">
          {[word("meeting.format", meeting.format), word("meeting.level", meeting.level), word("meeting.state", meeting.state)].join(" · ")}
          {meeting.to ? (
            <>
              {" · "}
              <Time>{`${clock(meeting.from, minutes)}–${clock(meeting.to, minutes)}`}</Time>
            </>
          ) : null}
          {" · "}
          <bdi>{meeting.place.name}</bdi>
          {meeting.rooms === "separate" ? ` · ${say("separate_rooms")}` : ""}
        </span>
        <span class="line small">
          <Names slugs={there} head={head} plain />
        </span>
        {meeting.absent.length ? (
          <span class="line small">
            {say("absent")} <Names slugs={meeting.absent} head={head} plain />
          </span>
        ) : null}
        {meeting.disputed.length ? (
          <span class="line small warn">
            {say("disputed")} <Names slugs={meeting.disputed} head={head} plain />
          </span>
        ) : null}
        <span class="line says">
          <Name slug={meeting.author!} head={head} plain />
          {say("comma")}
          <Entry i={meeting.i} />
        </span>
      </span>
    </li>
  );
}

function Days({ page, head }: { page: SheetPage; head: Head }): JSX.Element {
  return (
    <>
      {page.days.map((each, i) => (
        <div class="day">
          <h3>{i === 0 ? say("today", { day: weekday(each.day) }) : say("tomorrow", { day: weekday(each.day) })}</h3>
          {each.meetings.length ? (
            <ol class="programme">
              {each.meetings.map((meeting) => (
                <MeetingLine meeting={meeting} head={head} />
              ))}
            </ol>
          ) : (
            <p class="none soft small">{say("no_meetings")}</p>
          )}
        </div>
      ))}
      {page.round ? (
        <p class="under small">
          <a href={href(`/rounds/${page.round.ref}`)}>
            <bdi>{page.round.title}</bdi>
          </a>
          <span class="line soft">
            {days(page.round.from, page.round.to)} · <bdi>{page.round.place.name}</bdi> · {word("round.state", page.round.state)}
          </span>
        </p>
      ) : null}
    </>
  );
}

export function Now(): JSX.Element {
  const at = place.use();
  const asked = useView<{ items: SheetPage[] }>("sheet", "", { zones: zones(at.query).join(",") });
  const first = asked.answer?.items[0];
  return (
    <div class="columns">
      <h1 class="hidden">{say("now")}</h1>
      <div class="stack">
        <PressLine />
        <Sheet title={say("who_is_here")} end={first ? <bdi>{upper(first.confirmed.text)}</bdi> : null}>
          <Loaded asked={asked}>
            {(answer) => (answer.items[0] ? <Board page={answer.items[0]} head={answer} /> : <Empty>{answer.empty ?? say("empty_board")}</Empty>)}
          </Loaded>
        </Sheet>
      </div>
      <div class="stack">
        <Sheet title={say("today_tomorrow")}>
          <Loaded asked={asked}>
            {(answer) => (answer.items[0] ? <Days page={answer.items[0]} head={answer} /> : <Empty>{answer.empty ?? say("empty_days")}</Empty>)}
          </Loaded>
        </Sheet>
        <Sheet title={say("open_decisions")} end={<a href={href("/motions")}>{say("motions_all")}</a>}>
          <Loaded asked={asked}>
            {(answer) =>
              answer.items[0]?.open.length ? (
                <ul class="list">
                  {answer.items[0].open.map((motion) => (
                    <OpenDecision motion={motion} head={answer} />
                  ))}
                </ul>
              ) : (
                <Empty>{say("empty_open")}</Empty>
              )
            }
          </Loaded>
        </Sheet>
      </div>
    </div>
  );
}
