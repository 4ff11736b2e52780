// An amendment, under the clause as it stands; what it would change is marked while it is written.
import type { JSX } from "preact";
import { runs } from "../../../desk/diff";
import { say, upper, word } from "../../../parts";
import { lang } from "../../../say";
import type { Clause } from "../../../types";
import type { Hand, HandProps } from "./hand";
import { Choose } from "./parts";
import { AboutVersion, ChooseClause, ClauseText, OfVersion, Runs, type Version } from "./version";

const OPS = ["replace", "insert-after", "insert-before", "delete"];

type Words = Record<string, string>;

// The words are shown in the reader's language where the text has it; that one is compared.
const shownIn = (text: Version) => (text.document.languages.includes(lang()) ? lang() : (text.document.languages[0] ?? lang()));

function Changes({ clause, op, words }: { clause: Clause; op: unknown; words?: string }): JSX.Element | null {
  const before = clause.text ?? "";
  const marked = op === "delete" ? runs(before, "") : op === "replace" ? (words === undefined ? [] : runs(before, words)) : words ? runs("", words) : [];
  if (!marked.some((run) => run.how !== "same")) return null;
  return (
    <div class="about changes">
      <p class="strong">{say("what_changes")}</p>
      <Runs runs={marked} />
    </div>
  );
}

function View(props: HandProps): JSX.Element {
  const { body, put, field } = props;
  return (
    <OfVersion props={props}>
      {({ text, clauses, head }) => {
        const clause = clauses.find((each) => each.id === body.clause);
        const tag = shownIn(text);
        const words = (body.text as Words | undefined)?.[tag];
        const begin = (said?: string) => put({ text: said ? { ...(body.text as Words | undefined), [tag]: said } : undefined });
        const choose = (op: string) => {
          put({ op, ...(op === "delete" ? { text: undefined, heading: undefined } : {}) });
          if (op === "replace" && clause?.text && !words) begin(clause.text);
        };
        return (
          <>
            <AboutVersion text={text} head={head} />
            <ChooseClause clauses={clauses} value={body.clause} put={(next) => put({ clause: next })} whole={false} />
            {clause ? (
              <>
                <ClauseText clause={clause} head={head} />
                <Choose
                  name="op"
                  label={say("what_of_it")}
                  value={body.op}
                  put={choose}
                  options={OPS.map((value) => ({ value, text: upper(word("amend.op", value)) }))}
                />
                {body.op === "replace" ? (
                  <p class="buttons small">
                    {clause.text ? (
                      <button type="button" onClick={() => begin(clause.text)}>
                        {say("begin_as_it_stands")}
                      </button>
                    ) : null}
                    {clause.options?.map((option) => (
                      <button type="button" onClick={() => begin(option.text)}>
                        {say("begin_with_option", { option: option.id })}
                      </button>
                    ))}
                  </p>
                ) : null}
                {body.op && body.op !== "delete" ? field("text") : null}
                <Changes clause={clause} op={body.op} words={words} />
                {field("reason")}
              </>
            ) : null}
          </>
        );
      }}
    </OfVersion>
  );
}

export const amend: Hand = { covers: ["draft", "clause", "op", "text", "reason"], View };
