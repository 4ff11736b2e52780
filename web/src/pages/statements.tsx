// What was said: statements and communiqués, and, apart, what others report. Each has an address.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useView, type Asked } from "../api";
import { ActorName, Came, Empty, Entry, ForSome, Loaded, Missing, Moment, Name, Names, PersonName, Prose, Sheet, SourceLine, Wait, say, sayN, upper, word } from "../parts";
import { here, href, place, go } from "../route";
import type { Head, Report, Spoken } from "../types";
import { CheckAct } from "./check";

const addressOf = (item: { ref: string }, type: string) => `/statements/${type}/${item.ref}`;

const TitleOfSpoken = ({ said, head }: { said: Spoken; head: Head }) => (
  <bdi>{said.title ?? say("statement_of", { name: said.speaker?.name ?? head.names[said.author] ?? said.author })}</bdi>
);

// `whole`: on its own page, whose title is its own; `kind`: whether it says which kind it is.
export function SpokenItem({ said, head, whole, kind = true }: { said: Spoken; head: Head; whole?: boolean; kind?: boolean }): JSX.Element {
  const type = said.type ?? "statement";
  const by = said.on_behalf ?? said.issued_by ?? [];
  return (
    <li id={`${type}/${said.ref}`} class={whole ? "said whole" : "said"}>
      <div>
        {whole ? null : (
          <h3>
            <a href={href(addressOf(said, type))}>
              <TitleOfSpoken said={said} head={head} />
            </a>{" "}
            <Came i={[said.i]} />
          </h3>
        )}
        <p class="soft small meta">
          {kind ? `${upper(type === "communique" ? say("communique") : say("statement"))} · ` : null}
          <Moment at={said.at!} head={head} />
          {kind ? " · " : null}
          <span class={kind ? undefined : "line"}>
            <Names slugs={by.length ? by : [said.author]} head={head} />
            {said.joint ? ` · ${say("joint")}` : ""}
          </span>
          <ForSome of={said} head={head} />
        </p>
        {said.speaker ? (
          <p class="small">
            <PersonName person={said.speaker} />
          </p>
        ) : null}
      </div>
      <div>
        <Prose text={said.text} />
        {said.waiting_for?.length ? (
          <p class="small warn">
            {say("waiting_for")} <Names slugs={said.waiting_for} head={head} plain />
          </p>
        ) : null}
        {said.support?.length ? (
          <p class="small">
            {said.support.map((each) => (
              <span class="line">
                <Name slug={each.who} head={head} plain />: {word("support.choice", each.choice)}{say("comma")}<Entry i={each.i} />
                {each.earlier ? ` (${say("corrected_since")})` : ""}
              </span>
            ))}
          </p>
        ) : null}
        {said.replies?.length ? (
          <ul class="replies">
            {said.replies.map((reply) => (
              <li>
                <span class="small soft">
                  {say("reply_by")} <Name slug={reply.author} head={head} plain />{say("comma")}<Moment at={reply.at} head={head} />{say("comma")}<Entry i={reply.i} />
                  <ForSome of={reply} head={head} />
                </span>
                <Prose text={reply.text} />
              </li>
            ))}
          </ul>
        ) : null}
        <p class="foot small soft">
          <bdi class="slug">{said.ref}</bdi> · <Entry i={said.i} />
          {said.round ? (
            <>
              {" · "}
              <a href={href(`/rounds/${said.round}`)}>
                <bdi class="slug">{said.round}</bdi>
              </a>
            </>
          ) : null}
          {said.source ? " · " : null}
          <SourceLine source={said.source} head={head} />
        </p>
      </div>
    </li>
  );
}

const TitleOfReport = ({ report, head }: { report: Report; head: Head }) => (
  <>
    <ActorName actor={report.said_by} head={head} />
    {report.speaker?.name ? (
      <>
        {say("comma")}
        <bdi>{report.speaker.name}</bdi>
      </>
    ) : null}
  </>
);

export function ReportItem({ report, head, whole }: { report: Report; head: Head; whole?: boolean }): JSX.Element {
  const mark = report.compared?.mark;
  return (
    <li id={`report/${report.ref}`} class={whole ? "said whole" : "said"}>
      <div>
        {whole ? null : (
          <h3>
            <a href={href(addressOf(report, "report"))}>
              <TitleOfReport report={report} head={head} />
            </a>{" "}
            <Came i={[report.i]} />
          </h3>
        )}
        <p class="soft small meta">
          {[
            upper(word("report.standing", report.standing)),
            word("report.sort", report.sort),
            word("report.wording", report.wording),
          ].join(" · ")}
          {" · "}
          {say("entered_by")} <Name slug={report.author} head={head} plain />{say("comma")}<Moment at={report.at!} head={head} />
          <ForSome of={report} head={head} />
        </p>
      </div>
      <div>
        {report.text ? <Prose text={report.text} /> : null}
        {report.tells_text ? (
          <p class="small">
            {say("it_tells")} <bdi>{report.tells_text}</bdi>{" "}
            {mark ? <span class={mark === "contradicts" ? "badge warn" : "badge"}>{mark === "nothing" ? say("mark_nothing") : upper(word("mark", mark))}</span> : null}
          </p>
        ) : null}
        <p class="foot small soft">
          <bdi class="slug">{report.ref}</bdi> · <Entry i={report.i} /> · <SourceLine source={report.source} head={head} />
        </p>
      </div>
    </li>
  );
}

const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
// What it says, without what its fields are called.
const wordsOf = (it: unknown): string => (typeof it === "object" && it ? Object.values(it).map(wordsOf).join("\n") : String(it ?? ""));
const matches = (item: object, sought: string) => !sought || folded(wordsOf(item)).includes(folded(sought));

function Search({ sought }: { sought: string }): JSX.Element {
  const box = useRef<HTMLInputElement>(null);
  const seek = (text: string) => go(here({ q: text || null }), true);
  return (
    <form role="search" class="search screen" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span class="hidden">{say("search")}</span>
        <input
          ref={box}
          type="search"
          value={sought}
          placeholder={say("search_help")}
          dir={sought ? "auto" : undefined}
          onInput={(event) => seek(event.currentTarget.value)}
        />
      </label>
    </form>
  );
}

const STEP = 30; // shown at first, and at each asking for more
const FIRST = 100; // asked of the host at first
const MOST = 10_000; // that a host gives at once

interface Newest<T> {
  asked: Asked<{ items: T[]; next: number | null }>;
  older?: () => void; // where there are more than were asked for, and a host gives more
  all: boolean; // there are no more
}

// The newest of a list that may be long; all that a host gives where the reader searches.
function useNewest<T>(view: string, search: boolean): Newest<T> {
  const [count, ask] = useState(FIRST);
  const limit = search ? MOST : count;
  const asked = useView<{ items: T[]; next: number | null }>(view, "", { limit: String(limit) });
  const more = asked.answer?.next != null;
  return { asked, all: !more, older: more && limit < MOST ? () => ask(Math.min(count * 4, MOST)) : undefined };
}

function List({ items, from }: { items: JSX.Element[]; from: Newest<unknown> }): JSX.Element {
  const [shown, show] = useState(STEP);
  const rest = items.length - shown;
  return (
    <>
      <ul class="list spread">{items.slice(0, shown)}</ul>
      {rest > 0 || from.older ? (
        <p class="under screen">
          <button
            type="button"
            onClick={() => {
              show(shown + STEP);
              if (rest < STEP) from.older?.();
            }}
          >
            {from.all ? sayN("more", rest) : say("older_ones")}
          </button>
        </p>
      ) : null}
      {rest > 0 ? <p class="under paper small soft">{say("not_printed", { n: rest })}</p> : null}
      {rest <= 0 && !from.all && !from.older ? <p class="under small soft">{say("newest_only", { n: MOST })}</p> : null}
    </>
  );
}

// None of a kind, as far as the list was asked for.
function None({ from, sought, empty }: { from: Newest<unknown>; sought: string; empty: string }): JSX.Element {
  if (sought) return <Empty>{say("nothing_found", { sought })}</Empty>;
  if (from.all) return <Empty>{empty}</Empty>;
  return (
    <>
      <Empty>{say("none_newest")}</Empty>
      {from.older ? (
        <p class="under screen">
          <button type="button" onClick={from.older}>
            {say("older_ones")}
          </button>
        </p>
      ) : null}
    </>
  );
}

function One({ one }: { one: string }): JSX.Element {
  const [type = "", ...rest] = one.split("/");
  const ref = rest.join("/");
  const told = type === "report";
  const from = useNewest<Spoken | Report>(told ? "reports" : "statements", false);
  const found = from.asked.answer?.items.find((each) => each.ref === ref && (told || (each as Spoken).type === type));
  useEffect(() => {
    if (!found && from.asked.answer && !from.asked.old) from.older?.(); // it is older
  }, [found, from.asked.answer, from.asked.old]);
  if (from.asked.answer && !found && !from.older && from.all)
    return <Missing ref_={ref} path="/statements" all={say("statements")} problem={{ status: 404, detail: "" }} />;
  return (
    <>
      <p class="crumbs">
        <a href={href("/statements")}>{say("statements")}</a>
      </p>
      <h1>
        {!found ? (
          <bdi>{ref}</bdi>
        ) : told ? (
          <TitleOfReport report={found as Report} head={from.asked.answer!} />
        ) : (
          <TitleOfSpoken said={found as Spoken} head={from.asked.answer!} />
        )}
      </h1>
      <div class="columns">
        <section>
          <Loaded asked={from.asked}>
            {(answer) =>
              found ? (
                <ul class="list">
                  {told ? <ReportItem report={found as Report} head={answer} whole /> : <SpokenItem said={found as Spoken} head={answer} whole />}
                </ul>
              ) : from.older ? (
                <Wait />
              ) : (
                <Empty>{say("newest_only", { n: MOST })}</Empty>
              )
            }
          </Loaded>
        </section>
        {found ? <CheckAct index={found.i} head={from.asked.answer!} /> : null}
      </div>
    </>
  );
}

// How many there are, as far as is known.
const counted = (from: Newest<unknown>, n: number) => (!from.asked.answer ? null : from.all ? sayN("n_acts", n) : say("n_newest", { n }));

function All(): JSX.Element {
  const at = place.use();
  const sought = at.query.get("q") ?? "";
  const spoken = useNewest<Spoken>("statements", Boolean(sought));
  const told = useNewest<Report>("reports", Boolean(sought));
  const kinds = [
    { type: "communique", title: say("communiques"), empty: say("empty_communiques") },
    { type: "statement", title: say("statements"), empty: say("empty_statements") },
  ];
  const reports = told.asked.answer?.items.filter((each) => matches(each, sought)) ?? [];
  return (
    <>
      <h1>{say("statements")}</h1>
      <Search sought={sought} />
      {kinds.map(({ type, title, empty }) => {
        const items = spoken.asked.answer?.items.filter((each) => each.type === type && matches(each, sought)) ?? [];
        return (
          <Sheet title={title} end={counted(spoken, items.length)}>
            <Loaded asked={spoken.asked}>
              {(answer) =>
                items.length ? (
                  <List key={sought} from={spoken} items={items.map((each) => <SpokenItem key={each.ref} said={each} head={answer} kind={false} />)} />
                ) : (
                  <None from={spoken} sought={sought} empty={empty} />
                )
              }
            </Loaded>
          </Sheet>
        );
      })}
      <Sheet title={say("reports")} end={say("reports_note")}>
        <Loaded asked={told.asked}>
          {(answer) =>
            reports.length ? (
              <List key={sought} from={told} items={reports.map((each) => <ReportItem key={each.ref} report={each} head={answer} />)} />
            ) : (
              <None from={told} sought={sought} empty={say("empty_reports")} />
            )
          }
        </Loaded>
      </Sheet>
    </>
  );
}

export function Statements({ one }: { one: string }): JSX.Element {
  return one.includes("/") ? <One key={one} one={one} /> : <All />; // "report" alone is a list, for readers without scripts
}
