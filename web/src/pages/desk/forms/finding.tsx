// What one finds of an incident: whether it happened, who did it and whether it broke the ceasefire are
// three questions, each left unanswered as long as nobody answers it.
import type { JSX } from "preact";
import { useView } from "../../../api";
import { Loaded, Name, Prose, say, upper, word } from "../../../parts";
import type { Incident } from "../../../types";
import { Findings } from "../../ceasefire/incidents";
import { Alleged, WhenText } from "../../ceasefire/shared";
import type { Hand, HandProps } from "./hand";
import { About, Choose, First } from "./parts";

const OCCURRED = ["confirmed", "not-confirmed", "cannot-be-confirmed", "under-check"] as const;
const VIOLATION = ["yes", "no", "not-covered", "undetermined"] as const;

function Of({ ref_, body, put, field, who }: HandProps & { ref_: string }): JSX.Element {
  const asked = useView<{ items: Incident[] }>("incidents", ref_);
  return (
    <Loaded asked={asked}>
      {(head) => {
        const incident = head.items[0]!;
        return (
          <div class="stack">
            <About
              title={
                <>
                  {upper(word("incident.kind", incident.kind))}
                  {say("comma")}
                  <bdi>{incident.place.name}</bdi>
                </>
              }
            >
              <p class="soft small">
                <WhenText at={incident.when} head={head} /> · {say("reported_by")} <Name slug={incident.author} head={head} plain />
                {say("comma")}
                {word("incident.basis", incident.basis)}
              </p>
              {incident.text ? <Prose text={incident.text} /> : null}
              <Alleged by={incident.alleged} head={head} />
              <Findings findings={incident.findings} head={head} />
              {incident.findings.some((each) => each.author === who && !each.earlier) ? <p class="small warn">{say("found_before")}</p> : null}
            </About>
            <Choose
              name="occurred"
              label={say("did_it_occur")}
              value={body.occurred}
              put={(occurred) => put({ occurred })}
              options={OCCURRED.map((value) => ({ value, text: upper(word("finding.occurred", value)), means: say(`occurred_${value}`) }))}
            />
            <fieldset>
              <legend>{say("who_did_it")}</legend>
              <p class="small soft">{say("who_did_it_means")}</p>
              {field("attributed_to")}
            </fieldset>
            <Choose
              name="violation"
              label={say("was_it_violation")}
              value={body.violation ?? ""}
              put={(violation) => put({ violation: violation || undefined })}
              options={["", ...VIOLATION].map((value) => (value ? { value, text: upper(word("finding.violation", value)) } : { value, text: say("not_said"), means: say("not_said_means") }))}
            />
            {field("text")}
          </div>
        );
      }}
    </Loaded>
  );
}

function View(props: HandProps): JSX.Element {
  const incident = props.body.incident as string | undefined;
  return incident ? <Of key={incident} ref_={incident} {...props} /> : <First>{props.field("incident")}</First>;
}

export const finding: Hand = { covers: ["incident", "occurred", "attributed_to", "violation", "text"], about: "incident", View };
