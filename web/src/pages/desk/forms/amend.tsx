// An amendment, under the clause as it stands; what it would change is marked while it is written.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { runs } from "../../../desk/diff";
import { say, upper, word } from "../../../parts";
import { Runs } from "../../texts";
import type { Hand, HandProps } from "./hand";
import { Choose } from "./parts";
import { AboutVersion, ChooseClause, ClauseText, OfVersion } from "./version";
import { clausesOf, type Words, type Written } from "./written";

const OPS = ["replace", "insert-after", "insert-before", "delete"];

// In each language that either has, what would change in it.
function Changes({ before = {}, op, words = {} }: { before?: Words; op: unknown; words?: Words }): JSX.Element | null {
  const tags = [...new Set([...Object.keys(before), ...Object.keys(words)])];
  const marked = tags.flatMap((tag) => {
    const from = op === "delete" || op === "replace" ? before[tag] : undefined;
    const made = runs(from ?? "", op === "delete" ? "" : (words[tag] ?? ""));
    return made.some((run) => run.how !== "same") ? [{ tag, made }] : [];
  });
  if (!marked.length || (op !== "delete" && !Object.keys(words).length)) return null;
  return (
    <div class="about changes">
      <p class="strong">{say("what_changes")}</p>
      {marked.map(({ tag, made }) => (
        <div lang={tag}>
          {tags.length > 1 ? <bdi class="slug">{tag}</bdi> : null}
          <Runs runs={made} />
        </div>
      ))}
    </div>
  );
}

// The clauses of a version as they were written: an amendment begins with their words in each language.
function useWritten(draft: unknown): Written[] {
  const [got, put] = useState<{ of: unknown; clauses: Written[] }>({ of: undefined, clauses: [] });
  useEffect(() => {
    if (typeof draft === "string") clausesOf(draft).then((clauses) => put({ of: draft, clauses }), () => undefined);
  }, [draft]);
  return got.of === draft ? got.clauses : [];
}

function View(props: HandProps): JSX.Element {
  const { body, put, field } = props;
  const written = useWritten(body.draft);
  const stands = written.find((each) => each.id === body.clause);
  // The words of a version may come after somebody has chosen to replace them.
  useEffect(() => {
    if (body.op === "replace" && !body.text && stands?.text) put({ text: stands.text });
  }, [written]);
  return (
    <OfVersion props={props}>
      {({ text, clauses, head }) => {
        const clause = clauses.find((each) => each.id === body.clause);
        const words = body.text as Words | undefined;
        const begin = (text?: Words) => put({ text });
        // Words that are another clause's, as it stands, do not go along to this one; what somebody wrote does.
        const turn = (next?: string) => {
          const untouched = body.op === "replace" && JSON.stringify(words) === JSON.stringify(stands?.text);
          put({ clause: next, ...(untouched ? { text: written.find((each) => each.id === next)?.text } : {}) });
        };
        const choose = (op: string) => {
          put({ op, ...(op === "delete" ? { text: undefined, heading: undefined } : {}) });
          if (op === "replace" && stands?.text && !words) begin(stands.text);
        };
        return (
          <>
            <AboutVersion text={text} head={head} />
            <ChooseClause clauses={clauses} value={body.clause} put={turn} whole={false} />
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
                    {stands?.text ? (
                      <button type="button" onClick={() => begin(stands.text)}>
                        {say("begin_as_it_stands")}
                      </button>
                    ) : null}
                    {stands?.options?.map((option) => (
                      <button type="button" onClick={() => begin(option.text)}>
                        {say("begin_with_option", { option: option.id })}
                      </button>
                    ))}
                  </p>
                ) : null}
                {body.op && body.op !== "delete" ? field("text") : null}
                <Changes before={stands?.text} op={body.op} words={words} />
                {field("reason")}
              </>
            ) : null}
          </>
        );
      }}
    </OfVersion>
  );
}

export const amend: Hand = { covers: ["draft", "clause", "op", "text", "reason"], about: "draft", View };
