// A motion: its kind first, then what that kind asks for, as its own fields (the schema has a payload
// for each), and until when.
import type { JSX } from "preact";
import { Field, telling } from "../../../desk/fields";
import type { Body } from "../../../desk/desk";
import { say, upper, word } from "../../../parts";
import type { Hand, HandProps } from "./hand";

function View({ body, put, field, schema, setting }: HandProps): JSX.Element {
  const all = (schema.allOf ?? []).map((each) => ({ kind: each.if.properties.kind, payload: each.then.properties.payload }));
  const chosen = all.find(({ kind }) => kind.const === body.kind);
  const payload = (body.payload as Body | undefined) ?? {};
  const told = telling(upper(word("motion.kind", (chosen?.kind.const as string | undefined) ?? "")), chosen?.kind.description);
  const says = (name: string, value: unknown) =>
    put({ payload: Object.fromEntries(Object.entries({ ...payload, [name]: value }).filter(([, each]) => each !== undefined)) });
  return (
    <>
      <div class="field">
        <label for="f-kind">{upper(word("field", "kind"))}</label>
        <select id="f-kind" value={(body.kind as string | undefined) ?? ""} onChange={(event) => put({ kind: event.currentTarget.value || undefined, payload: {} })}>
          <option value="">{say("choose")}</option>
          {all.map(({ kind }) => (
            <option value={kind.const as string}>{upper(word("motion.kind", kind.const as string))}</option>
          ))}
        </select>
        {told ? <span class="soft small">{told}</span> : null}
      </div>
      {field("title")}
      {chosen ? (
        <fieldset>
          <legend>{say("what_it_moves")}</legend>
          {Object.entries(chosen.payload.properties ?? {}).map(([name, each]) => (
            <Field
              key={`${chosen.kind.const as string}-${name}`}
              schema={each}
              name={name}
              path={`f-payload-${name}`}
              value={payload[name]}
              needed={chosen.payload.required?.includes(name) ?? false}
              set={setting}
              put={(value) => says(name, value)}
            />
          ))}
        </fieldset>
      ) : null}
      {field("decide_by")}
      {field("silence")}
      {body.silence ? <p class="small">{say("silence_means")}</p> : null}
    </>
  );
}

export const motion: Hand = { covers: ["title", "kind", "payload", "decide_by", "silence"], View };
