// The evening sheet: a page to print of a day and the next, in one language or in two side by side, row by row.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useView } from "../api";
import { DOT, Empty, Loaded, Missing, Shape, Told, WaitOr, say, upper, word } from "../parts";
import { here, href, place } from "../route";
import { LANGUAGES, direction, lang, tongueOf, within, type Tongue } from "../say";
import { clock, days, weekday, when, zoneName, zones } from "../time";
import type { Head, Meeting, OpenMotion, Round, Said, SheetPage, Standing } from "../types";
import { linesOf } from "./now";

interface Side {
  page: SheetPage;
  tongue: Tongue;
}

// What `make` says in each language. It is called at once: a component in it would be drawn later, in the page's.
const inEach = (sides: Side[], make: (page: SheetPage) => JSX.Element | string): JSX.Element[] =>
  sides.map((side) =>
    within(side.tongue, () => (
      <span class="side" lang={side.tongue.tag} dir={direction()}>
        {make(side.page)}
      </span>
    )),
  );

const named = (slugs: string[], page: SheetPage): JSX.Element[] =>
  slugs.map((slug, i) => (
    <>
      {i ? say("comma") : null}
      <bdi>{page.names[slug] ?? slug}</bdi>
    </>
  ));

// Who says so, and when.
const source = (said: Said, page: SheetPage, head: Head): JSX.Element => (
  <>
    {said.according_to ?? page.names[said.author!] ?? said.author}
    {said.at ? (
      <>
        {say("comma")}
        <span class="num whole">{when(said.at, head.clock.offset_min, head.clock.moment)}</span>
      </>
    ) : null}
  </>
);

const line = (title: string, content: JSX.Element[] | string): JSX.Element => (
  <span class="line small">
    <span class="soft">{title}</span> {content}
  </span>
);

function rooms(meeting: Meeting, page: SheetPage): JSX.Element {
  const there = meeting.state === "ended" ? meeting.present : meeting.planned;
  if (meeting.rooms !== "separate") return <span class="line small">{named(there, page)}</span>;
  return (
    <>
      {(meeting.by_room ?? [there]).map((room, i) => line(say("room_n", { n: i + 1 }), named(room, page)))}
      {meeting.go_between ? line(say("go_between"), named([meeting.go_between], page)) : null}
    </>
  );
}

function meetingSaid(meeting: Meeting, page: SheetPage, head: Head): JSX.Element {
  const minutes = head.clock.offset_min;
  return (
    <>
      <b class="num nowrap">{clock(meeting.from, minutes) + (meeting.to ? `–${clock(meeting.to, minutes)}` : "")}</b>
      <span>
        <bdi class="strong">{meeting.title}</bdi>
        <span class="line small soft">
          {[word("meeting.format", meeting.format), word("meeting.level", meeting.level), word("meeting.state", meeting.state)].join(DOT) + DOT}
          <bdi>{meeting.place.name}</bdi>
          {meeting.rooms === "separate" ? DOT + say("separate_rooms") : ""}
        </span>
        {rooms(meeting, page)}
        {meeting.absent.length ? line(say("absent"), named(meeting.absent.map((one) => one.who), page)) : null}
        {meeting.disputed.length ? line(say("disputed"), named(meeting.disputed, page)) : null}
        <span class="says">
          <bdi>{page.names[meeting.author!] ?? meeting.author}</bdi>
          {say("comma")}
          <span class="whole">{say("entry", { n: meeting.i })}</span>
        </span>
      </span>
    </>
  );
}

function delegationSaid(row: Standing, page: SheetPage, head: Head): JSX.Element {
  const lines = linesOf(row);
  return (
    <>
      <span>
        <bdi class="own">{row.name}</bdi> <bdi class="slug">{row.id}</bdi>
        {row.designation && row.designation !== row.name ? <bdi class="slugs">{row.designation}</bdi> : null}
        {row.head.length ? (
          row.head.map((person) => (
            <span class="line small">
              <span class="soft">{say("head") + say("colon")}</span>
              <bdi>{[person.name ?? say("withheld"), person.function].filter(Boolean).join(say("comma"))}</bdi>{" "}
              <span class="says">{source(person, page, head)}</span>
            </span>
          ))
        ) : (
          <span class="line small soft">
            {say("head")}
            {say("colon")}
            {say("not_named")}
          </span>
        )}
      </span>
      <span class="state">
        <Shape shape={row.headline.shape} />
        <span>
          <bdi class="strong">{upper(row.headline.text)}</bdi>
          {lines.map(({ text, said, told }) => (
            <span class="says">
              {told ? null : upper(text) + say("comma")}
              {source(said, page, head)}
            </span>
          ))}
          {row.notes.map((note) => (
            <bdi class="says">{note.text}</bdi>
          ))}
          {row.answer && !lines.length ? ( // who has set out has answered
            <span class="says">
              {say("answer")}
              {say("colon")}
              {row.answer.text}
              {say("comma")}
              {source(row.answer, page, head)}
            </span>
          ) : null}
        </span>
      </span>
    </>
  );
}

function openSaid(motion: OpenMotion, page: SheetPage): JSX.Element {
  return (
    <>
      <span>
        <bdi class="strong">{motion.title}</bdi> <bdi class="slug">{motion.ref}</bdi>
      </span>
      <span>
        <span class="line small due num">{motion.silence ? say("silence", { left: motion.deadline.left }) : say("decide", { left: motion.deadline.left })}</span>
        <span class="line small num">
          <bdi>{motion.deadline.venue}</bdi>
          {motion.deadline.zones.map((zone) => DOT + `${zone.text} ${zoneName(zone.zone)}`)}
        </span>
        {motion.missing.length ? line(say("not_voted"), named(motion.missing, page)) : null}
        {motion.against.length ? line(upper(say("against")), named(motion.against, page)) : null}
      </span>
    </>
  );
}

// A part of the sheet: what every language's page has at the same place, a row each.
function part<T>(sides: Side[], of: (page: SheetPage) => T[], title: (page: SheetPage) => string, empty: () => string, make: (item: T, page: SheetPage) => JSX.Element): JSX.Element {
  return (
    <>
      <h2>{inEach(sides, title)}</h2>
      <ol>
        {of(sides[0]!.page).map((_, n) => (
          <li>{inEach(sides, (page) => make(of(page)[n]!, page))}</li>
        ))}
        {of(sides[0]!.page).length ? null : <li class="soft">{inEach(sides, empty)}</li>}
      </ol>
    </>
  );
}

// What is said of names without prejudice, once for all of whom the same is said.
function Prejudice({ side }: { side: Side }): JSX.Element {
  const words = new Map<string, string[]>();
  for (const { id, without_prejudice } of side.page.delegations) if (without_prejudice) words.set(without_prejudice, [...(words.get(without_prejudice) ?? []), id]);
  return (
    <>
      {[...words].map(([text, ids]) => (
        <p class="small soft" lang={side.tongue.tag} dir={within(side.tongue, direction)}>
          <bdi class="slug">{ids.join(", ")}</bdi>: <bdi>{text}</bdi>
        </p>
      ))}
    </>
  );
}

function Evening({ sides, head, round }: { sides: Side[]; head: Head; round: Round }): JSX.Element {
  const day = (n: number) => (page: SheetPage) => page.days[n]?.meetings ?? [];
  const { size, root } = head.as_of;
  return (
    <section class={sides.length > 1 ? "evening two" : "evening"}>
      <h1>
        {inEach(sides, (page) => (
          <>
            {say("evening_sheet")}
            {say("colon")}
            <bdi>{page.round!.title}</bdi> <bdi class="slug">{round.ref}</bdi>
          </>
        ))}
      </h1>
      <div class="row small">
        {inEach(sides, (page) => (
          <>
            {days(round.from, round.to) + DOT}
            <bdi>{page.round!.place.name}</bdi>
            {DOT + word("round.state", round.state)}
            {page === sides[0]!.page ? null : ( // the frame says it in the page's own language
              <span class="line">
                <bdi>{page.title}</bdi>
                {page.mark ? <b>{DOT + page.mark}</b> : null}
              </span>
            )}
          </>
        ))}
      </div>
      {sides[0]!.page.days.map((each, n) =>
        part(sides, day(n), () => `${say("programme")}${say("colon")}${weekday(each.day)}`, () => say("no_meetings"), (meeting, page) => meetingSaid(meeting, page, head)),
      )}
      <div class="pairs">{part(sides, (page) => page.delegations, (page) => `${say("delegations")}${page.confirmed ? ` · ${page.confirmed.text}` : ""}`, () => say("empty_board"), (row, page) => delegationSaid(row, page, head))}</div>
      <div class="pairs">{part(sides, (page) => page.open, () => say("open_decisions"), () => say("none_open"), openSaid)}</div>
      <div class="foot">
        {sides.map((side) => (
          <Prejudice side={side} />
        ))}
        <p class="small soft hash">
          <Told message="copied_record" places={{ record: head.record, found: head.found, size, root: <bdi dir="ltr">{root}</bdi> }} />
        </p>
      </div>
    </section>
  );
}

const secondOf = (query: URLSearchParams): string => {
  const second = query.get("lang")?.split(",")[1] ?? "";
  return second in LANGUAGES && second !== lang() ? second : "";
};

function useTongues(tags: string[]): { tongues: Tongue[] | undefined; failed: boolean } {
  const [got, put] = useState<Tongue[]>([]);
  const [failed, fail] = useState(false);
  const wanted = tags.join();
  useEffect(() => {
    let gone = false;
    fail(false);
    Promise.all(tags.map(tongueOf)).then(
      (all) => !gone && put(all),
      () => !gone && fail(true),
    );
    return () => void (gone = true);
  }, [wanted]);
  return { tongues: got.map(({ tag }) => tag).join() === wanted ? got : undefined, failed };
}

function Choose({ second }: { second: string }): JSX.Element {
  return (
    <p class="buttons screen">
      <button type="button" class="do" onClick={() => print()}>
        {say("print")}
      </button>
      <span class="tabs" role="group" aria-label={say("second_language")}>
        <span class="soft">{say("second_language")}</span>
        <a href={here({ lang: lang() })} aria-current={second ? undefined : "true"}>
          {say("no_second")}
        </a>
        {Object.entries(LANGUAGES)
          .filter(([tag]) => tag !== lang())
          .map(([tag, name]) => (
            <a href={here({ lang: `${lang()},${tag}` })} lang={tag} aria-current={tag === second ? "true" : undefined}>
              {name}
            </a>
          ))}
      </span>
    </p>
  );
}

export function EveningSheet({ ref_ }: { ref_: string }): JSX.Element {
  const { query } = place.use();
  const second = secondOf(query);
  const tags = second ? [lang(), second] : [lang()];
  const { tongues, failed } = useTongues(tags);
  const asked = useView<{ items: SheetPage[]; round?: Round }>("sheet", ref_, { lang: tags.join(), zones: zones(query).join(",") });
  const round = asked.answer?.items[0]?.round;
  if (asked.failed && !asked.answer) return <Missing ref_={ref_} path="/rounds" all={say("rounds")} problem={asked.failed} />;
  return (
    <>
      <p class={round ? "crumbs screen above-buttons" : "crumbs screen"}>
        <a href={href("/rounds")}>{say("rounds")}</a>
        {round ? (
          <>
            {" · "}
            <a href={href(`/rounds/${round.ref}`)}>
              <bdi>{round.title}</bdi>
            </a>
          </>
        ) : null}
      </p>
      {round ? <Choose second={second} /> : <h1>{say("evening_sheet")}</h1>}
      <Loaded asked={asked}>
        {(answer) =>
          !answer.items[0]?.round ? (
            <section>
              <Empty>{say("empty_sheet")}</Empty>
            </section>
          ) : tongues && answer.items.length === tags.length ? (
            <Evening sides={answer.items.map((page, i) => ({ page, tongue: tongues[i]! }))} head={answer} round={answer.items[0].round} />
          ) : (
            <WaitOr failed={failed} />
          )
        }
      </Loaded>
    </>
  );
}
