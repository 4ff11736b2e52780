// Checking in the reader's own browser (src/check): a worker takes the record from the host, believes
// nothing of it, and says what holds.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ActResult, Answer, Question, RecordResult } from "../check";
import { onDesk } from "../desk/token";
import { Entry, Names, say } from "../parts";
import type { Head } from "../types";

type What = { type: "record" } | { type: "act"; index: number };
type Result = RecordResult | ActResult;
type State =
  | { at: "rest" }
  | { at: "work"; checked: number; size: number }
  | { at: "done"; result: Result }
  | { at: "failed"; text: string };

function Faults({ result }: { result: Result }): JSX.Element {
  const more = "more_faults" in result ? result.more_faults : 0;
  return (
    <>
      <ul class="list">
        {result.faults.map((fault) => (
          <li>
            <bdi class="code">{fault.rule}</bdi>
            <span class="line" dir="auto">
              {fault.text}
            </span>
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

function Verdict({ result, head }: { result: Result; head: Head }): JSX.Element {
  const held = result.held_by.length ? (
    <p class="sentence">
      {say("check_held")} <Names slugs={[...result.held_by]} head={head} plain />
    </p>
  ) : null;
  if (!result.valid)
    return (
      <>
        <p class="sentence warn strong">{say("check_bad")}</p>
        <Faults result={result} />
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
      {"key_from" in result && result.key_from === "host" ? <p class="under small warn">{say("check_key_host")}</p> : null}
    </>
  );
}

export function Check({ what, head }: { what: What; head: Head }): JSX.Element {
  const [state, put] = useState<State>({ at: "rest" });
  const worker = useRef<Worker>();
  useEffect(() => () => worker.current?.terminate(), []);
  const begin = () => {
    worker.current?.terminate();
    const fresh = new Worker(new URL("../check/worker.ts", import.meta.url), { type: "module" });
    worker.current = fresh;
    put({ at: "work", checked: 0, size: 0 });
    fresh.onerror = () => put({ at: "failed", text: "" });
    fresh.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.type === "progress") put({ at: "work", checked: data.checked, size: data.size });
      else if (data.type === "done" && data.result) put({ at: "done", result: data.result });
      else if (data.type === "failed") put({ at: "failed", text: data.text });
      else if (data.type === "cancelled") put({ at: "rest" });
    };
    fresh.postMessage({ id: 1, base: location.origin, ...what } satisfies Question);
  };
  if (onDesk) return <p class="sentence small">{say("desk_checked")}</p>;
  const stop = () => worker.current?.postMessage({ id: 1, type: "cancel" } satisfies Question);
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
