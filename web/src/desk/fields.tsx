// A form from the schema of an act (/schema/<act>.json): each field as people fill it in, by its form.
// What a field is called and what its words mean comes from the binary's own tables.
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { address, ask, askAll } from "../api";
import { say, upper, word } from "../parts";
import { href } from "../route";
import { lang, languageName, sayOr, type Message } from "../say";
import { days, field as localTime, moment, offset, unfield } from "../time";
import type { Count, Head, Incident, Motion, Operation, Participant, RecordItem, TextItem, When } from "../types";
import { AreaChoice } from "./areas";
import { about, type Body } from "./desk";

export interface Schema {
  type?: string;
  description?: string;
  enum?: string[];
  const?: unknown;
  format?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  oneOf?: Schema[];
  additionalProperties?: boolean | Schema;
  maxItems?: number;
  pattern?: string;
  "x-truce-target"?: string;
  called?: Message; // of a form of ours: what it is, where its name says too little
  allOf?: { if: { properties: { kind: Schema } }; then: { properties: { payload: Schema } } }[]; // of a motion, by its kind
}

export interface Setting {
  head: Head;
  languages: string[];
  act: string;
}

export interface Entry {
  schema: Schema;
  name: string; // of the field, by which words are told
  path: string; // within the form
  value: unknown;
  put: (value: unknown) => void; // undefined: not said
  needed: boolean;
  set: Setting;
}

type Choice = [ref: string, name: string];

const began = (when: string | When, head: Head) => moment(typeof when === "string" ? when : when.from, head.clock.offset_min);
const joined = (...words: (string | undefined)[]) => words.filter(Boolean).join(say("comma"));

// Where what a field names is found, how one of them is called, and what is said where there is none yet.
const CHOICES: Record<string, { view: string; none: Message; each?: (item: never, head: Head) => Choice[] }> = {
  round: { view: "rounds", none: "empty_rounds" },
  meeting: { view: "meetings", none: "empty_programme" },
  motion: { view: "motions", none: "empty_open", each: (it: Motion) => (it.outcome.state === "open" ? [[it.ref, it.title]] : []) },
  document: { view: "texts", none: "empty_texts" },
  draft: {
    view: "texts",
    none: "empty_texts",
    each: (it: TextItem) => it.versions.map((version): Choice => [version.id, joined(it.title, say("version_n", { version: version.version }))]).reverse(),
  },
  ceasefire: { view: "ceasefire", none: "empty_ceasefire" },
  incident: { view: "incidents", none: "empty_incidents", each: (it: Incident, head) => [[it.ref, joined(upper(word("incident.kind", it.kind)), it.place.name, began(it.when, head))]] },
  notice: { view: "operations", none: "empty_operations", each: (it: Operation, head) => [[it.ref, joined(upper(word("notice.kind", it.kind)), began(it.when, head), it.text)]] },
  count: {
    view: "counts",
    none: "empty_counts",
    each: (it: Count, head) => (it.author === about.value?.who ? [] : [[it.ref, `${days(it.from, it.to)}${say("colon")}${head.names[it.author] ?? it.author} ${say("counts_n", { n: it.total })}`]]), // one's own nobody reconciles
  },
  zone: { view: "zones", none: "empty_zones" },
  exchange: { view: "exchanges", none: "empty_exchanges", each: (it: { i: number; title: string }) => [[String(it.i), it.title]] },
  commitment: { view: "commitments", none: "empty_commitments", each: (it: { ref: string; text: string }) => [[it.ref, it.text]] },
};

const listed = (item: Body): Choice[] => [[item.ref as string, (item.title ?? item.name ?? item.ref) as string]];

const SLUG = "^[a-z0-9][a-z0-9\\-]{0,62}$";
const isText = (schema: Schema) => schema.type === "object" && !schema.properties && typeof schema.additionalProperties === "object";
const isActor = (schema: Schema) => schema.type === "object" && Boolean(schema.properties?.who && schema.properties.name && !schema.required?.length);
const isPerson = (schema: Schema) => Boolean(schema.oneOf?.some((each) => each.required?.includes("withheld")));
const isTime = (schema: Schema) => [schema, ...(schema.oneOf ?? [])].some((each) => each.format === "date-time" || each.pattern?.includes("T[0-9]"));
const isNumber = (schema: Schema) => [schema, ...(schema.oneOf ?? [])].some((each) => each.type === "integer");
const isPoint = (schema: Schema) => schema.type === "array" && schema.maxItems === 2 && schema.items?.type === "number";
const isWho = (schema?: Schema) => schema?.["x-truce-target"] === "participant";

const isDate = (schema: Schema) => schema.format === "date" || isTime(schema);

// "To" is whither, to whom and until when: of days it has a word of its own. Some fields of an act are called otherwise there.
export const label = (name: string, act = "", dated = false) =>
  dated && (name === "from" || name === "to") ? say(`${name}_day`) : upper(sayOr(`field_${act}_${name}`, sayOr(`field_${name}`, word("field", name).replace(/_/g, " "))));

const title = ({ schema, name, set }: Entry) => (schema.called ? say(schema.called) : label(name, set.act, isDate(schema)));

// What is said of what stands under a title, where that says more than the title: "its title" does not.
export function telling(title: string, said = ""): string {
  const words = said.split(" ");
  while (say("little_words").split(" ").includes(words[0]!)) words.shift();
  return title.toLowerCase().includes(words.join(" ").toLowerCase()) ? "" : upper(said);
}

interface Choices {
  found?: Choice[]; // not where it cannot be asked for
  cut: boolean; // there are more
  asked: boolean; // and it has come
}

function useChoices(target: string, head: Head): Choices {
  const [choices, put] = useState<Choices>({ found: [], cut: false, asked: false });
  const from = CHOICES[target];
  useEffect(() => {
    const each = (from?.each ?? listed) as (item: Body, head: Head) => Choice[];
    if (from)
      askAll<Body>(from.view).then(
        ({ items, next }) => put({ found: items.flatMap((item) => each(item, head)), cut: next != null, asked: true }),
        () => put({ cut: false, asked: true }),
      );
  }, [target]);
  return choices;
}

const isId = (ref: string) => /^[0-9a-f]{64}$/.test(ref);
const DIGESTS = ["sha256", "state", "commitment"]; // of what is no act

// Whether what a field has may be called by a name: of what is called as the field is, or of an act.
export const named = (field: string, ref: string) => field in CHOICES || isId(ref);

export function Named({ field, of, head }: { field: string; of: string; head: Head }): JSX.Element {
  const { found } = useChoices(isId(of) ? "draft" : field, head);
  const name = found?.find(([ref]) => ref === of)?.[1];
  const called = name ? <bdi>{name}</bdi> : <bdi class={isId(of) ? "code" : undefined}>{isId(of) ? `${of.slice(0, 12)}…` : of}</bdi>;
  return isId(of) && !DIGESTS.includes(field) ? <a href={href(`/record/${of}`)}>{called}</a> : called;
}

// One that the record has; its ref stands beside the name only where two have the same.
function Ref({ target, entry }: { target: string; entry: Entry }): JSX.Element {
  const { found, cut, asked } = useChoices(target, entry.set.head);
  const from = CHOICES[target];
  const value = (entry.value as string | undefined) ?? "";
  if (!from || !found) return <Line entry={entry} />;
  if (asked && !found.length && !value) return <p class="soft none-yet">{say(from.none)}</p>;
  const twice = (name: string) => found.filter((each) => each[1] === name).length > 1;
  const select = (
    <select id={entry.path} required={entry.needed} value={value} onChange={(event) => entry.put(event.currentTarget.value || undefined)}>
      <option value="">{say("choose")}</option>
      {value && !found.some(([ref]) => ref === value) ? <option value={value}>{value}</option> : null}
      {found.map(([ref, name]) => (
        <option value={ref}>{twice(name) && name !== ref ? `${name} (${ref.length > 40 ? ref.slice(0, 8) : ref})` : name}</option>
      ))}
    </select>
  );
  return cut ? (
    <>
      {select}
      <span class="warn small">{say("list_cut")}</span>
    </>
  ) : (
    select
  );
}

function Line({ entry }: { entry: Entry }): JSX.Element {
  return (
    <input
      id={entry.path}
      type="text"
      dir="auto"
      required={entry.needed}
      pattern={entry.schema.type === "string" && entry.name === "id" ? SLUG : undefined}
      value={(entry.value as string | undefined) ?? ""}
      onInput={(event) => entry.put(event.currentTarget.value || undefined)}
    />
  );
}

// A text in the record's languages: the reader's own first, others when asked for.
function Text({ entry }: { entry: Entry }): JSX.Element {
  const text = (entry.value as Record<string, string> | undefined) ?? {};
  const own = entry.set.languages.includes(lang()) ? lang() : (entry.set.languages[0] ?? lang());
  const [more, open] = useState<string[]>([]);
  const shown = [...new Set([own, ...Object.keys(text), ...more])];
  const rest = entry.set.languages.filter((tag) => !shown.includes(tag));
  const write = (tag: string, said: string) => {
    const next = { ...text, [tag]: said };
    if (!said) delete next[tag];
    entry.put(Object.keys(next).length ? next : undefined);
  };
  const long = ["text", "reason", "terms", "measure", "condition"].includes(entry.name);
  return (
    <div class="texts">
      {shown.map((tag, i) => {
        const how = { id: i ? `${entry.path}-${tag}` : entry.path, lang: tag, dir: "auto" as const, "aria-label": `${label(entry.name)}${say("comma")}${tag}`, value: text[tag] ?? "" };
        return (
          <div class="with-tag">
            <bdi class="slug">{languageName(tag)}</bdi>
            {long ? (
              <textarea {...how} rows={4} onInput={(event) => write(tag, event.currentTarget.value)} />
            ) : (
              <input {...how} type="text" onInput={(event) => write(tag, event.currentTarget.value)} />
            )}
          </div>
        );
      })}
      {rest.length ? (
        <p class="small buttons">
          {rest.map((tag) => (
            <button type="button" onClick={() => open([...more, tag])}>
              {say("also_in", { tag: languageName(tag) })}
            </button>
          ))}
        </p>
      ) : null}
    </div>
  );
}

export function Participants({ path, value, put, head }: { path: string; value: string[]; put: (value: string[]) => void; head: Head }): JSX.Element {
  const toggle = (who: string, on: boolean) => put(on ? [...value, who] : value.filter((each) => each !== who));
  return (
    <ul class="checks">
      {Object.entries(head.names).map(([who, name]) => (
        <li>
          <label>
            <input id={`${path}-${who}`} type="checkbox" checked={value.includes(who)} onChange={(event) => toggle(who, event.currentTarget.checked)} />{" "}
            <bdi>{name}</bdi> <bdi class="slug">{who}</bdi>
          </label>
        </li>
      ))}
    </ul>
  );
}

function Who({ entry }: { entry: Entry }): JSX.Element {
  const { value, needed, path, put, set } = entry;
  return (
    <select id={path} required={needed} value={(value as string | undefined) ?? ""} onChange={(event) => put(event.currentTarget.value || undefined)}>
      <option value="">{needed ? say("choose") : "–"}</option>
      {Object.entries(set.head.names).map(([who, name]) => (
        <option value={who}>{`${name} (${who})`}</option>
      ))}
    </select>
  );
}

function Members({ entry }: { entry: Entry }): JSX.Element {
  const { properties = {}, required = [] } = entry.schema;
  const value = (entry.value as Body | undefined) ?? {};
  return (
    <fieldset>
      {Object.entries(properties).map(([name, schema]) => (
        <Field
          schema={schema}
          name={name}
          path={`${entry.path}-${name}`}
          value={value[name]}
          needed={required.includes(name) && (entry.needed || entry.value !== undefined)}
          set={entry.set}
          put={(next) => {
            const all = { ...value, [name]: next };
            if (next === undefined) delete all[name];
            entry.put(Object.keys(all).length ? all : undefined);
          }}
        />
      ))}
    </fieldset>
  );
}

const isBlank = (value: unknown): boolean => value === "" || (typeof value === "object" && value !== null && !Array.isArray(value) && !Object.keys(value).length);

// What a form says: rows of a list with nothing in them say nothing.
export function withoutBlanks<Any>(value: Any): Any {
  if (Array.isArray(value)) return value.filter((each) => !isBlank(each)).map(withoutBlanks) as Any;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutBlanks(each)])) as Any;
}

// A row stays until it is taken out, also with nothing in it: whoever writes it anew is still in it.
function Several({ entry }: { entry: Entry }): JSX.Element {
  const list = (entry.value as unknown[] | undefined) ?? [];
  const items = entry.schema.items!;
  const blank = items.type === "object" ? {} : "";
  const rows = list.length ? list : entry.needed ? [blank] : [];
  const keys = useRef<number[]>([]); // what is typed or opened in a row goes with it
  while (keys.current.length < rows.length) keys.current.push(Math.max(0, ...keys.current) + 1);
  const put = (next: unknown[]) => entry.put(next.length || entry.needed ? next : undefined);
  const takeOut = (i: number) => {
    keys.current.splice(i, 1);
    put(rows.filter((_, k) => k !== i));
  };
  return (
    <div class="several">
      {rows.map((value, i) => (
        <div class="one-of-several" key={keys.current[i]}>
          <Control entry={{ ...entry, schema: items, path: `${entry.path}-${i}`, value: value === "" ? undefined : value, needed: entry.needed, put: (next) => put(rows.map((each, k) => (k === i ? (next ?? blank) : each))) }} />
          <button type="button" onClick={() => takeOut(i)}>
            {say("take_out")}
          </button>
        </div>
      ))}
      <button type="button" onClick={() => put([...rows, blank])}>
        {say("one_more")}
      </button>
    </div>
  );
}

const SIGHT_PERSON: Schema = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "object", additionalProperties: { type: "string" }, called: "name_of_person" },
    function: { type: "object", additionalProperties: { type: "string" } },
  },
};
const PLACE: Schema = {
  type: "object",
  required: ["name"],
  properties: {
    name: { type: "object", additionalProperties: { type: "string" }, called: "name_of_place" },
    country: { type: "string" },
    admin: { type: "string" },
    point: { type: "array", maxItems: 2, items: { type: "number" } },
  },
};
const ACTOR_NAME: Schema = { type: "object", additionalProperties: { type: "string" } };

function Actor({ entry }: { entry: Entry }): JSX.Element {
  const value = (entry.value as Body | undefined) ?? {};
  return (
    <div class="texts">
      <select id={entry.path} value={(value.who as string | undefined) ?? ""} onChange={(event) => entry.put(event.currentTarget.value ? { who: event.currentTarget.value } : undefined)}>
        <option value="">{say("somebody_else")}</option>
        {Object.entries(entry.set.head.names).map(([who, name]) => (
          <option value={who}>{`${name} (${who})`}</option>
        ))}
      </select>
      {value.who ? null : <Text entry={{ ...entry, schema: ACTOR_NAME, path: `${entry.path}-name`, value: value.name, put: (name) => entry.put(name ? { name } : undefined) }} />}
    </div>
  );
}

// A time is written by the venue's clock, wherever whoever writes it sits.
export const VenueClock = ({ id, head }: { id: string; head: Head }) => (
  <span id={id} class="soft small">
    {say("venue_clock", { offset: offset(head.clock.offset_min) })}
  </span>
);

export function Control({ entry }: { entry: Entry }): JSX.Element {
  const { schema, value, put, path, needed, set } = entry;
  const target = schema["x-truce-target"];
  if (isWho(schema)) return <Who entry={entry} />;
  if (target) return <Ref target={target} entry={entry} />;
  if (isPerson(schema)) return <Members entry={{ ...entry, schema: SIGHT_PERSON }} />;
  if (isActor(schema)) return <Actor entry={entry} />;
  if (isText(schema)) return <Text entry={entry} />;
  if (schema.properties?.name && schema.required?.[0] === "name" && !schema.properties.id) return <Members entry={{ ...entry, schema: PLACE }} />;
  if (schema.properties?.coordinates) return <Raw entry={entry} />;
  if (schema.type === "object" && schema.properties) return <Members entry={entry} />;
  if (schema.type === "array" && isWho(schema.items))
    return <Participants path={path} value={(value as string[] | undefined) ?? []} put={(next) => put(next.length ? next : undefined)} head={set.head} />;
  if (isPoint(schema)) return <OnEarth entry={entry} />;
  if (schema.type === "array" && schema.items) return <Several entry={entry} />;
  if (schema.enum)
    return (
      <select id={path} required={needed} value={(value as string | undefined) ?? ""} onChange={(event) => put(event.currentTarget.value || undefined)}>
        <option value="">{needed ? say("choose") : "–"}</option>
        {schema.enum.map((each) => (
          <option value={each}>{upper(word(entry.name === "as" || entry.name === "capacity" ? "role" : `${set.act}.${entry.name}`, each))}</option>
        ))}
      </select>
    );
  if (schema.type === "boolean") return <input id={path} type="checkbox" checked={value === true} onChange={(event) => put(event.currentTarget.checked || undefined)} />;
  if (isNumber(schema))
    return <input id={path} type="number" min="0" step="1" required={needed} value={(value as number | undefined) ?? ""} onInput={(event) => put(event.currentTarget.value === "" ? undefined : Number(event.currentTarget.value))} />;
  if (schema.format === "date") return <input id={path} type="date" required={needed} value={(value as string | undefined) ?? ""} onInput={(event) => put(event.currentTarget.value || undefined)} />;
  if (isTime(schema)) {
    const minutes = set.head.clock.offset_min;
    const at = typeof value === "string" ? localTime(value, minutes) : "";
    return (
      <>
        <input
          id={path}
          type="datetime-local"
          aria-describedby={`${path}-clock`}
          required={needed}
          value={at}
          onInput={(event) => put(event.currentTarget.value ? unfield(event.currentTarget.value, minutes) : undefined)}
        />
        <VenueClock id={`${path}-clock`} head={set.head} />
      </>
    );
  }
  if (schema.type === "string" && entry.name === "admin") return <AreaChoice id={path} title={label("admin")} value={value as string | undefined} put={put} />;
  if (schema.type === "string" && entry.name === "country") return <Country entry={entry} />;
  if (schema.type === "string") return <Line entry={entry} />;
  return <Raw entry={entry} />;
}

// Two letters (ISO 3166-1): what a country is called is not for the app to say.
function Country({ entry }: { entry: Entry }): JSX.Element {
  const code = (entry.value as string | undefined) ?? "";
  return (
    <div class="buttons">
      <input id={entry.path} class="code-of" type="text" dir="ltr" maxLength={2} placeholder="SY" value={code} onInput={(event) => entry.put(event.currentTarget.value.toUpperCase() || undefined)} />
      <span class="soft small">{say("two_letters")}</span>
    </div>
  );
}

function OnEarth({ entry }: { entry: Entry }): JSX.Element {
  const value = (entry.value as number[] | undefined) ?? [];
  const put = (i: number, text: string) => {
    const next = [0, 1].map((k) => (k === i ? (text === "" ? undefined : Number(text)) : value[k]));
    entry.put(next.every((each) => each === undefined) ? undefined : next);
  };
  return (
    <div class="pair">
      {([["longitude", 180], ["latitude", 90]] as const).map(([name, most], i) => (
        <label>
          {say(name)}{" "}
          <input id={i ? `${entry.path}-${i}` : entry.path} type="number" step="any" min={-most} max={most} value={value[i] ?? ""} onInput={(event) => put(i, event.currentTarget.value)} />
        </label>
      ))}
    </div>
  );
}

// What has no field of its own here (shapes, payloads): as JSON. What is none is said as it stands there, for the rules
// to refuse: else what stood there before would be signed under it.
function Raw({ entry }: { entry: Entry }): JSX.Element {
  const [text, write] = useState(entry.value === undefined ? "" : typeof entry.value === "string" ? entry.value : JSON.stringify(entry.value));
  const [bad, complain] = useState(false);
  return (
    <>
      <textarea
        id={entry.path}
        class="code"
        dir="ltr"
        rows={3}
        value={text}
        required={entry.needed}
        onInput={(event) => {
          write(event.currentTarget.value);
          try {
            entry.put(event.currentTarget.value ? JSON.parse(event.currentTarget.value) : undefined);
            complain(false);
          } catch {
            entry.put(event.currentTarget.value);
            complain(true);
          }
        }}
      />
      <span class={bad ? "warn small" : "soft small"}>{say("as_json")}</span>
    </>
  );
}

export function Field(entry: Entry): JSX.Element {
  const simple = Boolean(entry.schema.enum || ["string", "boolean"].includes(entry.schema.type ?? "") || isTime(entry.schema) || isNumber(entry.schema));
  const called = (
    <>
      {title(entry)}
      {entry.needed ? null : <span class="soft small"> {say("may_be_left")}</span>}
    </>
  );
  const told = telling(title(entry), entry.schema.description);
  if (entry.schema.type === "boolean")
    return (
      <label class="field-tick">
        <Control entry={entry} />
        <span>
          <span class="strong">{title(entry)}</span>
          {told ? <span class="line soft small">{told}</span> : null}
        </span>
      </label>
    );
  return (
    <div class="field">
      {simple || isText(entry.schema) ? <label for={entry.path}>{called}</label> : <span class="label">{called}</span>}
      {told ? <span class="soft small">{told}</span> : null}
      <Control entry={entry} />
    </div>
  );
}

export const schemaOf = (act: string) => ask<Schema>(`/schema/${act}.json?lang=${lang()}`);

// Names in the order in which the page of participants has them.
function inOrder(names: Record<string, string>, participants: Participant[]): Record<string, string> {
  const listed = participants.flatMap(({ id }): [string, string][] => (names[id] ? [[id, names[id]]] : []));
  return { ...Object.fromEntries(listed), ...names };
}

export async function settingOf(act: string): Promise<Setting> {
  const [record, people] = await Promise.all([ask<{ items: RecordItem[] }>(address("record")), askAll<Participant>("participants")]);
  return { act, head: { ...record, names: inOrder(record.names, people.items) }, languages: record.items[0]?.languages ?? [] };
}
