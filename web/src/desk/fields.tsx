// A form from the schema of an act (/schema/<act>.json): each field as people fill it in, by its form.
// What a field is called and what its words mean comes from the binary's own tables.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { address, ask, askAll } from "../api";
import { say, upper, word } from "../parts";
import { lang, languageName, sayOr } from "../say";
import { field as localTime, unfield } from "../time";
import type { Head, RecordItem } from "../types";
import type { Body } from "./desk";

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

// Where what a field names is found, and how one of them is called.
const CHOICES: Record<string, { view: string; each?: (item: Body) => [string, string][] }> = {
  round: { view: "rounds" },
  meeting: { view: "meetings" },
  motion: { view: "motions", each: (item) => ((item.outcome as Body).state === "open" ? [[item.ref as string, item.title as string]] : []) },
  document: { view: "texts" },
  draft: {
    view: "texts",
    each: (item) => (item.versions as Body[]).map((version) => [version.id as string, `${item.title as string}${say("comma")}${say("version_n", { version: version.version as string })}`] as [string, string]).reverse(),
  },
  ceasefire: { view: "ceasefire" },
  incident: { view: "incidents", each: (item) => [[item.ref as string, `${word("incident.kind", item.kind as string)}${say("comma")}${(item.place as Body).name as string}`]] },
  notice: { view: "operations", each: (item) => [[item.ref as string, `${word("notice.kind", item.kind as string)}${item.text ? `${say("comma")}${item.text as string}` : ""}`]] },
  count: { view: "counts", each: (item) => [[item.ref as string, `${item.ref as string}: ${item.from as string} – ${item.to as string}${say("comma")}${item.total as number}`]] },
  zone: { view: "zones" },
  exchange: { view: "exchanges", each: (item) => [[String(item.i), item.title as string]] },
  commitment: { view: "commitments", each: (item) => [[item.ref as string, item.text as string]] },
};

const named = (item: Body): [string, string][] => [[item.ref as string, (item.title ?? item.name ?? item.ref) as string]];

const SLUG = "^[a-z0-9][a-z0-9-]{0,62}$";
const isText = (schema: Schema) => schema.type === "object" && !schema.properties && typeof schema.additionalProperties === "object";
const isActor = (schema: Schema) => schema.type === "object" && Boolean(schema.properties?.who && schema.properties.name && !schema.required?.length);
const isPerson = (schema: Schema) => Boolean(schema.oneOf?.some((each) => each.required?.includes("withheld")));
const isTime = (schema: Schema) => [schema, ...(schema.oneOf ?? [])].some((each) => each.format === "date-time" || each.pattern?.includes("T[0-9]"));
const isNumber = (schema: Schema) => [schema, ...(schema.oneOf ?? [])].some((each) => each.type === "integer");
const isPoint = (schema: Schema) => schema.type === "array" && schema.maxItems === 2 && schema.items?.type === "number";
const isWho = (schema?: Schema) => schema?.type === "string" && schema.description === "a participant";

export const label = (name: string) => upper(sayOr(`field_${name}`, word("field", name).replace(/_/g, " ")));

function Ref({ target, entry }: { target: string; entry: Entry }): JSX.Element {
  const [found, put] = useState<[string, string][]>([]);
  const [cut, tell] = useState(false);
  const from = CHOICES[target];
  useEffect(() => {
    if (from)
      askAll<Body>(from.view).then(
        ({ items, next }) => {
          put(items.flatMap(from.each ?? named));
          tell(next != null);
        },
        () => undefined,
      );
  }, [target]);
  const value = (entry.value as string | undefined) ?? "";
  if (!found.length) return <Line entry={entry} />;
  const select = (
    <select id={entry.path} required={entry.needed} value={value} onChange={(event) => entry.put(event.currentTarget.value || undefined)}>
      <option value="">{say("choose")}</option>
      {value && !found.some(([ref]) => ref === value) ? <option value={value}>{value}</option> : null}
      {found.map(([ref, name]) => (
        <option value={ref}>{name === ref ? ref : `${name} (${ref.length > 40 ? ref.slice(0, 8) : ref})`}</option>
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

export function Participants({ path, value, put, head, many }: { path: string; value: string[]; put: (value: string[]) => void; head: Head; many: boolean }): JSX.Element {
  const toggle = (who: string, on: boolean) => put(many ? (on ? [...value, who] : value.filter((each) => each !== who)) : on ? [who] : []);
  return (
    <ul class="checks">
      {Object.entries(head.names).map(([who, name]) => (
        <li>
          <label>
            <input id={`${path}-${who}`} type={many ? "checkbox" : "radio"} name={path} checked={value.includes(who)} onChange={(event) => toggle(who, event.currentTarget.checked)} />{" "}
            <bdi>{name}</bdi> <bdi class="slug">{who}</bdi>
          </label>
        </li>
      ))}
    </ul>
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

function Several({ entry }: { entry: Entry }): JSX.Element {
  const list = (entry.value as unknown[] | undefined) ?? [];
  const items = entry.schema.items!;
  const rows = list.length ? list : entry.needed ? [undefined] : [];
  const put = (next: unknown[]) => entry.put(next.length ? next : entry.needed ? next : undefined);
  return (
    <div class="several">
      {rows.map((value, i) => (
        <div class="one-of-several">
          <Control entry={{ ...entry, schema: items, path: `${entry.path}-${i}`, value, needed: entry.needed, put: (next) => put(rows.map((each, k) => (k === i ? next : each)).filter((each) => each !== undefined)) }} />
          <button type="button" onClick={() => put(list.filter((_, k) => k !== i))}>
            {say("take_out")}
          </button>
        </div>
      ))}
      <button type="button" onClick={() => entry.put([...list, items.type === "object" ? {} : ""])}>
        {say("one_more")}
      </button>
    </div>
  );
}

const SIGHT_PERSON: Schema = { type: "object", required: ["name"], properties: { name: { type: "object", additionalProperties: { type: "string" } }, function: { type: "object", additionalProperties: { type: "string" } } } };
const PLACE: Schema = { type: "object", required: ["name"], properties: { name: { type: "object", additionalProperties: { type: "string" } }, country: { type: "string" }, admin: { type: "string", description: "by its code, as SY-HM" }, point: { type: "array", maxItems: 2, items: { type: "number" } } } };
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

export function Control({ entry }: { entry: Entry }): JSX.Element {
  const { schema, value, put, path, needed, set } = entry;
  const target = schema["x-truce-target"];
  if (target) return <Ref target={target} entry={entry} />;
  if (isPerson(schema)) return <Members entry={{ ...entry, schema: SIGHT_PERSON }} />;
  if (isActor(schema)) return <Actor entry={entry} />;
  if (isText(schema)) return <Text entry={entry} />;
  if (schema.properties?.name && schema.required?.[0] === "name" && !schema.properties.id) return <Members entry={{ ...entry, schema: PLACE }} />;
  if (schema.type === "object" && schema.properties) return <Members entry={entry} />;
  if (schema.type === "array" && isWho(schema.items))
    return <Participants path={path} value={(value as string[] | undefined) ?? []} put={(next) => put(next.length ? next : undefined)} head={set.head} many />;
  if (isPoint(schema)) return <OnEarth entry={entry} />;
  if (schema.type === "array") return <Several entry={entry} />;
  if (schema.enum)
    return (
      <select id={path} required={needed} value={(value as string | undefined) ?? ""} onChange={(event) => put(event.currentTarget.value || undefined)}>
        <option value="">{needed ? say("choose") : "–"}</option>
        {schema.enum.map((each) => (
          <option value={each}>{word(entry.name === "as" || entry.name === "capacity" ? "role" : `${set.act}.${entry.name}`, each)}</option>
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
    return <input id={path} type="datetime-local" required={needed} value={at} onInput={(event) => put(event.currentTarget.value ? unfield(event.currentTarget.value, minutes) : undefined)} />;
  }
  if (isWho(schema) || entry.name === "participant")
    return <Participants path={path} value={value ? [value as string] : []} put={([who]) => put(who)} head={set.head} many={false} />;
  if (schema.type === "string") return <Line entry={entry} />;
  return <Raw entry={entry} />;
}

function OnEarth({ entry }: { entry: Entry }): JSX.Element {
  const value = (entry.value as number[] | undefined) ?? [];
  const put = (i: number, text: string) => {
    const next = [0, 1].map((k) => (k === i ? (text === "" ? undefined : Number(text)) : value[k]));
    entry.put(next.every((each) => each === undefined) ? undefined : next);
  };
  return (
    <div class="buttons">
      {([["longitude", 180], ["latitude", 90]] as const).map(([name, most], i) => (
        <label>
          {say(name)}{" "}
          <input id={i ? `${entry.path}-${i}` : entry.path} type="number" step="any" min={-most} max={most} value={value[i] ?? ""} onInput={(event) => put(i, event.currentTarget.value)} />
        </label>
      ))}
    </div>
  );
}

// What has no field of its own here (shapes, payloads): as JSON.
function Raw({ entry }: { entry: Entry }): JSX.Element {
  const [text, write] = useState(entry.value === undefined ? "" : JSON.stringify(entry.value));
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
            complain(true);
          }
        }}
      />
      <span class={bad ? "warn small" : "soft small"}>{say("as_json")}</span>
    </>
  );
}

export function Field(entry: Entry): JSX.Element {
  const simple = Boolean(entry.schema.enum || ["string", "boolean"].includes(entry.schema.type ?? "") || isTime(entry.schema) || isNumber(entry.schema)) && !isWho(entry.schema);
  const title = (
    <>
      {label(entry.name)}
      {entry.needed ? null : <span class="soft small"> {say("may_be_left")}</span>}
    </>
  );
  return (
    <div class="field">
      {simple || isText(entry.schema) ? <label for={entry.path}>{title}</label> : <span class="label">{title}</span>}
      {entry.schema.description && lang() === "en" ? <span class="soft small">{entry.schema.description}</span> : null}
      <Control entry={entry} />
    </div>
  );
}

export const schemaOf = (act: string) => ask<Schema>(`/schema/${act}.json`);

export async function settingOf(act: string): Promise<Setting> {
  const record = await ask<{ items: RecordItem[] }>(address("record"));
  return { act, head: record, languages: record.items[0]?.languages ?? [] };
}
