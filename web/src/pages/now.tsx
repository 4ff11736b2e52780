// Now: what is so, in one look. Who is here, the line for the press, today and tomorrow, what is open.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useView } from "../api";
import { copied } from "../clipboard";
import { about } from "../desk/desk";
import { onDesk } from "../desk/token";
import { leftOf, useNow } from "../due";
import { According, Came, DOT, Empty, Entry, ForSome, Loaded, Name, NameNote, Names, PersonName, Roles, Shape, Sheet, Time, say, sayN, upper, word } from "../parts";
import { here, href, place } from "../route";
import { clock, days, weekday, when, zones } from "../time";
import type { Ceasefire, Head, Meeting, OpenMotion, Press, Said, SheetPage, Standing } from "../types";
import { Near, OpenDecision } from "./motions";

// The line as others may check it: who says so, in which entries, of which record at which size, and where
// that is read. A desk's own address is nobody else's.
function quoted(press: Press & Head, host: string): string {
  const { size, index, root } = press.as_of;
  const entries = (acts: number[]) => acts.map((n) => say("entry", { n })).join(say("comma"));
  return [
    press.line,
    ...press.according_to.map((each) => `${upper(each.according_to)}${say("colon")}${entries(each.acts)}`),
    ...(press.mark ? [press.mark] : []),
    say("copied_record", { record: press.record, found: press.found, size, root }),
    `${host}${here({ as_of: String(index), lang: press.lang })}`,
  ].join("\n");
}

function Copy({ press }: { press: Press & Head }): JSX.Element {
  const [done, mark] = useState(false);
  const own = about.use();
  const copy = async () => {
    const host = onDesk ? (own?.host.url ?? "") : location.origin;
    mark(await copied(quoted(press, host.replace(/\/$/, ""))));
  };
  return (
    <button type="button" class="screen" onClick={copy}>
      <span aria-live="polite">{done ? say("copied") : say("copy_line")}</span>
    </button>
  );
}

// How new the line is: its last word, and the last correction in it.
function LastWord({ press }: { press: Press & Head }): JSX.Element {
  const words = [
    { said: press.newest, words: say("line_newest") },
    { said: press.corrected, words: say("line_corrected") },
  ];
  return (
    <>
      {words.map(({ said, words }, i) =>
        said?.at && said.i !== undefined ? (
          <>
            {i ? " · " : null}
            {words} <Entry i={said.i}>{when(said.at, press.clock.offset_min, press.clock.moment)}</Entry>
          </>
        ) : null,
      )}
    </>
  );
}

const LINE_LONG = 700; // characters: then its beginning, with the rest behind a button
const SOURCES_FEW = 6;

function Line({ press }: { press: Press & Head }): JSX.Element {
  const [whole, show] = useState(false);
  const acts = [...new Set(press.items.flatMap((item) => item.acts))].sort((a, b) => a - b);
  const long = press.line.length > LINE_LONG || press.according_to.length > SOURCES_FEW + 2;
  const folded = long && !whole;
  return (
    <div class="press">
      <p class="small soft">
        <LastWord press={press} />
      </p>
      <blockquote dir="auto" class={folded ? "clamped" : undefined}>
        {press.line}
      </blockquote>
      <ul class="sources">
        {press.according_to.map((each, i) => (
          <li class={folded && i >= SOURCES_FEW ? "paper" : undefined}>
            <bdi>{upper(each.according_to)}</bdi>
          </li>
        ))}
      </ul>
      {press.restricted ? <p class="small warn">{say("press_restricted")}</p> : null}
      <p class="buttons">
        {press.restricted ? null : <Copy key={press.line} press={press} />}
        {long ? (
          <button type="button" class="more screen" aria-expanded={whole} onClick={() => show(!whole)}>
            {whole ? say("show_less") : say("show_whole")}
          </button>
        ) : null}
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
  );
}

function PressLine(): JSX.Element {
  const asked = useView<Press>("press");
  const round = asked.answer?.round;
  return (
    <Sheet title={say("press_line")} end={round ? <bdi>{round.label ?? round.title}</bdi> : null}>
      <Loaded asked={asked}>{(press) => (press.items.length ? <Line press={press} /> : <Empty>{say("empty_press")}</Empty>)}</Loaded>
    </Sheet>
  );
}

// How many rows below have which shape, by the same shapes; of several, by the first.
const HERE = [
  { shape: "full", shapes: ["full", "arrived"], words: () => say("here_arrived") },
  { shape: "part", shapes: ["part"], words: () => say("here_part") },
  { shape: "reported", shapes: ["reported"], words: () => say("here_reported") },
  { shape: "expected", shapes: ["expected"], words: () => say("here_expected") },
  { shape: "away", shapes: ["away", "left", "declined"], words: () => say("here_away") },
  { shape: "none", shapes: ["none"], words: () => say("here_none") },
];

// The ceasefire in one line: the last that was declared, and how it stands as they say.
function CeasefireLine(): JSX.Element {
  const asked = useView<{ items: Ceasefire[] }>("ceasefire");
  const last = asked.answer?.items.at(-1);
  return (
    <div aria-busy={!asked.answer && !asked.failed}>
      <a href={href("/ceasefire")}>{say("ceasefire")}</a>
      {last ? <bdi>{last.summary}</bdi> : asked.answer ? <span class="soft">{say("no_ceasefire")}</span> : null}
    </div>
  );
}

// What is asked first, a line each, with the way to all of it.
function Glance({ page, head }: { page: SheetPage; head: Head }): JSX.Element | null {
  const now = useNow();
  if (!page.round) return null;
  const moment = Date.parse(head.clock.moment);
  const meetings = page.days.flatMap((each) => each.meetings);
  const next = meetings.find((meeting) => meeting.state !== "cancelled" && Date.parse(meeting.to ?? meeting.from) > moment);
  const left = (motion: OpenMotion) => motion.deadline.left_s || Infinity; // what is past its time is not the next
  const soonest = [...page.open].sort((a, b) => left(a) - left(b))[0];
  const yet = soonest && leftOf(soonest.deadline, head, now);
  const rows = (shapes: string[]) => page.delegations.map((row) => row.headline.shape).filter((shape) => shapes.includes(shape));
  return (
    <section aria-label={say("glance")} class="glance">
      <div>
        <a href="#here">{say("who_is_here")}</a>
        <ul class="chips">
          {HERE.map((each) => ({ ...each, of: rows(each.shapes) }))
            .filter(({ of }) => of.length)
            .map(({ shape, of, words }) => (
              <li class="state">
                <Shape shape={of.every((one) => one === of[0]) ? of[0]! : shape} />
                <span>
                  <b class="num">{of.length}</b> {words()}
                </span>
              </li>
            ))}
        </ul>
      </div>
      <div>
        <a href="#days">{say("next_meeting")}</a>
        {next ? (
          <span>
            <Time>{when(next.from, head.clock.offset_min, head.clock.moment)}</Time> <bdi>{next.title}</bdi>
          </span>
        ) : (
          <span class="soft">{say("nothing_next")}</span>
        )}
      </div>
      <div>
        <a href="#open">{say("open_decisions")}</a>
        {soonest ? (
          <span>
            <b class="num">{page.open.length}</b> · {say(soonest.silence ? "silence" : "decide", { left: yet!.text })} <Near left={yet!.s} />
          </span>
        ) : (
          <span class="soft">{say("none_open")}</span>
        )}
      </div>
      <CeasefireLine />
    </section>
  );
}

// Every entry that a row rests on.
const entriesOf = (row: Standing): (number | undefined)[] => [
  ...[...row.head, ...row.level, ...row.notes, ...row.journey, ...row.journey.flatMap((each) => each.beside ?? [])].map(({ i }) => i),
  row.answer?.i,
  row.taking_part?.i,
];

// What else is said of a delegation: what differs, what only part of it does. `told`: its words stand above.
export function linesOf(row: Standing): { text: string; said: Said; told: boolean }[] {
  const journey = row.journey.filter((each) => !each.covered);
  const main = row.headline.text.toLocaleLowerCase();
  return [
    ...journey.map((each) => ({
      text: each.part && each.part !== "delegation" ? `${upper(word("presence.part", each.part))}: ${each.text}` : each.text,
      said: each,
      told: main === each.text.toLocaleLowerCase() || journey.length === 1,
    })),
    ...journey.flatMap((each) => (each.beside ?? []).map((other) => ({ text: say("beside", { text: other.text }), said: other, told: false }))),
  ];
}

function Beside({ row, head }: { row: Standing; head: Head }): JSX.Element | null {
  return (
    <ul class="told">
      {linesOf(row).map(({ text, said, told }) => (
        <li>
          {told ? null : <span>{upper(text)}{say("comma")}</span>}
          <According said={said} head={head} />
        </li>
      ))}
      {row.notes.map((note) => (
        <li>
          <bdi>{note.text}</bdi>
          {note.i === undefined ? null : (
            <>
              {say("comma")}
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
        <bdi class="own">{row.name}</bdi> <Came i={entriesOf(row)} />
        <span class="slugs">
          <bdi class="slug">{row.id}</bdi> · <Roles roles={row.roles} />
        </span>
        {row.designation && row.designation !== row.name ? <bdi class="slugs">{row.designation}</bdi> : null}
        <NameNote text={row.without_prejudice} />
      </th>
      <td>
        <span class="only-folded soft">{say("head") + say("colon")}</span>
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
        {row.level.map((each) => (
          <div class="stand level">
            {say("level", { level: word("delegation.level", each.level) })}
            <According said={each} head={head} />
          </div>
        ))}
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
        <span class="only-folded soft">{say("answer") + say("colon")}</span>
        {row.answer ? (
          <>
            <span>{upper(row.answer.text)}</span>
            <According said={row.answer} head={head} />
            {(row.answer.beside ?? []).map((other) => (
              <span class="says">
                {say("beside", { text: other.text })}{say("comma")}<According said={other} head={head} />
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
  if (!page.delegations.length) return <Empty>{say("empty_board")}</Empty>;
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
      {page.order ? <p class="under soft small">{say("order", { rule: page.order.text })}</p> : null}
    </>
  );
}

export function MeetingLine({ meeting, head, paper }: { meeting: Meeting; head: Head; paper?: boolean }): JSX.Element {
  const minutes = head.clock.offset_min;
  const there = meeting.state === "ended" ? meeting.present : meeting.planned;
  const apart = meeting.rooms === "separate" && (meeting.by_room?.length ?? 0) > 1;
  return (
    <li id={meeting.ref} class={paper ? "paper" : undefined}>
      <Time>{clock(meeting.from, minutes)}</Time>
      <span>
        <bdi class="strong">{meeting.title}</bdi> <Came i={[meeting.i, ...meeting.absent.map(({ i }) => i)]} />
        <span class="line small soft">
          {[word("meeting.format", meeting.format), word("meeting.level", meeting.level), word("meeting.state", meeting.state)].join(DOT)}
          {meeting.to ? (
            <>
              {DOT}
              <Time>{`${clock(meeting.from, minutes)}–${clock(meeting.to, minutes)}`}</Time>
            </>
          ) : null}
          {DOT}
          <bdi>{meeting.place.name}</bdi>
          {meeting.rooms === "separate" ? DOT + say("separate_rooms") : ""}
        </span>
        {apart ? (
          meeting.by_room!.map((room, i) => (
            <span class="line small">
              {say("room_n", { n: i + 1 })} <Names slugs={room} head={head} plain />
            </span>
          ))
        ) : (
          <span class="line small">
            <Names slugs={there} head={head} plain />
          </span>
        )}
        {meeting.go_between ? (
          <span class="line small soft">
            {say("go_between")} <Name slug={meeting.go_between} head={head} plain />
          </span>
        ) : null}
        {meeting.absent.map((one) => (
          <span class="line small">
            {say("absent")} <Name slug={one.who} head={head} plain />
            {one.reason ? (
              <>
                {say("comma")}
                <bdi>{one.reason}</bdi>
              </>
            ) : null}
            <span class="says">
              <Name slug={one.author} head={head} plain />
              {say("comma")}
              <Entry i={one.i} />
            </span>
          </span>
        ))}
        {meeting.disputed.length ? (
          <span class="line small warn">
            {say("disputed")} <Names slugs={meeting.disputed} head={head} plain />
          </span>
        ) : null}
        <span class="line says">
          <Name slug={meeting.author!} head={head} plain />
          {say("comma")}
          <Entry i={meeting.i} />
          <ForSome of={meeting} head={head} />
        </span>
      </span>
    </li>
  );
}

const EARLIER_FEW = 3;

// A day's meetings; of a long day that is under way those that are over come when they are asked for.
function Day({ meetings, title, head }: { meetings: Meeting[]; title: string; head: Head }): JSX.Element {
  const [all, show] = useState(false);
  const moment = Date.parse(head.clock.moment);
  const over = (meeting: Meeting) => Date.parse(meeting.to ?? meeting.from) < moment;
  const past = meetings.filter(over).length;
  const many = past > EARLIER_FEW;
  return (
    <div class="day">
      <h3>{title}</h3>
      {many ? (
        <p class="none">
          <button type="button" class="more screen" aria-expanded={all} onClick={() => show(!all)}>
            {all ? say("show_less") : sayN("earlier_meetings", past)}
          </button>
        </p>
      ) : null}
      {meetings.length ? (
        <ol class="programme">
          {meetings.map((meeting) => (
            <MeetingLine key={meeting.ref} meeting={meeting} head={head} paper={many && !all && over(meeting)} />
          ))}
        </ol>
      ) : (
        <p class="none soft small">{say("no_meetings")}</p>
      )}
    </div>
  );
}

function Days({ page, head }: { page: SheetPage; head: Head }): JSX.Element {
  if (!page.round) return <Empty>{say("empty_days")}</Empty>;
  return (
    <>
      {page.days.map((each, i) => (
        <Day key={each.day} meetings={each.meetings} title={i === 0 ? say("today", { day: upper(weekday(each.day)) }) : say("tomorrow", { day: upper(weekday(each.day)) })} head={head} />
      ))}
      <p class="under small">
        <a href={href(`/rounds/${page.round.ref}`)}>
          <bdi>{page.round.title}</bdi>
        </a>
        <span class="line soft">
          {days(page.round.from, page.round.to)} · <bdi>{page.round.place.name}</bdi> · {word("round.state", page.round.state)}
        </span>
        <a class="line screen" href={href(`/sheet/${page.round.ref}`)}>
          {say("sheet_to_print")}
        </a>
      </p>
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
      {first ? <Glance page={first} head={asked.answer!} /> : null}
      <div class="stack">
        <PressLine />
        <Sheet id="here" title={say("who_is_here")} end={first?.confirmed ? <bdi>{upper(first.confirmed.text)}</bdi> : null}>
          <Loaded asked={asked}>
            {(answer) => (answer.items[0] ? <Board page={answer.items[0]} head={answer} /> : <Empty>{say("empty_board")}</Empty>)}
          </Loaded>
        </Sheet>
      </div>
      <div class="stack">
        <Sheet id="days" title={say("today_tomorrow")}>
          <Loaded asked={asked}>
            {(answer) => (answer.items[0] ? <Days page={answer.items[0]} head={answer} /> : <Empty>{say("empty_days")}</Empty>)}
          </Loaded>
        </Sheet>
        <Sheet id="open" title={say("open_decisions")} end={<a href={href("/motions")}>{say("motions_all")}</a>}>
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
