// The answer to a notice, under what is to be done, when and where, and what others have answered.
import type { JSX } from "preact";
import { useView } from "../../../api";
import { ActorName, Empty, Entry, Moment, Name, Prose, say, upper, word } from "../../../parts";
import type { Head, Operation } from "../../../types";
import { AreaNames } from "../../ceasefire/shared";
import type { Hand, HandProps } from "./hand";
import { About, Choose, First } from "./parts";

const ANSWERS = ["consent", "conditional", "refuse"] as const;

function When({ when, head }: { when: Operation["when"]; head: Head }): JSX.Element {
  if (typeof when === "string") return <Moment at={when} head={head} />;
  return (
    <>
      <Moment at={when.from} head={head} /> – <Moment at={when.to} head={head} />
    </>
  );
}

function Asked({ it, head }: { it: Operation; head: Head }): JSX.Element {
  return (
    <About
      title={
        <>
          {upper(word("notice.kind", it.kind))}{say("comma")}<When when={it.when} head={head} />
        </>
      }
    >
      <p class="small">
        <ActorName actor={it.actor} head={head} />
        {it.admin?.length ? (
          <>
            {" "}
            · <AreaNames codes={it.admin} />
          </>
        ) : null}{" "}
        · {say("notice_by")} <Name slug={it.author} head={head} plain />{say("comma")}<Entry i={it.i} />
      </p>
      {it.text ? <Prose text={it.text} /> : null}
      <ul class="told">
        {it.answers.map((answer) => (
          <li>
            <Name slug={answer.who} head={head} plain />
            {say("colon")}
            {answer.answer ? word("consent.answer", answer.answer) : say("has_not_answered")}
            {answer.terms ? <q dir="auto">{answer.terms}</q> : null}
          </li>
        ))}
      </ul>
    </About>
  );
}

function View({ body, put, field, who }: HandProps): JSX.Element {
  const asked = useView<{ items: Operation[] }>("operations");
  const it = asked.answer?.items.find((each) => each.ref === body.notice);
  if (body.notice && !asked.answer && !asked.failed) return <Empty>{say("loading")}</Empty>;
  if (!body.notice) return <First>{field("notice")}</First>;
  return (
    <>
      {it ? <Asked it={it} head={asked.answer!} /> : field("notice")}
      <Choose
        name="answer"
        label={upper(word("field", "answer"))}
        value={body.answer}
        put={(answer) => put({ answer, ...(answer === "conditional" ? {} : { terms: undefined }) })}
        options={ANSWERS.map((value) => ({ value, text: upper(word("consent.answer", value)), means: say(`consent_${value}`) }))}
      />
      {body.answer === "conditional" ? field("terms") : null}
      {it && !it.answers.some((each) => each.who === who) ? <p class="warn small">{say("not_asked_you")}</p> : null}
      <p class="strong">{say("silence_no_consent")}</p>
    </>
  );
}

export const consent: Hand = { covers: ["notice", "answer", "terms"], about: "notice", View };
