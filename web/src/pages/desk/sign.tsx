// Before anything is signed: in words what it would be, who would read it, what it does not mean, and
// its very line. Nothing is signed but what is shown here, for whom it is shown here: a change on the form
// takes the sheet away, and rules or participants that change meanwhile bring in no reader.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { lookAgain, send, type Doing, type Done, type Preview } from "../../desk/desk";
import { Entry, Shape, Trouble, say, sayN } from "../../parts";

const ok = (done: Done): done is Extract<Done, { index: number }> => "index" in done;

export function Outcome({ done }: { done: Done }): JSX.Element {
  if (ok(done))
    return (
      <div class="state">
        <Shape shape="full" />
        <span>
          {say("signed_as")} <Entry i={done.index} /> <bdi class="code hash">{done.id}</bdi>
        </span>
      </div>
    );
  if (done.status === 202)
    return (
      <div class="state">
        <Shape shape="part" />
        <span>
          {say("queued_unsigned")}
          {"message" in done && done.message ? <bdi class="says">{done.message}</bdi> : null}
        </span>
      </div>
    );
  const refusal = done as Extract<Done, { message: string }>;
  return (
    <div class="state warn">
      <Shape shape="declined" />
      <span>
        {say("not_taken")} <bdi>{refusal.message}</bdi>
        {"rule" in refusal && refusal.rule ? <bdi class="says">{refusal.rule}</bdi> : null}
        {"hint" in refusal && refusal.hint ? <bdi class="says">{refusal.hint}</bdi> : null}
      </span>
    </div>
  );
}

function Readers({ preview }: { preview: Preview }): JSX.Element | null {
  if (!preview.readers) return null; // the sentences say so
  return (
    <details>
      <summary>{sayN("n_readers", preview.readers.length)}</summary>
      <ul class="told">
        {preview.readers.map((reader) => (
          <li>
            <bdi>{reader.name}</bdi> <bdi class="slug">{reader.who}</bdi>
          </li>
        ))}
      </ul>
    </details>
  );
}

function One({ preview }: { preview: Preview }): JSX.Element {
  return (
    <li class={preview.wider ? "said danger" : "said"}>
      {preview.sentences.map((sentence) => (
        <p class={sentence.kind === "not" ? "small" : undefined}>
          <bdi>{sentence.text}</bdi>
        </p>
      ))}
      <Readers preview={preview} />
      {preview.wider ? <p class="strong">{say("wider_what")}</p> : null}
      {preview.judged.ok ? (
        <div class="state">
          <Shape shape="full" />
          <span>{say("judged_ok")}</span>
        </div>
      ) : (
        <Outcome done={preview.judged} />
      )}
      <details>
        <summary>{say("as_bytes", { n: new TextEncoder().encode(preview.line).length })}</summary>
        <pre class="raw" dir="ltr">
          {preview.line}
        </pre>
        <p class="soft small">{say("as_bytes_note")}</p>
      </details>
    </li>
  );
}

// `acts`: what is to be signed, together. `barred`: why not yet.
export function Sign({ acts, barred, done }: { acts: Doing[]; barred?: string; done?: (results: Done[]) => void }): JSX.Element {
  const [shown, show] = useState<{ of: string; previews: Preview[] } | undefined>();
  const [results, put] = useState<Done[]>([]);
  const [problem, complain] = useState<Problem | undefined>();
  const [busy, work] = useState(false);
  const [typed, type] = useState("");
  const now = JSON.stringify(acts);
  const previews = shown?.of === now ? shown.previews : undefined;
  useEffect(() => {
    if (acts.length) put([]); // what became of a batch stays until there is another
  }, [now]);
  const attempt = async (what: () => Promise<void>) => {
    work(true);
    complain(undefined);
    await what().catch((failed: Problem) => complain(failed));
    work(false);
  };
  const look = () => attempt(async () => show({ of: now, previews: await Promise.all(acts.map((act) => send<Preview>("POST", "preview", act))) }));
  const wider = previews?.some((each) => each.wider) ?? false;
  const sign = () =>
    attempt(async () => {
      const shownTo = acts.map((act, i) => ({ ...act, to: previews![i]!.to?.map((who) => `who:${who}`) ?? ("public" as const) }));
      const { items } = await send<{ items: Done[] }>("POST", "acts", { acts: shownTo, wider });
      show(undefined);
      type("");
      put(items);
      done?.(items);
      void lookAgain();
    });
  const word = say("wider_word");
  const good = previews?.every((each) => each.judged.ok) && (!wider || typed.trim() === word) && !barred;
  return (
    <div class="sign" aria-live="polite">
      {results.length ? (
        <ul class="list">
          {results.map((each) => (
            <li>
              <Outcome done={each} />
            </li>
          ))}
        </ul>
      ) : null}
      {problem ? <Trouble problem={problem} /> : null}
      {previews ? (
        <ul class="list">
          {previews.map((preview) => (
            <One preview={preview} />
          ))}
        </ul>
      ) : null}
      {wider ? (
        <label class="field danger">
          {say("type_wider", { word })}
          <input type="text" value={typed} onInput={(event) => type(event.currentTarget.value)} autocomplete="off" />
        </label>
      ) : null}
      {barred ? <p class="sentence warn">{barred}</p> : null}
      <p class="sentence buttons">
        {previews ? (
          <button type="button" class={wider ? "do danger" : "do"} disabled={!good || busy} onClick={sign}>
            {sayN("sign_and_send", acts.length)}
          </button>
        ) : (
          <button type="button" class="do" disabled={!acts.length || busy} onClick={look}>
            {say("look_before")}
          </button>
        )}
        {busy ? <span class="soft">{say("loading")}</span> : null}
      </p>
    </div>
  );
}
