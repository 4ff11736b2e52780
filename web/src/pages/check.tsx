// Checking in the reader's own browser (src/check): a worker takes the record from the host, believes
// nothing of it, and says what holds.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ActResult, Answer, Question, RecordResult } from "../check";
import { KINDS, type Rule } from "../check/rules";
import { onDesk } from "../desk/token";
import { Entry, Names, Sheet, say } from "../parts";
import type { Head } from "../types";

type What = { type: "record" } | { type: "act"; index: number };
type Result = RecordResult | ActResult;
type State =
  | { at: "rest" }
  | { at: "work"; checked: number; size: number }
  | { at: "done"; result: Result }
  | { at: "failed"; text: string };

// In the reader's language; the rule, and what it says of this entry, as the check has them for whoever repairs.
function Finding({ rule, text }: { rule: Rule; text: string }): JSX.Element {
  return (
    <>
      <span>{say(`check_kind_${KINDS[rule]}`)}</span>
      <span class="line small soft" lang="en" dir="ltr">
        <span class="code">{rule}</span>: {text}
      </span>
    </>
  );
}

function Faults({ result }: { result: Result }): JSX.Element {
  const more = "more_faults" in result ? result.more_faults : 0;
  return (
    <>
      <ul class="list">
        {result.faults.map((fault) => (
          <li>
            <Finding rule={fault.rule} text={fault.text} />
            {fault.index === null ? null : <Entry i={fault.index} />}
          </li>
        ))}
      </ul>
      {more ? <p class="under small">{say("check_more", { n: more })}</p> : null}
      {result.evidence.map((each) => (
        <p class="under small">
          <a href={URL.createObjectURL(new Blob([each.text], { type: "application/json" }))} download={each.name} data-whole="yes">
            {say("check_evidence")}
          </a>
        </p>
      ))}
    </>
  );
}

// What is not known of the key that signed an act.
function KeyCaveats({ result }: { result: ActResult }): JSX.Element {
  return (
    <>
      {result.key_from === "host" ? <p class="under small warn">{say("check_key_host")}</p> : null}
      {result.key_from === "motion" ? <p class="under small warn">{say("check_key_motion")}</p> : null}
      {result.revocation_known ? null : <p class="under small warn">{say("check_revocation")}</p>}
    </>
  );
}

function Verdict({ result, head }: { result: Result; head: Head }): JSX.Element {
  const held = result.held_by.length ? (
    <p class="sentence">
      {say("check_held")} <Names slugs={[...result.held_by]} head={head} plain />
    </p>
  ) : (
    <p class="sentence warn">{say("check_held_none")}</p>
  );
  if (result.faults.length)
    return (
      <>
        <p class="sentence warn strong">{say("check_bad")}</p>
        <Faults result={result} />
        {result.unfinished ? (
          <div class="under small">
            {say("check_unfinished_more")} <Finding {...result.unfinished} />
          </div>
        ) : null}
      </>
    );
  if (result.unfinished)
    return (
      <>
        <p class="sentence warn strong">{say("check_unfinished")}</p>
        <div class="under small">
          <Finding {...result.unfinished} />
        </div>
      </>
    );
  return (
    <>
      <p class="sentence strong">
        {"index" in result ? say("check_act_good", { n: result.index }) : say("check_good", { n: result.size - 1 })}
      </p>
      {held}
      {"unsure" in result && result.unsure ? <p class="sentence small warn">{say("check_unsure", { n: result.unsure })}</p> : null}
      {"founding" in result ? (
        <p class="under small soft">
          {say("check_compare")} <bdi class="code hash">{result.founding}</bdi>
        </p>
      ) : null}
      {"key_from" in result ? <KeyCaveats result={result} /> : null}
    </>
  );
}

// One worker for the page's life: the keys that it finds in the whole record it knows when one act is asked of it.
let worker: Worker | null = null;
const hearing = new Map<number, (answer: Answer) => void>();
let asked = 0;

function work(): Worker {
  const fresh = new Worker(new URL("../check/worker.ts", import.meta.url), { type: "module" });
  fresh.onmessage = ({ data }: MessageEvent<Answer>) => {
    const hear = hearing.get(data.id);
    if (data.type !== "progress") hearing.delete(data.id);
    hear?.(data);
  };
  fresh.onerror = () => {
    fresh.terminate();
    worker = null;
    for (const [id, hear] of hearing) hear({ id, type: "failed", text: "" });
    hearing.clear();
  };
  return fresh;
}

function ask(what: What, hear: (answer: Answer) => void): number {
  worker ??= work();
  hearing.set(++asked, hear);
  worker.postMessage({ id: asked, base: location.origin, ...what } satisfies Question);
  return asked;
}

const cancel = (id: number) => worker?.postMessage({ id, type: "cancel" } satisfies Question);

export function Check({ what, head }: { what: What; head: Head }): JSX.Element {
  const [state, put] = useState<State>({ at: "rest" });
  const running = useRef(0);
  const stop = () => cancel(running.current);
  useEffect(() => stop, []);
  const begin = () => {
    put({ at: "work", checked: 0, size: 0 });
    running.current = ask(what, (answer) => {
      if (answer.type === "progress") put({ at: "work", checked: answer.checked, size: answer.size });
      else if (answer.type === "done" && answer.result) put({ at: "done", result: answer.result });
      else if (answer.type === "failed") put({ at: "failed", text: answer.text });
      else if (answer.type === "cancelled") put(answer.result.faults.length ? { at: "done", result: answer.result } : { at: "rest" });
    });
  };
  if (onDesk) return <p class="sentence small">{say("desk_checked")}</p>;
  return (
    <div class="check">
      <p class="sentence small">{what.type === "record" ? say("check_what") : say("check_act_what")}</p>
      <p class="sentence buttons screen">
        {state.at === "work" ? (
          <>
            <progress max={state.size || 1} value={state.checked} aria-label={say("check_running", { n: state.checked, of: state.size })} />
            <button type="button" onClick={stop}>
              {say("check_stop")}
            </button>
          </>
        ) : (
          <button type="button" class="do" onClick={begin}>
            {state.at === "rest" ? say("check_begin") : say("check_again")}
          </button>
        )}
      </p>
      <div aria-live="polite">
        {state.at === "done" ? <Verdict result={state.result} head={head} /> : null}
        {state.at === "failed" ? (
          <p class="sentence warn">
            {say("check_failed")} <bdi>{state.text}</bdi>
          </p>
        ) : null}
      </div>
    </div>
  );
}

// Of one act: to check it here, and to take the proof along.
export function CheckAct({ index, head }: { index: number; head: Head }): JSX.Element {
  return (
    <Sheet title={say("check_act")}>
      <Check what={{ type: "act", index }} head={head} />
      <p class="under small screen">
        <a href={`/api/v1/proof/${index}`} download={`${index}.json`}>
          {say("proof")}
        </a>
      </p>
    </Sheet>
  );
}
