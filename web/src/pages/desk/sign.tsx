// Before anything is signed: in words what it would be, who would read it, what it does not mean, and
// its very line. Nothing is signed but what is shown here, for whom it is shown here: a change on the form
// takes the sheet away, and rules or participants that change meanwhile bring in no reader.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { lookAgain, send, type Doing, type Done, type Preview } from "../../desk/desk";
import { Entry, Refused, Shape, Trouble, say, sayN } from "../../parts";
import type { Hand, Pieces } from "./forms/hand";

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
          {say("sent" in done && done.sent ? "queued_sent" : "queued_unsigned")}
          {"message" in done && done.message ? <bdi class="says">{done.message}</bdi> : null}
        </span>
      </div>
    );
  const refusal = done as Extract<Done, { message: string }>;
  return (
    <div class="state warn">
      <Shape shape="declined" />
      <span>
        {say("not_taken")} <Refused title={refusal.title} said={refusal.message} of={refusal.lang} />
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

function One({ preview, title }: { preview: Preview; title?: JSX.Element }): JSX.Element {
  return (
    <li class={preview.wider || preview.exposed ? "said danger" : "said"}>
      {title ? <p class="strong">{title}</p> : null}
      {preview.sentences.map((sentence) => (
        <p class={sentence.kind === "not" ? "small" : undefined}>
          <bdi>{sentence.text}</bdi>
        </p>
      ))}
      <Readers preview={preview} />
      {preview.wider ? <p class="strong">{say("wider_what")}</p> : null}
      {preview.exposed ? <p class="strong">{say("exposed_what")}</p> : null}
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

// What an act holds of a body, by whether all may read it (`truce draft` has the same).
const ROOM_RESTRICTED = 18_000;
const ROOM_PUBLIC = 56_000;

interface Shown {
  of: string;
  previews: Preview[]; // of what comes before, then of itself
  pieces?: Pieces;
}

const readersOf = (preview: Preview): Doing["to"] => preview.to?.map((who) => `who:${who}`) ?? "public";

// In as few acts as hold it, all of them for whom the rules, or its author, have it.
async function inPieces(made: Doing, cut: NonNullable<Hand["pieces"]>): Promise<Omit<Shown, "of">> {
  let pieces = cut(made, ROOM_RESTRICTED);
  let itself = await look(pieces.itself([]));
  if (pieces.before.length && !itself.to) {
    pieces = cut(made, ROOM_PUBLIC);
    itself = await look(pieces.itself([]));
  }
  const to = readersOf(itself);
  const before = pieces.before.map((each) => ({ ...each, to }));
  return { previews: [...(await Promise.all(before.map(look))), itself], pieces: { ...pieces, before } };
}

const look = (act: Doing) => send<Preview>("POST", "preview", act);
const post = async (acts: Doing[], wider: boolean, exposed = false) =>
  (await send<{ items: Done[] }>("POST", "acts", { acts, wider, protected_too: exposed })).items;

// First what comes before, then itself, which names those and is looked at once more. Without a host nothing of it
// waits: what is not in the record cannot be named.
async function signPieces({ before, itself }: Pieces, to: Doing["to"], wider: boolean): Promise<Done[]> {
  const first = await post(before, wider);
  const ids = first.flatMap((done) => (ok(done) ? [done.id] : []));
  if (ids.length < before.length) {
    await Promise.all(first.map((done) => ("queued" in done ? send("DELETE", `queue/${done.queued}`) : undefined)));
    return first.some((done) => done.status === 202) ? [{ status: 503, message: say("pieces_need_host") }] : first.filter((done) => !ok(done));
  }
  const whole = { ...itself(ids), to };
  const { judged } = await look(whole);
  return judged.ok ? post([whole], wider) : [judged];
}

// Several acts that are one text: what is said of it, and behind a button each of those before it.
function Previews({ previews, titles, whole }: { previews: Preview[]; titles?: JSX.Element[]; whole: boolean }): JSX.Element {
  const before = whole ? previews.slice(0, -1) : [];
  const good = before.every((each) => each.judged.ok);
  return (
    <ul class="list">
      {(whole ? previews.slice(-1) : previews).map((preview, i) => (
        <One preview={preview} title={titles?.[i]} />
      ))}
      {before.length ? (
        <li>
          <details open={!good}>
            <summary>{sayN("n_pieces", before.length)}</summary>
            <ol class="list">
              {before.map((preview) => (
                <One preview={preview} />
              ))}
            </ol>
          </details>
        </li>
      ) : null}
    </ul>
  );
}

const SLOW_MS = 4000;

// That a host takes long is told before it is given up.
function Busy({ host }: { host: boolean }): JSX.Element {
  const [slow, tell] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => tell(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  return <span class={slow && host ? "warn" : "soft"}>{slow && host ? say("takes_long") : say("loading")}</span>;
}

// `acts`: what is to be signed, together. `titles`: what each of them says. `barred`: why not yet. `pieces`: how one that is
// too long is divided.
export function Sign({ acts, titles, barred, done, pieces }: { acts: Doing[]; titles?: JSX.Element[]; barred?: string; done?: (results: Done[]) => void; pieces?: Hand["pieces"] }): JSX.Element {
  const [shown, show] = useState<Shown | undefined>();
  const [results, put] = useState<Done[]>([]);
  const [problem, complain] = useState<Problem | undefined>();
  const [busy, work] = useState(false);
  const [typed, type] = useState("");
  const [typedExposed, typeExposed] = useState("");
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
  // Who has pressed a key goes on from what came of it: a button that is gone would leave them at the page's top.
  const sheet = useRef<HTMLDivElement>(null);
  const came = Boolean(previews || results.length);
  useEffect(() => {
    if (came) sheet.current?.focus();
  }, [shown, results]);
  const lookAtAll = () =>
    attempt(async () => show({ of: now, ...(pieces ? await inPieces(acts[0]!, pieces) : { previews: await Promise.all(acts.map(look)) }) }));
  const wider = previews?.some((each) => each.wider) ?? false;
  const exposed = previews?.some((each) => each.exposed) ?? false;
  const sign = () =>
    attempt(async () => {
      const divided = shown!.pieces?.before.length ? shown!.pieces : undefined;
      const items = divided
        ? await signPieces(divided, readersOf(previews!.at(-1)!), wider)
        : await post(acts.map((act, i) => ({ ...act, to: readersOf(previews![i]!) })), wider, exposed);
      show(undefined);
      type("");
      typeExposed("");
      put(items);
      done?.(items);
      void lookAgain();
    });
  const word = say("wider_word");
  const exposedWord = say("exposed_word");
  const good = previews?.every((each) => each.judged.ok) && (!wider || typed.trim() === word) && (!exposed || typedExposed.trim() === exposedWord) && !barred;
  return (
    <div ref={sheet} class="sign" aria-live="polite" tabIndex={-1}>
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
      {previews ? <Previews previews={previews} titles={titles} whole={Boolean(shown!.pieces)} /> : null}
      {wider ? (
        <label class="field danger">
          {say("type_wider", { word })}
          <input type="text" value={typed} onInput={(event) => type(event.currentTarget.value)} autocomplete="off" />
        </label>
      ) : null}
      {exposed ? (
        <label class="field danger exposed">
          {say("type_exposed", { word: exposedWord })}
          <input type="text" value={typedExposed} onInput={(event) => typeExposed(event.currentTarget.value)} autocomplete="off" />
        </label>
      ) : null}
      {barred ? <p class="sentence warn">{barred}</p> : null}
      {acts.length ? (
        <p class="sentence buttons">
          {previews ? (
            <button type="button" class={wider || exposed ? "do danger" : "do"} disabled={!good || busy} onClick={sign}>
              {sayN("sign_and_send", previews.length)}
            </button>
          ) : (
            <button type="button" class="do" disabled={busy} onClick={lookAtAll}>
              {say("look_before")}
            </button>
          )}
          {busy ? <Busy host={Boolean(previews)} /> : null}
        </p>
      ) : null}
    </div>
  );
}
