// A delegation's own pages, on its own machine: what waits for it, what it may do, what it has not
// sent yet, its drafts and notes.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { arrived, useView, type Problem } from "../../api";
import { doing } from "../../desk/do";
import { about, begin, kinds, lookAgain, mayDo, read, send, type ActKind, type Body, type Done, type Draft, type Queued, type Waiting } from "../../desk/desk";
import { Empty, More, Names, NoPage, Sheet, Shape, Trouble, Wait, say, sayN, upper } from "../../parts";
import { secondsTo, useNow } from "../../due";
import { go, here, href, place } from "../../route";
import type { Message } from "../../say";
import { capitals, moment, zones } from "../../time";
import { Near } from "../motions";
import type { Head, Press, RecordItem } from "../../types";
import { Arrivals } from "./arrivals";
import { ActForm } from "./form";
import { Payload } from "./forms/payload";
import { Outcome } from "./sign";

interface Got<T> {
  items?: T[];
  cut?: boolean; // there are more than are listed
  failed?: Problem;
}

// A list of the desk's own, asked for again when something has come.
function useList<T>(path: string): [Got<T>, () => void] {
  const when = arrived.use();
  const [count, again] = useState(0);
  const [got, put] = useState<Got<T>>({});
  useEffect(() => {
    read<{ items: T[]; cut?: boolean }>(path).then(
      ({ items, cut }) => put({ items, cut }),
      (failed: Problem) => put((before) => ({ ...before, failed })),
    );
  }, [path, when, count]);
  return [got, () => again((n) => n + 1)];
}

function Start({ act, body, to, draft, children }: { act: string; body?: Body; to?: Draft["to"]; draft?: string; children: JSX.Element | string }): JSX.Element {
  return (
    <a
      href={href(act === "presence" && !body ? "/mine/arrivals" : `/mine/act/${act}`)}
      onClick={() => begin({ act, body, to, draft })}
    >
      {children}
    </a>
  );
}

function WaitingItem({ item, head, paper }: { item: Waiting; head: Head; paper: boolean }): JSX.Element {
  const now = useNow();
  const minutes = head.clock.offset_min;
  return (
    <li class={paper ? "state paper" : "state"}>
      <Shape shape={item.until ? "part" : "expected"} />
      <span>
        <Start act={item.act.act} body={item.act.body}>
          {doing(item.act.act)}
        </Start>
        {say("colon")}
        <bdi class="strong">{item.about.title ?? item.about.ref}</bdi>
        {item.until ? (
          <span class="line small due num">
            {say("until_when", { when: moment(item.until, minutes) })}
            {capitals(item.until, zones(place.value.query), minutes).map(({ clock, where }) => ` · ${clock} ${where}`)}{" "}
            <Near left={secondsTo(item.until, head, now)} />
          </span>
        ) : null}
        {item.since ? <span class="says num">{say("since_when", { when: moment(item.since, minutes) })}</span> : null}
      </span>
    </li>
  );
}

const ALIKE_FEW = 3;

// What asks for the same act by the same time, in the order of what waits.
function alike(items: Waiting[]): Waiting[][] {
  const groups = new Map<string, Waiting[]>();
  for (const item of items) {
    const key = `${item.act.act} ${item.until ?? ""}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

// Of many that wait alike the first; the others when they are asked for, on paper all.
function Alike({ items, head }: { items: Waiting[]; head: Head }): JSX.Element {
  const [all, show] = useState(false);
  const many = items.length > ALIKE_FEW + 2;
  return (
    <>
      {items.map((item, i) => (
        <WaitingItem key={item.about.i} item={item} head={head} paper={many && !all && i >= ALIKE_FEW} />
      ))}
      {many ? (
        <li class="screen">
          <More all={all} n={items.length - ALIKE_FEW} show={show} />
        </li>
      ) : null}
    </>
  );
}

function WaitingForMe({ head }: { head?: Head }): JSX.Element {
  const [got] = useList<Waiting>("waiting");
  return (
    <Sheet title={say("waiting_for_me")} end={got.items ? sayN("n_acts", got.items.length) : null}>
      {got.failed ? (
        <Trouble problem={got.failed} />
      ) : !got.items || !head ? (
        <Wait />
      ) : got.items.length ? (
        <>
          <ul class="list">
            {alike(got.items).map((items) => (
              <Alike key={`${items[0]!.act.act} ${items[0]!.until ?? ""}`} items={items} head={head} />
            ))}
          </ul>
          {got.cut ? <p class="under soft small">{say("waiting_cut")}</p> : null}
        </>
      ) : (
        <Empty>{say("nothing_waits")}</Empty>
      )}
    </Sheet>
  );
}

const COMMON = ["presence", "communique", "stance", "amend", "vote", "sign", "count", "reconcile", "finding", "consent", "statement"];

function WhatIMayDo(): JSX.Element {
  const all = kinds.use();
  const may = all.filter((kind) => kind.may && kind.use !== "machine");
  const rest = may.filter((kind) => !COMMON.includes(kind.act));
  const families = [...new Set(rest.map((kind) => kind.family))];
  const line = (kind: ActKind) => (
    <li>
      <Start act={kind.act}>{doing(kind.act)}</Start>
    </li>
  );
  return (
    <Sheet title={say("what_i_may_do")}>
      <ul class="doings common">{COMMON.flatMap((act) => may.filter((kind) => kind.act === act)).map(line)}</ul>
      <details class="under">
        <summary>{upper(say("everything_else"))}</summary>
        {families.map((family) => (
          <div class="family">
            <h3 class="small soft">{say(`family_${family}` as Message)}</h3>
            <ul class="doings">{rest.filter((kind) => kind.family === family).map(line)}</ul>
          </div>
        ))}
      </details>
      <p class="under">
        <a href={href("/record/ledger")}>{say("ledger")}</a> <span class="small soft">{say("drafts_what")}</span>
      </p>
    </Sheet>
  );
}

const MADE_BY_DESK = ["deposit", "open"]; // what lies in the queue is not what was written

function Queue({ head }: { head?: Head }): JSX.Element | null {
  const own = about.use();
  const [got, again] = useList<Queued>("queue");
  const [results, put] = useState<Done[]>([]);
  const [problem, complain] = useState<Problem | undefined>();
  if (!got.items?.length && !results.length) return null;
  const changed = () => {
    complain(undefined);
    again();
    void lookAgain();
  };
  const sendAll = () => send<{ items: Done[] }>("POST", "queue/send", {}).then(({ items }) => (put(items), changed()), complain);
  const undo = (number: number) => send("DELETE", `queue/${number}`).then(changed, complain);
  const change = ({ number, act, body, to }: Queued) =>
    send("DELETE", `queue/${number}`).then(() => {
      begin({ act, body, to: to ?? "public" });
      go(href(`/mine/act/${act}`));
    }, complain);
  return (
    <Sheet title={say("queue")} end={got.items?.some(({ sent }) => sent) ? null : say("queue_what")}>
      {got.items?.length ? <p class={own?.host.error ? "sentence warn" : "sentence"}>{say(own?.host.error ? (got.items.some(({ sent }) => sent) ? "queue_away_sent" : "queue_away") : "queue_back")}</p> : null}
      <ul class="list">
        {got.items?.map((queued) => (
          <li key={queued.number} class="buttons">
            <span>
              <span class="strong">{doing(queued.act)}</span>
              <span class="line small soft">
                {say("for_whom")}
                {say("colon")}
                {queued.to && queued.to !== "public" && head ? <Names slugs={queued.to} head={head} plain /> : say("audience_public")}
              </span>
              {queued.sent ? <span class="line small warn">{say("queued_sent")}</span> : null}
            </span>
            {queued.body && !queued.sent && !MADE_BY_DESK.includes(queued.act) ? (
              <button type="button" onClick={() => change(queued)}>
                {say("change_it")}
              </button>
            ) : null}
            <button type="button" onClick={() => undo(queued.number)}>
              {say("undo")}
            </button>
            {head ? (
              <div class="whole">
                <Payload payload={queued.body ?? {}} act={queued.act} head={head} />
              </div>
            ) : null}
          </li>
        ))}
        {results.map((done) => (
          <li>
            <Outcome done={done} />
          </li>
        ))}
      </ul>
      {problem ? <Trouble problem={problem} /> : null}
      {got.items?.length ? (
        <p class="under buttons">
          <button type="button" class="do" onClick={sendAll}>
            {sayN("sign_and_send", got.items.length)}
          </button>
        </p>
      ) : null}
    </Sheet>
  );
}

function Drafts({ head }: { head?: Head }): JSX.Element | null {
  const [got, again] = useList<Draft>("drafts");
  if (!got.items?.length) return null;
  return (
    <Sheet title={say("drafts")} end={say("drafts_what")}>
      <ul class="list">
        {got.items.map((draft) => (
          <li class="buttons">
            <span>
              <Start act={draft.act} body={draft.body} to={draft.to} draft={draft.id}>
                {doing(draft.act)}
              </Start>
              <span class="line small soft num">
                {moment(draft.changed, head?.clock.offset_min ?? 0)}
                {" · "}
                {!draft.cleared ? say("not_cleared") : draft.cleared.same ? say("cleared_by", { name: draft.cleared.by }) : say("changed_since_cleared", { name: draft.cleared.by })}
              </span>
              {draft.note ? <bdi class="line small">{draft.note}</bdi> : null}
            </span>
            <button type="button" onClick={() => send("DELETE", `drafts/${draft.id}?hash=${draft.hash}`).then(again, again)}>
              {say("throw_away")}
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

// The line that the views make of what is recorded, as the beginning of a communiqué.
function FromPress(): JSX.Element | null {
  const asked = useView<Press>("press");
  const press = asked.answer;
  kinds.use();
  if (!press?.line || !mayDo("communique")) return null;
  const start = () => {
    begin({ act: "communique", body: { text: { [press.lang]: press.line }, title: { [press.lang]: say("press_line") }, ...(press.round ? { round: press.round.ref } : {}) } });
    go(href("/mine/act/communique"));
  };
  return (
    <Sheet id="press-line" title={say("press_line")}>
      <div class="press">
        <blockquote dir="auto">{press.line}</blockquote>
        {press.restricted ? (
          <p class="small warn">{say("press_restricted")}</p>
        ) : (
          <p class="buttons">
            <button type="button" onClick={start}>
              {say("make_communique")}
            </button>
          </p>
        )}
      </div>
    </Sheet>
  );
}

function Overview(): JSX.Element {
  const record = useView<{ items: RecordItem[] }>("record");
  const own = about.use();
  const head = record.answer;
  return (
    <>
      <h1>
        {own ? (
          <>
            {say("desk_of")} <bdi>{own.name}</bdi>
          </>
        ) : (
          say("mine")
        )}
      </h1>
      <div class="columns mine">
        <div class="stack">
          <WaitingForMe head={head} />
          <Queue head={head} />
          <Drafts head={head} />
          <FromPress />
        </div>
        <div class="stack screen">
          <WhatIMayDo />
        </div>
      </div>
    </>
  );
}

// Who looks at another moment acts in this one all the same.
function Earlier(): JSX.Element | null {
  const { query } = place.use();
  if (!query.get("at") && !query.get("as_of")) return null;
  return (
    <p class="warn" role="status">
      {say("desk_earlier")} <a href={here({ at: null, as_of: null })}>{say("look_now")}</a>
    </p>
  );
}

export function MinePage({ ref_ }: { ref_: string }): JSX.Element {
  const [part, what] = ref_.split("/");
  const page = part === "act" && what ? <ActForm key={what} act={what} /> : part === "arrivals" ? <Arrivals /> : ref_ ? <NoPage /> : <Overview />;
  return (
    <>
      <Earlier />
      {page}
    </>
  );
}

export { Ledger } from "../ledger";
export { Notes } from "./notes";
