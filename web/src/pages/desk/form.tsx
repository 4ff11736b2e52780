// One act: a form made by hand (forms/), or from its schema; for whom; a draft; and signing.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { about, begun, kinds, read, send, spelled, type Body, type Doing, type Done, type Draft } from "../../desk/desk";
import { doing } from "../../desk/do";
import { Begun, unfinished } from "../../desk/unfinished";
import { Field, Participants, schemaOf, settingOf, telling, withoutBlanks, type Schema, type Setting } from "../../desk/fields";
import { Shape, Sheet, Trouble, Wait, say, upper } from "../../parts";
import { href } from "../../route";
import { HANDS } from "./forms";
import { slugNow } from "./forms/hand";
import { Sign } from "./sign";

// What people look for first, in their order; all else stands behind "more". What is not here, and has
// no form made by hand, has the schema's order.
const FIRST: Record<string, string[]> = {
  communique: ["title", "text", "round", "issued_by"],
};

function beginning(act: string, schema: Schema, who: string): Body {
  const has = (name: string) => Boolean(schema.properties?.[name]);
  return {
    ...(has("id") ? { id: slugNow(act) } : {}),
    ...(has("on_behalf") && schema.required?.includes("on_behalf") ? { on_behalf: [who] } : {}),
    ...(has("issued_by") ? { issued_by: [who] } : {}),
    ...HANDS[act]?.begin?.(who),
  };
}

type Audience = "rules" | "public" | "some";

const audienceOf = (to: Doing["to"]): { audience: Audience; to: string[] } =>
  !to ? { audience: "rules", to: [] } : to === "public" ? { audience: "public", to: [] } : { audience: "some", to };

function Readers({ audience, to, put, setting }: { audience: Audience; to: string[]; put: (audience: Audience, to: string[]) => void; setting: Setting }): JSX.Element {
  return (
    <fieldset>
      <legend>{say("for_whom")}</legend>
      {(["rules", "public", "some"] as const).map((each) => (
        <label class="line">
          <input type="radio" name="audience" checked={audience === each} onChange={() => put(each, to)} /> {upper(say(`audience_${each}`))}
        </label>
      ))}
      {audience === "some" ? <Participants path="to" value={to} put={(next) => put("some", next)} head={setting.head} /> : null}
    </fieldset>
  );
}

interface Cleared {
  by: string;
  of: string; // what was read: another text is not cleared by it
}

// A second person reads it before it goes out; whether it has been changed since is told.
function Clearance({ cleared, now, clear }: { cleared?: Cleared; now: string; clear: (by: string) => void }): JSX.Element {
  const [by, write] = useState("");
  const good = cleared?.of === now;
  return (
    <div class="clearance">
      <div class="state">
        <Shape shape={good ? "full" : cleared ? "away" : "expected"} />
        <span>{!cleared ? upper(say("not_cleared")) : good ? say("cleared_by", { name: cleared.by }) : say("changed_since_cleared", { name: cleared.by })}</span>
      </div>
      {good ? null : (
        <p class="buttons">
          <input type="text" aria-label={say("who_clears")} placeholder={say("who_clears")} value={by} onInput={(event) => write(event.currentTarget.value)} />
          <button type="button" disabled={!by.trim()} onClick={() => clear(by.trim())}>
            {say("clear_it")}
          </button>
        </p>
      )}
    </div>
  );
}

interface Unfinished {
  body: Body;
  audience: Audience;
  to: string[];
}

const CLEARED = ["communique"]; // acts that a second person must clear; all others, of which a draft is kept, may be

function Form({ act, schema, setting, who }: { act: string; schema: Schema; setting: Setting; who: string }): JSX.Element {
  const came = begun(act);
  const key = JSON.stringify([act, came ?? null]); // another thing that it is about is another form
  const [left, leave] = useState(() => unfinished.get<Unfinished>(key));
  const [new_] = useState<Body>(() => ({ ...beginning(act, schema, who), ...came?.body }));
  const [touched, touch] = useState(Boolean(left));
  const [round, next] = useState(0); // of what its fields remember themselves nothing stays where another text comes in
  const [body, put] = useState<Body>(left?.body ?? new_);
  const [audience, choose] = useState<{ audience: Audience; to: string[] }>(left ?? audienceOf(came?.to));
  const [draft, keep] = useState<Draft | undefined>();
  const [problem, complain] = useState<Problem | undefined>();
  const own = kinds.use().find((each) => each.act === act);
  const made: Doing = {
    act,
    body: withoutBlanks(body),
    ...(audience.audience === "public" ? { to: "public" as const } : audience.audience === "some" ? { to: audience.to } : {}),
  };
  const now = spelled(made);
  const [note, write] = useState("");
  const [elsewhere, found] = useState(false); // another window has kept this draft otherwise
  const changed = Boolean(draft) && (spelled(draft!) !== now || (draft!.note ?? "") !== note);
  useEffect(() => unfinished.put(key, touched && (!draft || changed) ? { ...audience, body } : undefined));
  // What is ticked or chosen tells its own change after this: drawn before that, it would stand as it was.
  const typed = (event: Event) => ["checkbox", "radio", "select-one"].includes((event.target as HTMLInputElement).type) || touch(true);
  const anew = () => {
    next(round + 1);
    put(new_);
    choose(audienceOf(came?.to));
    touch(false);
    leave(undefined);
  };
  const [cleared, mark] = useState<Cleared | undefined>();
  const kept = async (id: string): Promise<Draft | undefined> => {
    const { items } = await read<{ items: Draft[] }>("drafts");
    const draft = items.find((each) => each.id === id);
    keep(draft);
    write(draft?.note ?? "");
    mark(draft?.cleared ? { by: draft.cleared.by, of: draft.cleared.same ? spelled(draft) : "" } : undefined);
    return draft;
  };
  useEffect(() => {
    if (came?.draft) kept(came.draft).catch(() => undefined);
  }, []);
  const missed = (failed: Problem) => (draft && [404, 409].includes(failed.status) ? found(true) : complain(failed));
  const clear = (by: string) => {
    const told = draft && spelled(draft) === now ? send<Draft>("POST", `drafts/${draft.id}/clear`, { by, hash: draft.hash }) : Promise.resolve();
    told.then(() => mark({ by, of: now }), missed);
  };
  const save = (over?: Draft) =>
    send<Draft>(over ? "PUT" : "POST", over ? `drafts/${over.id}` : "drafts", { ...made, ...(note ? { note } : {}), hash: over?.hash }).then((next) => {
      keep({ ...next, ...made } as Draft);
      complain(undefined);
      found(false);
    }, missed);
  // What is in the record is no draft any more; what waits unsigned may be taken back, and is still wanted then.
  const signed = (results: Done[]) => {
    if (!results.every((each) => each.status < 300)) return;
    unfinished.put(key, undefined); // who has left the page meanwhile is not asked about it
    touch(false);
    leave(undefined);
    if (draft && results.every((each) => each.status !== 202)) send("DELETE", `drafts/${draft.id}?hash=${draft.hash}`).then(() => keep(undefined), () => undefined);
  };
  const reopen = () =>
    kept(draft!.id).then((draft) => {
      found(false);
      if (!draft) return;
      next(round + 1);
      put(draft.body);
      choose(audienceOf(draft.to));
    }, complain);
  const fields = Object.entries(schema.properties ?? {});
  const propose = (to: string[]) =>
    choose((before) => (before.audience === "rules" ? { audience: "some", to: to.filter((each) => each !== who) } : before));
  const hand = HANDS[act];
  const first = hand?.covers ?? FIRST[act] ?? fields.map(([name]) => name).filter((name) => name !== "id" && schema.required?.includes(name));
  const change = (members: Body) => put((before) => Object.fromEntries(Object.entries({ ...before, ...members }).filter(([, value]) => value !== undefined)));
  const field = (name: string) =>
    schema.properties?.[name] ? (
      <Field
        key={name}
        schema={schema.properties[name]}
        name={name}
        path={`f-${name}`}
        value={body[name]}
        needed={schema.required?.includes(name) ?? false}
        set={setting}
        put={(value) => change({ [name]: value })}
      />
    ) : null;
  const rest = fields.map(([name]) => name).filter((name) => !first.includes(name));
  const begin = hand ? <hand.View body={body} put={change} field={field} schema={schema} setting={setting} who={who} audience={propose} /> : first.map(field);
  const barred = own && !own.may ? <p class="sentence warn screen">{say("may_not")}</p> : null;
  // About nothing yet: that is asked alone, and all else when it is known.
  if (hand?.about && body[hand.about] === undefined && !draft)
    return (
      <section>
        {barred}
        <form class="fields" onSubmit={(event) => event.preventDefault()}>
          {begin}
        </form>
      </section>
    );
  return (
    <>
      <section>
        {barred}
        {left ? <Begun anew={anew} /> : null}
        <form key={round} class="fields" onSubmit={(event) => event.preventDefault()} onInput={typed} onChange={() => touch(true)}>
          {begin}
          {rest.length ? (
            <details>
              <summary>{say("more_fields")}</summary>
              {rest.map(field)}
            </details>
          ) : null}
          {own?.effect.public || hand?.bound ? null : <Readers audience={audience.audience} to={audience.to} put={(next, to) => choose({ audience: next, to })} setting={setting} />}
          {draft ? (
            <div class="field">
              <label for="draft-note">{say("draft_note")}</label>
              <textarea id="draft-note" rows={2} dir="auto" value={note} onInput={(event) => write(event.currentTarget.value)} />
            </div>
          ) : null}
          <p class="buttons">
            <button type="button" onClick={() => save(draft)}>
              {draft ? (changed ? say("save_draft_again") : say("draft_saved")) : say("save_draft")}
            </button>
          </p>
          {elsewhere ? (
            <div class="trouble" role="alert">
              <p>{say("draft_elsewhere")}</p>
              <p class="buttons">
                <button type="button" onClick={reopen}>
                  {say("open_kept")}
                </button>
                <button type="button" onClick={() => save()}>
                  {say("keep_as_new")}
                </button>
              </p>
            </div>
          ) : null}
          {problem ? <Trouble problem={problem} /> : null}
          {draft || CLEARED.includes(act) ? <Clearance cleared={cleared} now={now} clear={clear} /> : null}
        </form>
      </section>
      <Sheet title={say("before_signing")} end={say(own?.effect.withdraw === false ? "cannot_withdraw" : "can_withdraw")}>
        <Sign acts={[made]} done={signed} pieces={body.clauses ? hand?.pieces : undefined} barred={CLEARED.includes(act) && cleared?.of !== now ? say("must_be_cleared") : undefined} />
      </Sheet>
    </>
  );
}

export function ActForm({ act }: { act: string }): JSX.Element {
  const [got, put] = useState<{ schema: Schema; setting: Setting } | undefined>();
  const [problem, complain] = useState<Problem | undefined>();
  const own = about.use();
  const told = telling(doing(act), kinds.use().find((each) => each.act === act)?.help);
  useEffect(() => {
    Promise.all([schemaOf(act), settingOf(act)]).then(([schema, setting]) => put({ schema, setting }), complain);
  }, [act]);
  return (
    <>
      <p class="crumbs">
        <a href={href("/mine")}>{say("mine")}</a>
      </p>
      <h1>{doing(act)}</h1>
      {told ? <p class="meta soft small">{told}</p> : null}
      {own ? <p class="meta small paper">{say("not_signed_yet", { name: own.name })}</p> : null}
      {problem ? (
        <section>
          <Trouble problem={problem} />
        </section>
      ) : got && own ? (
        <Form key={act} act={act} schema={got.schema} setting={got.setting} who={own.who} />
      ) : (
        <section>
          <Wait />
        </section>
      )}
    </>
  );
}
