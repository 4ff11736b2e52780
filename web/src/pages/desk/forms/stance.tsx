// What a delegation thinks of a text, of a clause, or of one of its options: under the words themselves.
import type { JSX } from "preact";
import { Prose, say, upper, word } from "../../../parts";
import { Stances } from "../../texts";
import type { Hand, HandProps } from "./hand";
import { About, Choose } from "./parts";
import { AboutVersion, ChooseClause, ClauseText, OfVersion } from "./version";

const POSITIONS = ["agree", "accept", "ad-referendum", "reserve", "object", "abstain", "none"] as const;

function View(props: HandProps): JSX.Element {
  const { body, put, field } = props;
  return (
    <OfVersion props={props}>
      {({ text, clauses, head }) => {
        const clause = clauses.find((each) => each.id === body.clause);
        return (
          <>
            <AboutVersion text={text} head={head} />
            <ChooseClause clauses={clauses} value={body.clause} put={(next) => put({ clause: next, option: undefined })} whole />
            {clause ? (
              <ClauseText clause={clause} head={head} />
            ) : text.stances.length ? (
              <About title={say("whole_text")}>
                <Stances rows={text.stances} head={head} />
              </About>
            ) : null}
            {clause?.options ? (
              <Choose
                name="option"
                label={say("on_which")}
                value={body.option ?? ""}
                put={(option) => put({ option: option || undefined })}
                options={[
                  { value: "", text: upper(say("clause_itself")) },
                  ...clause.options.map((option) => ({ value: option.id, text: <bdi>[{option.id}]</bdi>, means: <Prose text={option.text} /> })),
                ]}
              />
            ) : null}
            <Choose
              name="position"
              label={upper(word("field", "position"))}
              value={body.position}
              put={(position) => put({ position })}
              options={POSITIONS.map((value) => ({ value, text: upper(word("stance.position", value)), means: say(`stance_${value}`) }))}
            />
            {field("reason")}
          </>
        );
      }}
    </OfVersion>
  );
}

export const stance: Hand = { covers: ["draft", "clause", "option", "position", "reason"], about: "draft", View };
