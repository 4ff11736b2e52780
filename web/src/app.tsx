// The frame of every page: what record this is and what kind, the pages, the clock.
import { Component, type ComponentChildren, type JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useAnchor } from "./anchor";
import { heard, useView } from "./api";
import { ClockBar } from "./clock";
import { about, waiting } from "./desk/desk";
import { door, hasToken, onDesk } from "./desk/token";
import { CeasefirePage } from "./pages/ceasefire";
import { Exchanges } from "./pages/exchanges";
import { Motions } from "./pages/motions";
import { Now } from "./pages/now";
import { Participants } from "./pages/participants";
import { Act, RecordPage } from "./pages/record";
import { RoundPage, Rounds } from "./pages/rounds";
import { EveningSheet } from "./pages/sheet";
import { Statements } from "./pages/statements";
import { TextPage, Texts } from "./pages/texts";
import { Entry, Names, NoPage, WaitOr, say, sayN, upper } from "./parts";
import { useLater } from "./later";
import { looksAt } from "./looked";
import { closePops, here, href, place, type Place } from "./route";
import { LANGUAGES, lang } from "./say";
import { ago } from "./time";
import type { Head, RecordItem } from "./types";

// To add a page: 1. its row here and in placeOf (route.ts); 2. its component in pages/; 3. its row and
// its route in src/site/pages.c and src/net/host_inside.h.
const MINE = { path: "/mine", page: "mine", title: "mine" } as const;
const PAGES = [
  ...(onDesk ? [MINE] : []),
  { path: "/", page: "now", title: "now" },
  { path: "/rounds", page: "rounds", title: "rounds" },
  { path: "/texts", page: "texts", title: "texts" },
  { path: "/motions", page: "motions", title: "motions" },
  { path: "/ceasefire", page: "ceasefire", title: "ceasefire" },
  { path: "/statements", page: "statements", title: "statements" },
  { path: "/participants", page: "participants", title: "participants" },
  { path: "/record", page: "record", title: "record" },
] as const;

// Pages that stand behind another's name.
const WITHIN: Partial<Record<Place["page"], string>> = { exchanges: "motions", sheet: "rounds" };

function Page({ at }: { at: Place }): JSX.Element {
  switch (at.page) {
    case "now":
      return <Now />;
    case "rounds":
      return at.ref ? <RoundPage key={at.ref} ref_={at.ref} /> : <Rounds />;
    case "sheet":
      return <EveningSheet ref_={at.ref} />;
    case "texts":
      return at.ref ? <TextPage key={at.ref} ref_={at.ref} /> : <Texts />;
    case "motions":
      return <Motions />;
    case "exchanges":
      return <Exchanges />;
    case "ceasefire":
      return <CeasefirePage ref_={at.ref} />;
    case "mine":
      return onDesk ? <MineLater at={at} /> : <NoPage />;
    case "participants":
      return <Participants />;
    case "statements":
      return <Statements one={at.ref} />;
    case "record":
      if (onDesk && at.ref === "ledger") return <LedgerLater />;
      return at.ref ? <Act key={at.ref} ref_={at.ref} /> : <RecordPage />;
    default:
      return <NoPage />;
  }
}

// A page that cannot be drawn says so and leaves the frame; the next page begins anew.
class Drawn extends Component<{ at: Place; children: ComponentChildren }, { fault?: string }> {
  state: { fault?: string } = {};

  static getDerivedStateFromError(fault: unknown): { fault: string } {
    return { fault: fault instanceof Error ? fault.message : String(fault) };
  }

  componentDidUpdate(before: { at: Place }): void {
    if (this.state.fault !== undefined && before.at !== this.props.at) this.setState({ fault: undefined });
  }

  render(): ComponentChildren {
    if (this.state.fault === undefined) return this.props.children;
    return (
      <section>
        <div class="trouble" role="alert">
          <p>{say("not_drawn")}</p>
          <p class="soft small">
            <bdi>{this.state.fault}</bdi>
          </p>
        </div>
      </section>
    );
  }
}

// What a delegation's desk has of its own comes where there is a desk.
const ofDesk = () => import("./pages/desk");

function LedgerLater(): JSX.Element {
  const { part: desk, failed } = useLater(ofDesk);
  return desk ? <desk.Ledger /> : <WaitOr failed={failed} />;
}

function MineLater({ at }: { at: Place }): JSX.Element {
  const { part: desk, failed } = useLater(ofDesk);
  return desk ? <desk.MinePage ref_={at.ref} /> : <WaitOr failed={failed} />;
}

function NotesLater({ at }: { at: Place }): JSX.Element | null {
  const { part: desk } = useLater(ofDesk);
  return desk && at.page !== "mine" && at.page !== "none" ? <desk.Notes key={location.pathname} about={location.pathname} /> : null;
}

// Whose desk this is, whether the host can be reached, and what has not been sent.
function DeskBar(): JSX.Element | null {
  const own = about.use();
  const waits = waiting.use();
  if (!onDesk) return null;
  const stands = door.use();
  const shut = !hasToken() ? say("no_token") : stands === "shut" ? say("other_token") : stands === "gone" ? say("desk_gone") : "";
  if (!own || shut)
    return (
      <div class="desk-bar" role="status">
        <span class={own ? "warn" : undefined}>{shut || say("loading")}</span>
      </div>
    );
  return (
    <div class="desk-bar">
      <span>
        {say("desk_of")} <b>{own.name}</b> <bdi class="slug">{own.who}</bdi>
      </span>
      {own.host.error ? (
        <span class="warn">
          {say("host_away")}{" "}
          <details class="inline-details">
            <summary>{say("why")}</summary>
            <bdi dir="ltr">{own.host.error}</bdi>
          </details>
        </span>
      ) : (
        <span class={own.queued ? "warn" : "soft"}>{say(own.queued ? "back_and_queued" : "host_here")}</span>
      )}
      {waits ? <a href={href("/mine")}>{sayN("n_waiting", waits)}</a> : null}
      {own.queued ? <a href={href("/mine")}>{sayN("n_queued", own.queued)}</a> : null}
    </div>
  );
}

// An exercise says so before its host has answered, and where it does not: the page itself has it.
const marked = document.querySelector<HTMLMetaElement>("meta[name=truce-mark]")?.content || null;
const markOf = (head?: Head) => (head ? head.mark : marked);

function Mark({ head }: { head?: Head }): JSX.Element | null {
  const mark = markOf(head);
  return mark ? <span class="mark">{mark}</span> : null;
}

// A desk shows what is restricted among the rest, and prints it: each page says so, and of what it is not sure.
const forOthersNot = (head?: Head) => (head?.reader ? say("read_as", { name: head.reader.name }) : "");

function ReadAs({ head }: { head?: Head }): JSX.Element | null {
  if (!head?.reader) return null;
  return (
    <>
      <p class="small warn">{forOthersNot(head)}</p>
      {head.reader.incomplete.map(({ who, i }) => (
        <p class="small warn">
          <Names slugs={who} head={head} plain />
          {say("colon")}
          {say("incomplete_from")} <Entry i={i} />
        </p>
      ))}
    </>
  );
}

// A desk answers when the host does not: what it shows is as old as its own last word with the host.
function whenHeard(here: typeof heard.value, host?: { reached: string | null; error: string | null }): typeof heard.value {
  return host ? { live: here.live && !host.error, last: host.reached ? Date.parse(host.reached) : 0 } : here;
}

// How many hold what is shown, and how long ago the host was last heard.
function Held({ head, failed }: { head?: Head; failed: boolean }): JSX.Element {
  const own = about.use();
  const known = whenHeard(heard.use(), own?.host);
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  const fresh = !known.last ? "" : known.live ? say("fresh", { ago: ago(now - known.last) }) : say("stale", { ago: ago(Math.max(now - known.last, 1000)) });
  return (
    <span class="held">
      <a href={href("/record")}>{head ? upper(head.held.text) : failed ? "" : say("loading")}</a>
      <span class={known.live || !known.last ? undefined : "warn"}>{fresh}</span>
    </span>
  );
}

function Languages(): JSX.Element {
  return (
    <span class="languages" role="group" aria-label={say("language")}>
      {Object.entries(LANGUAGES).map(([tag, name]) => (
        <a
          href={here({ lang: tag })}
          lang={tag}
          hreflang={tag}
          data-whole="yes"
          aria-current={tag === lang() ? "true" : undefined}
          onClick={() => {
            try {
              localStorage.setItem("lang", tag);
            } catch {
              // a browser that keeps nothing: the address says it
            }
          }}
        >
          {name}
        </a>
      ))}
    </span>
  );
}

function keys(event: KeyboardEvent): void {
  const target = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") closePops();
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
  if (event.key === "/") {
    const search = document.querySelector<HTMLInputElement>("input[type=search]");
    if (search) {
      search.focus();
      event.preventDefault();
    }
  } else if (event.key === "?") {
    const help = document.querySelector<HTMLDetailsElement>("details.keys");
    if (help) {
      help.open = !help.open;
      help.querySelector("summary")?.focus();
    }
  } else if (event.key === "t") {
    const clock = document.querySelector<HTMLDetailsElement>("details.when");
    if (clock) {
      clock.open = true;
      clock.querySelector("input")?.focus();
      event.preventDefault();
    }
  } else if (/^[1-9]$/.test(event.key)) {
    document.querySelectorAll<HTMLAnchorElement>(".pages a")[Number(event.key) - 1]?.click();
  }
}

function Keys(): JSX.Element {
  const rows = [
    [`1 – ${PAGES.length}`, say("key_pages")],
    ["/", say("key_search")],
    ["t", say("key_time")],
    ["Esc", say("key_close")],
    ["?", say("key_help")],
  ];
  return (
    <details class="keys pop up">
      <summary class="small">{say("keys")}</summary>
      <dl class="panel">
        {rows.map(([key, what]) => (
          <div>
            <dt>
              <kbd dir="ltr">{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const first = document.title; // the record's, as the host wrote it into the page

export function App(): JSX.Element {
  const at = place.use();
  const asked = useView<{ items: RecordItem[] }>("record");
  const head = asked.answer;
  const current = PAGES.find((page) => page.page === (WITHIN[at.page] ?? at.page));
  useEffect(() => void (head && looksAt(head)), [head]);
  useAnchor(at.hash, `${at.page}/${at.ref}`);
  useEffect(() => {
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, []);
  useEffect(() => {
    const nav = document.querySelector(".pages [aria-current]"); // on a phone the pages are wider than it is
    nav?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [current]);
  const mark = [markOf(head), forOthersNot(head)].filter(Boolean).join(" · ");
  useEffect(() => {
    document.documentElement.style.setProperty("--mark-words", JSON.stringify(mark)); // for each sheet of paper
  }, [mark]);
  useEffect(() => {
    document.title = [at.ref, current && say(current.title), head?.title].filter(Boolean).join(" · ");
  }, [at, head]);
  return (
    <>
      <a class="skip" href="#main">
        {say("skip")}
      </a>
      <header>
        <div class="top">
          <p class="title">
            <bdi>{head?.title ?? first}</bdi>
          </p>
          <Mark head={head} />
          <Held head={head} failed={Boolean(asked.failed)} />
        </div>
        <div class="bar">
          <nav class="pages" aria-label={say("pages")}>
            {PAGES.map((page) => (
              <a href={href(page.path)} aria-current={page === current ? "page" : undefined}>
                {say(page.title)}
              </a>
            ))}
          </nav>
          <Languages />
        </div>
      </header>
      <DeskBar />
      <ClockBar head={head} failed={asked.failed} />
      <main id="main" tabIndex={-1}>
        <Drawn at={at}>
          <Page at={at} />
        </Drawn>
        {onDesk ? <NotesLater at={at} /> : null}
      </main>
      <footer>
        <p>
          <Mark head={head} />
        </p>
        <ReadAs head={head} />
        <p class="small soft">{say("names_note")}</p>
        {head ? (
          <p class="small soft">
            <bdi dir="ltr">{head.record}</bdi>
            <span class="screen"> · <a href="/calendar.ics" data-whole="yes" download>{say("calendar")}</a></span>
          </p>
        ) : null}
        <Keys />
      </footer>
    </>
  );
}
