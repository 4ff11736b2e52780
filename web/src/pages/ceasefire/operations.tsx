// Notices of operations: whose consent each needs and what each has answered. Silence is never consent.
import type { JSX } from "preact";
import { useView } from "../../api";
import { Do } from "../../desk/do";
import { ActorName, Empty, Entry, Filters, Loaded, Moment, Name, Names, Prose, Shape, Sheet, narrowed, say, sayN, upper, word } from "../../parts";
import { href, place } from "../../route";
import type { Head, Operation } from "../../types";
import { AllOfThem, Area, By, WhenText, unique } from "./shared";

const ANSWERS: Record<string, string> = { consent: "full", conditional: "part", refuse: "declined" };

function OperationItem({ it, head }: { it: Operation; head: Head }): JSX.Element {
  return (
    <li class="said" id={it.ref}>
      <h3>
        <a href={href(`/ceasefire/operations/${it.ref}`)}>
          {upper(word("notice.kind", it.kind))}
          {say("comma")}
          <ActorName actor={it.actor} head={head} />
        </a>
      </h3>
      <p class="soft small meta">
        <WhenText at={it.when} head={head} /> · <Area of={it} />
      </p>
      {it.text ? <Prose text={it.text} /> : null}
      <p class="small soft">{say("asked_consent")}</p>
      <ul class="chips">
        {it.answers.map((answer) => (
          <li class="state">
            <Shape shape={ANSWERS[answer.answer ?? ""] ?? "expected"} />
            <span>
              <Name slug={answer.who} head={head} plain />
              {say("colon")}
              {answer.answer ? (
                <>
                  {word("consent.answer", answer.answer)}
                  {answer.terms ? <bdi class="line">{answer.terms}</bdi> : null}
                  <span class="says">
                    <Moment at={answer.at!} head={head} />
                    {say("comma")}
                    <Entry i={answer.i!} />
                  </span>
                </>
              ) : (
                <span class="soft">
                  {say("has_not_answered")}
                  {answer.earlier ? (
                    <>
                      {" "}
                      (<Entry i={answer.earlier} />
                      {say("colon")} {say("corrected_since")})
                    </>
                  ) : null}
                </span>
              )}
            </span>
          </li>
        ))}
        {it.answers.length ? null : <li class="soft small">{say("asks_nobody")}</li>}
      </ul>
      {it.outcomes.map((outcome) => (
        <div class="replies">
          <p>
            <span class="strong">{upper(word("outcome.result", outcome.result))}</span>
            <span class="small soft">
              {say("comma")}
              <WhenText at={outcome.when} head={head} />
            </span>
          </p>
          {outcome.text ? <Prose text={outcome.text} /> : null}
          {outcome.assisted_by?.length ? (
            <p class="small">
              {say("assisted_by")} <Names slugs={outcome.assisted_by} head={head} plain />
            </p>
          ) : null}
          <By said={outcome} head={head} />
        </div>
      ))}
      <Do acts={[{ act: "consent", body: { notice: it.ref } }]} />
      <p class="foot small soft">
        <bdi class="slug">{it.ref}</bdi> · <By said={it} head={head} />
      </p>
    </li>
  );
}

export function Operations({ one }: { one: string }): JSX.Element {
  place.use();
  const asked = useView<{ items: Operation[] }>("operations", one);
  const all = asked.answer?.items ?? [];
  const items = all.filter((it) => narrowed({ who: it.author, kind: it.kind, consent: it.group }));
  const head = asked.answer;
  const groups = (["refused", "open", "consent"] as const).map((group) => ({ group, those: items.filter((it) => it.group === group) }));
  return (
    <>
      {one ? <AllOfThem path="/ceasefire/operations">{say("all_operations")}</AllOfThem> : null}
      {one || (head && !asked.old && !all.length) ? null : (
        <Filters
          label={say("narrow")}
          filters={[
            { name: "who", label: say("who_notifies"), options: unique(all.map((it) => it.author)).map((who) => [who, head?.names[who] ?? who]) },
            { name: "kind", label: say("kind"), options: unique(all.map((it) => it.kind)).map((kind) => [kind, word("notice.kind", kind)]) },
            { name: "consent", label: say("consent"), options: unique(all.map((it) => it.group)).map((group) => [group, say(`group_${group as Operation["group"]}`)]) },
          ]}
        />
      )}
      {items.length ? (
        groups
          .filter(({ those }) => those.length)
          .map(({ group, those }) => (
            <Sheet title={say(`group_${group}`)} end={one ? null : sayN("n_acts", those.length)}>
              <ul class="list">
                {those.map((it) => (
                  <OperationItem key={it.ref} it={it} head={head!} />
                ))}
              </ul>
            </Sheet>
          ))
      ) : (
        <Sheet title={say("operations")}>
          <Loaded asked={asked}>{() => <Empty>{all.length ? say("none_of_these") : say("empty_operations")}</Empty>}</Loaded>
        </Sheet>
      )}
    </>
  );
}
