// What the pages share: names, who says so, times, states, sheets, empty places.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import type { Asked, Problem } from "./api";
import { onDesk } from "./desk/token";
import { useNew } from "./looked";
import { go, here, href, place } from "./route";
import { lang, list, say, sayN, upper, word, type Message } from "./say";
import { day, moment, when } from "./time";
import type { Actor, Head, Person, Said, Source } from "./types";

// A name as its owner has it; `slug` is what the record calls it, and is never translated. `then`: a mark that
// follows it on the same line, wherever that ends.
export function Name({ slug, head, plain, then = "" }: { slug: string; head: Pick<Head, "names">; plain?: boolean; then?: string }): JSX.Element {
  const name = head.names[slug];
  const called = (
    <span class="kept">
      <bdi class="slug">{slug}</bdi>
      {then.trimEnd()}
    </span>
  );
  const space = then.endsWith(" ") ? " " : "";
  if (!name)
    return (
      <>
        {called}
        {space}
      </>
    );
  return (
    <span class="name">
      <bdi>{name}</bdi>
      {plain ? then.trimEnd() : " "}
      {plain ? null : called}
      {space}
    </span>
  );
}

export const DOT = "\u00a0· "; // between facts of a line: none begins with it

const FEW = 6;

// A line of many: the first, the others when they are asked for; on paper all.
export function Few({ of }: { of: JSX.Element[] }): JSX.Element {
  const [all, show] = useState(false);
  const many = of.length > FEW + 2;
  const few = many && !all ? FEW : of.length;
  const listed = of.map((one, i) => (
    <>
      {i ? say("comma") : null}
      {one}
    </>
  ));
  return (
    <>
      {listed.slice(0, few)}
      {few < of.length ? <span class="paper">{listed.slice(few)}</span> : null}
      {many ? (
        <>
          {" "}
          <More all={all} n={of.length - FEW} show={show} />
        </>
      ) : null}
    </>
  );
}

// `acts`: where each said it.
export function Names(props: { slugs: string[]; head: Pick<Head, "names">; plain?: boolean; acts?: (number | undefined)[] }): JSX.Element {
  const { slugs, head, plain, acts } = props;
  const names = slugs.map((slug, i) =>
    acts?.[i] === undefined ? (
      <Name key={slug} slug={slug} head={head} plain={plain} />
    ) : (
      <Entry i={acts[i]!}>
        <Name slug={slug} head={head} plain={plain} />
      </Entry>
    ),
  );
  return <Few of={names} />;
}

const TEXT_LONG = 400; // characters

// A sentence that names many: its beginning, until the rest is asked for; on paper all.
export function Clamped({ text }: { text: string }): JSX.Element {
  const [whole, show] = useState(false);
  if (text.length <= TEXT_LONG) return <bdi>{text}</bdi>;
  return (
    <div>
      <div dir="auto" class={whole ? undefined : "clamped"}>
        {text}
      </div>
      <button type="button" class="more screen" aria-expanded={whole} onClick={() => show(!whole)}>
        {whole ? say("show_less") : say("show_whole")}
      </button>
    </div>
  );
}

// What is long shows its beginning: this shows the rest, and takes it away again.
export function More({ all, n, show }: { all: boolean; n: number; show: (all: boolean) => void }): JSX.Element {
  return (
    <button type="button" class="more screen" aria-expanded={all} onClick={() => show(!all)}>
      {all ? say("show_less") : sayN("and_more", n)}
    </button>
  );
}

export function ActorName({ actor, head }: { actor: Actor; head: Pick<Head, "names"> }): JSX.Element {
  return actor.who ? <Name slug={actor.who} head={head} plain /> : <bdi>{actor.name}</bdi>;
}

export const Actors = ({ actors, head }: { actors: Actor[]; head: Pick<Head, "names"> }) => (
  <Few of={actors.map((actor) => <ActorName actor={actor} head={head} />)} />
);

export function PersonName({ person, brief }: { person: Person; brief?: boolean }): JSX.Element {
  if (!person.name) return <span class="soft">{say("withheld")}</span>;
  return (
    <span class="person">
      <bdi title={person.aka?.length ? say("also", { names: person.aka.join(say("comma")) }) : undefined}>{person.name}</bdi>
      {person.function && !brief ? <bdi class="function">{person.function}</bdi> : null}
    </span>
  );
}

// The entry that an act is, as a link: what everything rests on is one step away.
export function Entry({ i, children }: { i: number; children?: ComponentChildren }): JSX.Element {
  const named = children !== undefined && typeof children !== "string"; // a name may be long; a number or a time stays whole
  return (
    <a href={href(`/record/${i}`)} class={named ? undefined : "whole"}>
      {children ?? say("entry", { n: i })}
    </a>
  );
}

// A message whose places are elements: each apart from the direction of the words around it.
export function Told({ message, places }: { message: Message; places: Record<string, ComponentChildren> }): JSX.Element {
  const marks = Object.fromEntries(Object.keys(places).map((name) => [name, `\0${name}\0`]));
  return (
    <>
      {say(message, marks)
        .split("\0")
        .map((piece, i) => (i % 2 ? <bdi>{places[piece]}</bdi> : piece))}
    </>
  );
}

// Beside what has come since the reader last looked: a word, and a line in the margin.
export function Came({ i }: { i: (number | undefined)[] }): JSX.Element | null {
  const isNew = useNew();
  return isNew(...i) ? (
    <span class="came screen">
      {say("came")}
      <span class="hidden"> {say("came_since")}</span>
    </span>
  ) : null;
}

// What not all may read says who may, wherever it stands: it is on a delegation's own desk alone, and is copied and
// printed from there.
export function ForSome({ of, head }: { of: { readers?: string[] }; head: Pick<Head, "names"> }): JSX.Element | null {
  if (!of.readers) return null;
  return (
    <span class="line small warn for-some">
      {say("for_some")} <Names slugs={of.readers} head={head} plain />
    </span>
  );
}

// Who says so, and when, beside a fact: smaller, and a link to the act.
export function According({ said, head, about }: { said: Said; head: Head; about?: string }): JSX.Element | null {
  if (!said.according_to && !said.author) return null;
  const time = said.at ? when(said.at, head.clock.offset_min, about ?? head.clock.moment) : "";
  return (
    <span class="says">
      {said.according_to ? <bdi>{said.according_to}</bdi> : <Name slug={said.author!} head={head} then={time ? say("comma") : ""} />}
      {time ? (
        <>
          {said.according_to ? say("comma") : null}
          {said.i === undefined ? <Time>{time}</Time> : <Entry i={said.i}>{time}</Entry>}
        </>
      ) : null}
      <ForSome of={said} head={head} />
    </span>
  );
}

export const Time = ({ children }: { children: ComponentChildren }) => <span class="num nowrap">{children}</span>;

// A small shape beside each word of state, told apart without colour.
export function Shape({ shape }: { shape: string }): JSX.Element {
  const ring = <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="1.5" />;
  const shapes: Record<string, JSX.Element> = {
    full: <circle cx="6" cy="6" r="5.5" fill="currentColor" />,
    arrived: (
      <>
        {ring}
        <circle cx="6" cy="6" r="2.8" fill="currentColor" />
      </>
    ),
    part: (
      <>
        {ring}
        <path d="M6 1a5 5 0 0 0 0 10z" fill="currentColor" />
      </>
    ),
    expected: ring,
    reported: (
      <>
        <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 2" />
        <circle cx="6" cy="6" r="2.5" fill="currentColor" />
      </>
    ),
    away: (
      <>
        {ring}
        <path d="M2.5 9.5l7-7" stroke="currentColor" stroke-width="1.5" />
      </>
    ),
    left: <path d="M6 1l5 5-5 5-5-5z" fill="none" stroke="currentColor" stroke-width="1.5" />,
    declined: <path d="M2 2l8 8M10 2l-8 8" stroke="currentColor" stroke-width="1.8" />,
  };
  return (
    <svg class="shape" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {shapes[shape] ?? <circle cx="6" cy="6" r="1.5" fill="currentColor" />}
    </svg>
  );
}

export function Roles({ roles }: { roles: string[] }): JSX.Element {
  return <>{roles.map((role) => word("role", role)).join(say("comma"))}</>;
}

// One line of a requirement: whom it is asked of, and how many of them.
export function Requirer({ line, need, head }: { line: string; need: string | number; head: Pick<Head, "names"> }): JSX.Element {
  return (
    <>
      {line.startsWith("who:") ? <Name slug={line.slice(4)} head={head} plain /> : upper(word("role", line))}
      {say("colon")}
      {/^\d+$/.test(String(need)) ? String(need) : word("need", String(need))}
    </>
  );
}

// The pages beside this one.
export function Tabs({ label, tabs }: { label: string; tabs: { path: string; title: string; current: boolean }[] }): JSX.Element {
  return (
    <nav class="tabs beside" aria-label={label}>
      {tabs.map((tab) => (
        <a href={href(tab.path)} aria-current={tab.current ? "page" : undefined}>
          {tab.title}
        </a>
      ))}
    </nav>
  );
}

// What a list is narrowed to. It stands in the address: what is filtered can be sent on.
export interface Filter {
  name: string;
  label: string;
  options?: [value: string, text: string][]; // none: a day, or words
  words?: true;
}

// What the address has stands among the options, also where a list has not come or knows nothing of it.
const withWanted = (options: [string, string][], wanted: string | null): [string, string][] =>
  wanted && !options.some(([value]) => value === wanted) ? [...options, [wanted, wanted]] : options;

export function Filters({ label, filters }: { label: string; filters: Filter[] }): JSX.Element {
  const query = place.value.query;
  const choose = (name: string, value: string) => go(here({ [name]: value || null, after: null }), true); // from the first page on
  return (
    <form class="filters screen" aria-label={label} onSubmit={(event) => event.preventDefault()}>
      {filters.map(({ name, label, options, words }) => (
        <label>
          {label}
          {options ? (
            <select name={name} value={query.get(name) ?? ""} onChange={(event) => choose(name, event.currentTarget.value)}>
              <option value="">{say("all_of_them")}</option>
              {withWanted(options, query.get(name)).map(([value, text]) => (
                <option value={value}>{text}</option>
              ))}
            </select>
          ) : (
            <input type={words ? "text" : "date"} dir={words ? "auto" : undefined} name={name} value={query.get(name) ?? ""} onChange={(event) => choose(name, event.currentTarget.value.trim())} />
          )}
        </label>
      ))}
      {filters.some(({ name }) => query.get(name)) ? (
        <a href={here({ ...Object.fromEntries(filters.map(({ name }) => [name, null])), after: null })}>{say("no_filter")}</a>
      ) : null}
    </form>
  );
}

export const dayFilters = (): Filter[] => [
  { name: "from", label: say("from_day") },
  { name: "to", label: say("to_day") },
];

// What the address narrows a list to: for a view that takes it, and as a test.
export const chosen = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, place.value.query.get(name) ?? ""]));

export function narrowed(fields: Record<string, string | string[] | undefined>): boolean {
  return Object.entries(fields).every(([name, value]) => {
    const wanted = place.value.query.get(name);
    return !wanted || (Array.isArray(value) ? value.includes(wanted) : value === wanted);
  });
}

export function Sheet(props: {
  title: ComponentChildren;
  end?: ComponentChildren;
  id?: string;
  wide?: boolean;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <section id={props.id} class={props.wide ? "wide" : undefined}>
      <h2>
        <span>{props.title}</span>
        {props.end ? <span class="end">{props.end}</span> : null}
      </h2>
      {props.children}
    </section>
  );
}

// What will be here, and who can put it there.
export const Empty = ({ children }: { children: ComponentChildren }) => <p class="empty">{children}</p>;

// What a refusal says; where the program has it in English alone, first what it asks, in the reader's own language.
export function Refused({ title, said, of }: { title?: string; said: string; of?: string }): JSX.Element {
  if (!title || !of || of === lang()) return <bdi>{said}</bdi>;
  return (
    <>
      <bdi>{title}</bdi>{" "}
      <bdi class="says" lang={of}>
        {said}
      </bdi>
    </>
  );
}

export function Trouble({ problem }: { problem: Problem }): JSX.Element {
  if (problem.status === 0) return <p class="trouble">{onDesk ? say("desk_gone") : say("not_loaded")}</p>; // the page says so once, at its head
  const { query } = place.value;
  const pinned = query.get("at") || query.get("as_of");
  const foreign = problem.status === 404 && problem.lang !== undefined && problem.lang !== lang(); // the sentence above says as much
  return (
    <div class="trouble" role="alert">
      <p>{problem.status === 404 ? say("not_there") : say("refused")}</p>
      {problem.detail && !foreign ? (
        <p class="soft small">
          <Refused title={problem.title} said={upper(problem.detail)} of={problem.lang} />
        </p>
      ) : null}
      {problem.hint && !foreign ? (
        <p class="soft small">
          <bdi>{upper(problem.hint)}</bdi>
        </p>
      ) : null}
      {pinned && (problem.status === 404 || problem.status === 400) ? (
        <p>
          <a href={href(location.pathname, { at: null, as_of: null })}>{say("look_now")}</a>
        </p>
      ) : null}
    </div>
  );
}

// An address that is no page.
export function NoPage(): JSX.Element {
  return (
    <>
      <h1>{say("no_page")}</h1>
      <section>
        <Empty>{say("no_page_what")}</Empty>
        <p class="under screen">
          <a href={href("/")}>{say("to_front")}</a>
        </p>
      </section>
    </>
  );
}

// A page of what is not there, with the way to what is.
export function Missing(props: { ref_: string; path: string; all: string; problem: Problem }): JSX.Element {
  return (
    <>
      <p class="crumbs">
        <a href={href(props.path)}>{props.all}</a>
      </p>
      <h1>
        <bdi>{props.ref_}</bdi>
      </h1>
      <section>
        <Trouble problem={props.problem} />
        {props.problem.status === 404 ? (
          <p class="under screen">
            <a href={href(props.path)}>{say("go_to_all", { all: props.all })}</a>
          </p>
        ) : null}
      </section>
    </>
  );
}

// What stands beside a name without prejudice: on a screen when it is asked for, on paper always.
export function NameNote({ text }: { text: string | null | undefined }): JSX.Element | null {
  if (!text) return null;
  return (
    <>
      <details class="note">
        <summary>{say("note")}</summary>
        <bdi>{text}</bdi>
      </details>
      <bdi class="slugs paper">{text}</bdi>
    </>
  );
}

// What has been asked for and has not come.
export const Wait = () => (
  <div class="wait" aria-busy="true">
    <span class="hidden">{say("loading")}</span>
  </div>
);

// The same of a part of the app, which may not come.
export const WaitOr = ({ failed }: { failed: boolean }) => (failed ? <Trouble problem={{ status: 0, detail: "" }} /> : <Wait />);

// A sheet whose frame stands at once; its content when there is an answer.
export function Loaded<T>({ asked, children }: { asked: Asked<T>; children: (answer: T & Head) => ComponentChildren }): JSX.Element {
  if (asked.failed && !asked.answer) return <Trouble problem={asked.failed} />;
  if (!asked.answer) return <Wait />;
  return <div class={asked.old ? "old" : undefined}>{children(asked.answer)}</div>;
}

export function SourceLine({ source, head }: { source?: Source; head: Head }): JSX.Element | null {
  if (!source) return null;
  // One run of words, whatever the page's direction: the title behind its outlet, also where the line breaks.
  const outlet = (
    <bdi>
      {source.outlet}
      {source.title ? say("colon") : null}
      {source.title ? <span class="cite">{source.title}</span> : null}
    </bdi>
  );
  return (
    <span class="says">
      {source.url && /^https?:\/\//.test(source.url) ? (
        <a href={source.url} rel="noopener noreferrer nofollow" target="_blank">
          {outlet}
        </a>
      ) : (
        outlet
      )}
      {source.published ? (
        <>
          {say("comma")}
          {source.published.includes("T") ? <Moment at={source.published} head={head} /> : <Time>{day(source.published)}</Time>}
        </>
      ) : null}
    </span>
  );
}

// A text as it was said: line ends kept, its own direction.
export function Prose({ text }: { text: string }): JSX.Element {
  return (
    <div class="prose">
      {text.split(/\n{2,}/).map((paragraph) => (
        <p dir="auto">{paragraph}</p>
      ))}
    </div>
  );
}

export const Moment = ({ at, head }: { at: string; head: Head }) => <Time>{moment(at, head.clock.offset_min)}</Time>;

export { list, say, sayN, upper, word };
