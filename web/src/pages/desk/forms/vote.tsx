// A vote, under what is moved, by whom, how it stands and until when.
import type { JSX } from "preact";
import { usePages } from "../../../api";
import { Loaded, Moment, Name, say, upper, word } from "../../../parts";
import type { Motion } from "../../../types";
import { Until } from "../../motions";
import type { Hand, HandProps } from "./hand";
import { About, Choose, First } from "./parts";
import { Payload } from "./payload";

const CHOICES = ["yes", "no", "abstain"];

function View({ body, put, field }: HandProps): JSX.Element {
  const of = (items: Motion[]) => items.find((each) => each.ref === body.motion);
  const asked = usePages<Motion>("motions", {}, (items) => Boolean(of(items)));
  const chosen = of(asked.answer?.items ?? []);
  if (!chosen) return <First>{field("motion")}</First>;
  return (
    <Loaded asked={asked}>
      {(head) => (
        <>
          <About title={<bdi>{chosen.title}</bdi>}>
            <p class="soft small">
              {upper(word("motion.kind", chosen.kind))} · {say("moved_by")} <Name slug={chosen.author} head={head} then={say("comma")} /><Moment at={chosen.at} head={head} />
            </p>
            <Payload payload={chosen.payload} head={head} />
            <p>
              <bdi>{chosen.sentence}</bdi>
            </p>
            <Until deadline={chosen.deadline} silence={chosen.silence} head={head} />
            {chosen.silence ? <p class="small">{say("silence_means")}</p> : null}
          </About>
          <Choose
            name="choice"
            label={upper(word("field", "choice"))}
            value={body.choice}
            put={(choice) => put({ choice })}
            options={CHOICES.map((value) => ({ value, text: upper(word("vote.choice", value)), means: say(`vote_${value}` as "vote_yes") }))}
          />
          {field("reason")}
        </>
      )}
    </Loaded>
  );
}

export const vote: Hand = { covers: ["motion", "choice", "reason"], about: "motion", View };
