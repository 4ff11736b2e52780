// A signature, or initials, under the very words: what they are, their digest, what it does and does
// not mean, and what is missing beside it.
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { useView } from "../../../api";
import { kinds } from "../../../desk/desk";
import { Prose, say, sayN, upper, word } from "../../../parts";
import { directionOf, lang } from "../../../say";
import type { Clause, Head, Participant } from "../../../types";
import type { Hand, HandProps } from "./hand";
import { AboutVersion, OfVersion, type Version } from "./version";

function Words({ text, clauses }: { text: Version; clauses: Clause[] }): JSX.Element {
  const { languages } = text.document;
  const shown = languages.includes(lang()) ? lang() : (languages[0] ?? lang());
  return (
    <div class="to-sign" lang={shown} dir={directionOf(shown)} tabIndex={0} role="region" aria-label={text.document.title}>
      {clauses.map((clause) => (
        <div class="to-sign-clause">
          <span class="num soft">{clause.place}</span>
          <div>
            {clause.heading ? <p class="strong">{clause.heading}</p> : null}
            {clause.text ? <Prose text={clause.text} /> : null}
            {clause.options ? <p class="gap" lang={lang()} dir="auto">{sayN("not_agreed", clause.options.length)}</p> : null}
          </div>
        </div>
      ))}
    </div>
  );
}

// What the rules ask this participant to sign as, and all that it is.
function useCapacities(props: HandProps, text: Version): string[] {
  const asked = useView<{ items: Participant[] }>("participants");
  const roles = asked.answer?.items.find((each) => each.id === props.who)?.roles ?? [];
  const wanted = text.asked.find((each) => each.act === props.setting.act && roles.includes(each.line) && each.electors.some((one) => one.who === props.who));
  const first = wanted?.line ?? roles[0];
  useEffect(() => {
    if (!props.body.capacity && first) props.put({ capacity: first });
  }, [first]);
  return [...new Set([...roles, "witness"])];
}

function Signing({ props, text, clauses, head }: { props: HandProps; text: Version; clauses: Clause[]; head: Head }): JSX.Element {
  const { body, put, field } = props;
  const capacities = useCapacities(props, text);
  const meant = kinds.use().find((each) => each.act === props.setting.act)?.effect;
  return (
    <>
      <AboutVersion text={text} head={head} />
      {text.counts.open_clauses ? <p class="warn">{sayN("n_open", text.counts.open_clauses, { of: text.counts.clauses })}</p> : null}
      <Words text={text} clauses={clauses} />
      <p class="small">
        {say("digest_of_version")} <bdi class="code hash">{text.id}</bdi>
        <span class="line soft">{say("digest_means")}</span>
      </p>
      {meant?.effect ? <p>{meant.effect}</p> : null}
      {meant?.not ? <p class="soft">{meant.not}</p> : null}
      <p class={text.missing.complete ? "small" : "small warn"}>
        <bdi>{text.missing.text}</bdi>
      </p>
      {field("signatory")}
      <div class="field">
        <label for="f-capacity">{upper(word("field", "capacity"))}</label>
        <select id="f-capacity" value={(body.capacity as string | undefined) ?? ""} onChange={(event) => put({ capacity: event.currentTarget.value || undefined })}>
          <option value="">{say("choose")}</option>
          {capacities.map((role) => (
            <option value={role}>{upper(word("role", role))}</option>
          ))}
        </select>
      </div>
      {props.schema.properties?.ad_referendum ? (
        <label class="field-tick">
          <input id="f-ad_referendum" type="checkbox" checked={body.ad_referendum === true} onChange={(event) => put({ ad_referendum: event.currentTarget.checked || undefined })} />{" "}
          <span>
            {upper(word("stance.position", "ad-referendum"))}
            <span class="line small soft">{say("ad_referendum_means")}</span>
          </span>
        </label>
      ) : null}
    </>
  );
}

const View = (props: HandProps): JSX.Element => <OfVersion props={props}>{(it) => <Signing props={props} {...it} />}</OfVersion>;

export const sign: Hand = { covers: ["draft", "signatory", "capacity", "ad_referendum"], about: "draft", View, begin: () => ({ form: "electronic" }) };
