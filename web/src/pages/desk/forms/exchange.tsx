// In an exchange: what is committed to now and shown later, and the showing. The desk makes the
// commitment, and keeps what it stands for on this machine.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useView } from "../../../api";
import { kinds, type Body } from "../../../desk/desk";
import { doing } from "../../../desk/do";
import { Field, schemaOf, type Schema } from "../../../desk/fields";
import { Empty, Entry, Moment, Name, say } from "../../../parts";
import type { ActItem, Exchange } from "../../../types";
import { slugNow, type Hand, type HandProps } from "./hand";
import { About, First } from "./parts";

// An entry is named by its number or by its digest.
function AboutExchange({ named }: { named: string }): JSX.Element {
  const one = useView<{ items: ActItem[] }>("act", named);
  const asked = useView<{ items: Exchange[] }>("exchanges");
  const it = asked.answer?.items.find((each) => each.i === one.answer?.items[0]?.index);
  if (!it) return <Empty>{one.failed ? say("not_there") : say("loading")}</Empty>;
  return (
    <About title={<bdi>{it.title}</bdi>}>
      <p class="small">
        <Name slug={it.author} head={asked.answer!} plain />{say("comma")}<Entry i={it.i} />
        {it.deadline ? (
          <>
            {" "}
            · {say("deadline")} <Moment at={it.deadline} head={asked.answer!} />
          </>
        ) : null}
      </p>
      <ul class="told">
        {it.parts.map((part) => (
          <li>
            <bdi>{part.name}</bdi>
            {say("colon")}
            {say(`exchange_${part.state}`)}
          </li>
        ))}
      </ul>
    </About>
  );
}

const NEVER = ["exchange", "deposit", "open"];
const LAST = ["id", "on_behalf"]; // said already; who wants them otherwise finds them behind "more"

function Said({ act, said, put, setting }: { act: string; said: Body; put: (said: Body) => void; setting: HandProps["setting"] }): JSX.Element {
  const [schema, got] = useState<Schema | undefined>();
  useEffect(() => {
    got(undefined);
    schemaOf(act).then(got, () => undefined);
  }, [act]);
  if (!schema) return <Empty>{say("loading")}</Empty>;
  const names = Object.keys(schema.properties ?? {});
  const needed = (name: string) => schema.required?.includes(name) ?? false;
  const field = (name: string) => (
    <Field
      key={`${act}-${name}`}
      schema={schema.properties![name]!}
      name={name}
      path={`f-body-${name}`}
      value={said[name]}
      needed={needed(name)}
      set={{ ...setting, act }}
      put={(value) => put(Object.fromEntries(Object.entries({ ...said, [name]: value }).filter(([, each]) => each !== undefined)))}
    />
  );
  const first = names.filter((name) => needed(name) && !LAST.includes(name));
  return (
    <fieldset>
      <legend>{say("what_is_deposited")}</legend>
      {first.map(field)}
      <details>
        <summary>{say("more_fields")}</summary>
        {names.filter((name) => !first.includes(name)).map(field)}
      </details>
    </fieldset>
  );
}

function Deposit({ body, put, field, setting, who }: HandProps): JSX.Element {
  const all = kinds.use().filter((kind) => kind.may && !kind.effect.public && !NEVER.includes(kind.act));
  const act = body.act as string;
  const begin = (next: string) => put({ act: next, body: { id: slugNow(next), ...(next === "statement" ? { on_behalf: [who] } : {}) } });
  return (
    <>
      {body.exchange ? <AboutExchange named={body.exchange as string} /> : <First>{field("exchange")}</First>}
      <p class="small soft">{say("deposit_means")}</p>
      <div class="field">
        <label for="f-act">{say("act")}</label>
        <select id="f-act" value={act} onChange={(event) => begin(event.currentTarget.value)}>
          {all.map((kind) => (
            <option value={kind.act}>{doing(kind.act)}</option>
          ))}
        </select>
      </div>
      <Said act={act} said={(body.body as Body | undefined) ?? {}} put={(said) => put({ body: said })} setting={setting} />
    </>
  );
}

export const deposit: Hand = {
  covers: ["exchange", "commitment"],
  bound: true,
  View: Deposit,
  begin: (who) => ({ act: "statement", body: { id: slugNow("statement"), on_behalf: [who] } }),
};

function Open({ body, put }: HandProps): JSX.Element {
  const what = (body.what as string | undefined) ?? "";
  const asked = useView<{ items: ActItem[] }>("act", what || "0");
  const act = asked.answer?.items[0];
  return (
    <>
      <div class="field">
        <label for="f-what">{say("what_is_opened")}</label>
        <input id="f-what" type="text" dir="ltr" value={what} onInput={(event) => put({ what: event.currentTarget.value || undefined })} />
      </div>
      {what && act ? (
        <About title={say("act_n", { n: act.index })}>
          <p dir="auto">{act.words}</p>
        </About>
      ) : null}
      <p class="small">{say("open_means")}</p>
    </>
  );
}

export const open: Hand = { covers: ["what", "line", "kib"], View: Open };
