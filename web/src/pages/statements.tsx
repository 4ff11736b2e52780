// What was said: statements and communiqués, and, apart, what others report. Each has an address.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useView } from "../api";
import { ActorName, Empty, Entry, Loaded, Moment, Name, Names, PersonName, Prose, Sheet, SourceLine, say, sayN, upper, word } from "../parts";
import { here, href, place, go } from "../route";
import type { Head, Report, Spoken } from "../types";

export const addressOf = (item: { ref: string }, type: string) => `/statements/${type}/${item.ref}`;

export function SpokenItem({ said, head, whole }: { said: Spoken; head: Head; whole?: boolean }): JSX.Element {
  const type = said.type ?? "statement";
  const by = said.on_behalf ?? said.issued_by ?? [];
  return (
    <li id={`${type}/${said.ref}`} class={whole ? "said whole" : "said"}>
      <h3>
        <a href={href(addressOf(said, type))}>
          {said.title ? <bdi>{said.title}</bdi> : say("statement_of", { name: said.speaker?.name ?? head.names[said.author] ?? said.author })}
        </a>
      </h3>
      <p class="soft small meta">
        {upper(type === "communique" ? say("communique") : say("statement"))}
        {" · "}
        <Moment at={said.at!} head={head} />
        {" · "}
        <Names slugs={by.length ? by : [said.author]} head={head} />
        {said.joint ? ` · ${say("joint")}` : ""}
      </p>
      {said.speaker ? (
        <p class="small">
          <PersonName person={said.speaker} />
        </p>
      ) : null}
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
              <Name slug={each.who} head={head} plain />: {word("support.choice", each.choice)}, <Entry i={each.i} />
            </span>
          ))}
        </p>
      ) : null}
      {said.replies?.length ? (
        <ul class="replies">
          {said.replies.map((reply) => (
            <li>
              <span class="small soft">
                {say("reply_by")} <Name slug={reply.author} head={head} plain />, <Moment at={reply.at} head={head} />, <Entry i={reply.i} />
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
        <SourceLine source={said.source} />
      </p>
    </li>
  );
}

export function ReportItem({ report, head, whole }: { report: Report; head: Head; whole?: boolean }): JSX.Element {
  const mark = report.compared?.mark;
  return (
    <li id={`report/${report.ref}`} class={whole ? "said whole" : "said"}>
      <h3>
        <a href={href(addressOf(report, "report"))}>
          <ActorName actor={report.said_by} head={head} />
          {report.speaker?.name ? (
            <>
              {say("comma")}
              <bdi>{report.speaker.name}</bdi>
            </>
          ) : null}
        </a>
      </h3>
      <p class="soft small meta">
        {[
          upper(word("report.standing", report.standing)),
          word("report.sort", report.sort),
          word("report.wording", report.wording),
        ].join(" · ")}
        {" · "}
        {say("entered_by")} <Name slug={report.author} head={head} plain />, <Moment at={report.at!} head={head} />
      </p>
      {report.text ? <Prose text={report.text} /> : null}
      {report.tells_text ? (
        <p class="small">
          {say("it_tells")} <bdi>{report.tells_text}</bdi>
          {mark ? <span class={mark === "contradicts" ? "badge warn" : "badge"}>{upper(word("mark", mark))}</span> : null}
        </p>
      ) : null}
      <p class="foot small soft">
        <bdi class="slug">{report.ref}</bdi> · <Entry i={report.i} /> · <SourceLine source={report.source} />
      </p>
    </li>
  );
}

const folded = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
const matches = (item: object, sought: string) =>
  !sought || folded(JSON.stringify(item)).includes(folded(sought));

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
          dir="auto"
          onInput={(event) => seek(event.currentTarget.value)}
        />
      </label>
    </form>
  );
}

const STEP = 30;

function List({ items }: { items: JSX.Element[] }): JSX.Element {
  const [shown, show] = useState(STEP);
  return (
    <>
      <ul class="list">{items.slice(0, shown)}</ul>
      {items.length > shown ? (
        <p class="under screen">
          <button type="button" onClick={() => show(shown + STEP)}>
            {sayN("more", items.length - shown)}
          </button>
        </p>
      ) : null}
    </>
  );
}

function One({ one }: { one: string }): JSX.Element {
  const [type = "", ...rest] = one.split("/");
  const ref = rest.join("/");
  const spoken = useView<{ items: Spoken[] }>("statements");
  const told = useView<{ items: Report[] }>("reports");
  return (
    <>
      <p class="crumbs">
        <a href={href("/statements")}>{say("statements")}</a>
      </p>
      <h1 class="hidden">{say("statements")}</h1>
      <section>
        {type === "report" ? (
          <Loaded asked={told}>
            {(answer) => {
              const item = answer.items.find((each) => each.ref === ref);
              return item ? (
                <ul class="list">
                  <ReportItem report={item} head={answer} whole />
                </ul>
              ) : (
                <Empty>{say("not_there")}</Empty>
              );
            }}
          </Loaded>
        ) : (
          <Loaded asked={spoken}>
            {(answer) => {
              const item = answer.items.find((each) => each.ref === ref && each.type === type);
              return item ? (
                <ul class="list">
                  <SpokenItem said={item} head={answer} whole />
                </ul>
              ) : (
                <Empty>{say("not_there")}</Empty>
              );
            }}
          </Loaded>
        )}
      </section>
    </>
  );
}

function All(): JSX.Element {
  const at = place.use();
  const sought = at.query.get("q") ?? "";
  const spoken = useView<{ items: Spoken[] }>("statements");
  const told = useView<{ items: Report[] }>("reports");
  useEffect(() => {
    if (at.hash) document.getElementById(decodeURIComponent(at.hash.slice(1)))?.scrollIntoView();
  }, [spoken.answer !== undefined]);
  const kinds = [
    { type: "communique", title: say("communiques"), empty: say("empty_communiques") },
    { type: "statement", title: say("statements"), empty: say("empty_statements") },
  ];
  return (
    <>
      <h1>{say("statements")}</h1>
      <Search sought={sought} />
      {kinds.map(({ type, title, empty }) => {
        const items = spoken.answer?.items.filter((each) => each.type === type && matches(each, sought)) ?? [];
        return (
          <Sheet title={title} end={spoken.answer ? sayN("n_acts", items.length) : null}>
            <Loaded asked={spoken}>
              {(answer) =>
                items.length ? (
                  <List key={sought} items={items.map((each) => <SpokenItem key={each.ref} said={each} head={answer} />)} />
                ) : (
                  <Empty>{sought ? say("nothing_found", { sought }) : empty}</Empty>
                )
              }
            </Loaded>
          </Sheet>
        );
      })}
      <Sheet title={say("reports")} end={say("reports_note")}>
        <Loaded asked={told}>
          {(answer) => {
            const items = answer.items.filter((each) => matches(each, sought));
            return items.length ? (
              <List key={sought} items={items.map((each) => <ReportItem key={each.ref} report={each} head={answer} />)} />
            ) : (
              <Empty>{sought ? say("nothing_found", { sought }) : say("empty_reports")}</Empty>
            );
          }}
        </Loaded>
      </Sheet>
    </>
  );
}

export function Statements({ one }: { one: string }): JSX.Element {
  return one ? <One key={one} one={one} /> : <All />;
}
