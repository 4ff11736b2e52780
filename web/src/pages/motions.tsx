// What is moved: what is still open, from whom a word is missing and until when; what was decided.
import type { JSX } from "preact";
import { usePages } from "../api";
import { Do } from "../desk/do";
import { Came, Clamped, DOT, Empty, Entry, Loaded, Moment, Name, Names, Prose, Requirer, Shape, Sheet, Tabs, say, sayN, upper, word } from "../parts";
import { leftOf, useNow } from "../due";
import { href, place } from "../route";
import { zoneName, zones } from "../time";
import type { Deadline, Head, Motion, OpenMotion } from "../types";

const HOUR_S = 3600;
const NEAR = [
  { hours: 1, shape: "full", message: "within_1" },
  { hours: 6, shape: "arrived", message: "within_6" },
  { hours: 24, shape: "part", message: "within_24" },
] as const;

// How near the end is, in a shape and words: at a day, six hours, one hour.
export function Near({ left }: { left?: number }): JSX.Element | null {
  const near = left ? NEAR.find(({ hours }) => left <= hours * HOUR_S) : undefined;
  return near ? (
    <span class="badge warn">
      <Shape shape={near.shape} /> {say(near.message)}
    </span>
  ) : null;
}

// Until when: what is left, and the moment in the venue's and the capitals' time.
export function Until({ deadline, silence, head }: { deadline: Deadline; silence?: boolean; head: Head }): JSX.Element {
  const left = leftOf(deadline, head, useNow());
  return (
    <>
      <span class="line small until">
        <span class="due num">{silence ? say("silence", { left: left.text }) : say("decide", { left: left.text })}</span>
        <Near left={left.s} />
        {left.log ? <span class="says num">{left.log}</span> : null}
      </span>
      <span class="line small soft num">
        <bdi>{deadline.venue}</bdi>
        {deadline.zones.map((zone) => (
          <>
            {DOT}
            <span class="nowrap">
              {zone.text} {zoneName(zone.zone)}
            </span>
          </>
        ))}
      </span>
    </>
  );
}

export function OpenDecision({ motion, head }: { motion: OpenMotion; head: Head }): JSX.Element {
  return (
    <li>
      <a href={`${href("/motions")}#${motion.ref}`}>
        <bdi>{motion.title}</bdi>
      </a>{" "}
      <Came i={[motion.i]} />
      <Until deadline={motion.deadline} silence={motion.silence} head={head} />
      <Outstanding motion={motion} head={head} />
    </li>
  );
}

function Outstanding({ motion, head }: { motion: OpenMotion; head: Head }): JSX.Element {
  return (
    <>
      {motion.silence ? <span class="line small">{say("silence_means")}</span> : null}
      {motion.against.length ? (
        <span class="line small">
          {upper(say("against"))} <Names slugs={motion.against} head={head} plain />
        </span>
      ) : null}
      {motion.missing.length ? (
        <span class="line small soft">
          {say("not_voted")} <Names slugs={motion.missing} head={head} plain />
        </span>
      ) : null}
    </>
  );
}

const CHOICE: Record<string, string> = { yes: "full", no: "declined", abstain: "away" };

const ELECTORS_FEW = 12;

type Electors = Motion["requirement"][number]["electors"];

// Of many electors those who said the same stand together.
function Choices({ electors, head, open }: { electors: Electors; head: Head; open: boolean }): JSX.Element {
  const none = open ? "not-yet" : "not-cast";
  const choices = [...new Set(["yes", "no", "abstain", ...electors.map((elector) => elector.choice ?? none)])];
  return (
    <ul class="lines">
      {choices
        .map((choice) => ({ choice, those: electors.filter((elector) => (elector.choice ?? none) === choice) }))
        .filter(({ those }) => those.length)
        .map(({ choice, those }) => (
          <li class="state">
            <Shape shape={CHOICE[choice] ?? "expected"} />
            <span>
              {upper(word("vote.choice", choice))} <b class="num">{those.length}</b>
              {say("colon")}
              <Names slugs={those.map((elector) => elector.who)} acts={those.map((elector) => elector.i)} head={head} plain />
            </span>
          </li>
        ))}
    </ul>
  );
}

function Votes({ motion, head }: { motion: Motion; head: Head }): JSX.Element {
  const open = motion.outcome.state === "open";
  return (
    <ul class="lines">
      {motion.requirement.map((line) => (
        <li>
          <span class="small soft">
            <Requirer line={line.line} need={line.need} head={head} />
          </span>
          {line.electors.length > ELECTORS_FEW ? (
            <Choices electors={line.electors} head={head} open={open} />
          ) : (
            <ul class="chips">
              {line.electors.map((elector) => (
                <li class="state">
                  <Shape shape={CHOICE[elector.choice ?? ""] ?? "expected"} />
                  <span>
                    <Name slug={elector.who} head={head} plain />
                    {say("colon")}
                    {elector.i === undefined ? (
                      <span class="soft">{word("vote.choice", open ? "not-yet" : "not-cast")}</span>
                    ) : (
                      <Entry i={elector.i}>{word("vote.choice", elector.choice!)}</Entry>
                    )}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function MotionItem({ motion, head }: { motion: Motion; head: Head }): JSX.Element {
  const open = motion.outcome.state === "open";
  const shape = { open: "expected", carried: "full", failed: "declined" }[motion.outcome.state] ?? "away";
  return (
    <li class="said" id={motion.ref}>
      <h3>
        <Entry i={motion.i}>
          <bdi>{motion.title}</bdi>
        </Entry>
      </h3>
      <p class="soft small meta">
        {upper(word("motion.kind", motion.kind))} · {say("moved_by")} <Name slug={motion.author} head={head} then={say("comma")} /><Moment at={motion.at} head={head} />
      </p>
      <div class="state">
        <Shape shape={shape} />
        <Clamped text={motion.sentence} />
      </div>
      {open ? <Until deadline={motion.deadline} silence={motion.silence} head={head} /> : null}
      {open ? <Outstanding motion={{ ...motion, missing: [] }} head={head} /> : null}
      {motion.payload.text ? <Prose text={motion.payload.text} /> : null}
      {motion.payload.reason ? <Prose text={motion.payload.reason} /> : null}
      <Votes motion={motion} head={head} />
      {open ? <Do acts={[{ act: "vote", body: { motion: motion.ref } }]} /> : null}
    </li>
  );
}

export const motionTabs = (current: "motions" | "exchanges") => (
  <Tabs
    label={say("motions")}
    tabs={[
      { path: "/motions", title: say("motions"), current: current === "motions" },
      { path: "/exchanges", title: say("exchanges"), current: current === "exchanges" },
    ]}
  />
);

export function Motions(): JSX.Element {
  const at = place.use();
  const asked = usePages<Motion>("motions", { zones: zones(at.query).join(",") });
  const sheets = [
    { title: say("open_decisions"), of: (one: Motion) => one.outcome.state === "open", empty: say("empty_open") },
    { title: say("decided"), of: (one: Motion) => one.outcome.state !== "open", empty: say("empty_decided") },
  ];
  const due = (one: Motion) => one.deadline.left_s ?? Infinity;
  return (
    <>
      <h1>{say("motions")}</h1>
      {motionTabs("motions")}
      <Do acts={[{ act: "motion", body: {} }]} />
      {asked.answer?.next != null ? <p class="sentence warn">{say("list_cut")}</p> : null}
      {sheets.map(({ title, of, empty }) => {
        const items = asked.answer?.items.filter(of).sort((a, b) => due(a) - due(b) || b.i - a.i) ?? [];
        return (
          <Sheet title={title} end={asked.answer ? sayN("n_acts", items.length) : null}>
            <Loaded asked={asked}>
              {(answer) =>
                items.length ? (
                  <ul class="list">
                    {items.map((motion) => (
                      <MotionItem key={motion.ref} motion={motion} head={answer} />
                    ))}
                  </ul>
                ) : (
                  <Empty>{empty}</Empty>
                )
              }
            </Loaded>
          </Sheet>
        );
      })}
    </>
  );
}
