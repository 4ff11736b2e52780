// The clock is always in sight: the moment shown, which of the two clocks it is, the capitals' time,
// and a way to any other moment.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Problem } from "./api";
import { onDesk } from "./desk/token";
import { say } from "./parts";
import { closePops, go, here, place } from "./route";
import { capitals, field, known, moment, offset, stamp, unfield, zones } from "./time";
import type { Head } from "./types";

function sentence(head: Head): [before: string, when: string, after: string] {
  const { which, moment_by } = head.clock;
  const pinned = place.value.query.get("as_of");
  const text =
    which === "claimed"
      ? pinned
        ? say("clock_both", { n: head.as_of.index, when: "|" })
        : say("clock_claimed", { when: "|" })
      : moment_by === "log-time"
        ? say("clock_recorded", { n: head.as_of.index, when: "|" })
        : say("clock_recorded_host", { n: head.as_of.index, when: "|" });
  const [before = "", after = ""] = text.split("|");
  return [before, moment(head.clock.moment, head.clock.offset_min), after];
}

function Steps({ head }: { head: Head }): JSX.Element {
  const at = new Date(head.clock.moment).getTime();
  const to = (hours: number) => here({ at: stamp(new Date(at + hours * 3_600_000), head.clock.offset_min) });
  return (
    <span class="steps">
      <a href={to(-24)}>{say("day_before")}</a>
      <a href={to(-1)}>{say("hour_before")}</a>
      <a href={to(1)}>{say("hour_after")}</a>
      <a href={to(24)}>{say("day_after")}</a>
    </span>
  );
}

function Choose({ head }: { head: Head }): JSX.Element {
  const query = place.value.query;
  const minutes = head.clock.offset_min;
  const [bad, complain] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const value = (name: string) => (form.elements.namedItem(name) as HTMLInputElement).value.trim();
    const at = value("at");
    const known_by = value("as_of");
    const wanted = value("zones")
      .split(/[,;\n]/)
      .map((zone) => zone.trim().replace(/ /g, "_"))
      .filter(Boolean);
    const wrong = wanted.find((zone) => !known(zone));
    if (wrong) {
      complain(say("no_zone", { zone: wrong }));
      return;
    }
    complain("");
    try {
      localStorage.setItem("zones", wanted.join(","));
    } catch {
      // a browser that keeps nothing: the address says it
    }
    closePops();
    go(
      here({
        at: at ? unfield(at, minutes) : null,
        as_of: known_by ? unfield(known_by, minutes) : as_of.includes("T") ? null : as_of, // an entry has no field here
        zones: wanted.join(",") || null,
      }),
    );
  };
  const claimed = query.get("at");
  const as_of = query.get("as_of") ?? "";
  return (
    <form class="panel" onSubmit={submit}>
      <label>
        {say("at_label")}
        <input type="datetime-local" name="at" defaultValue={claimed ? field(claimed, minutes) : ""} dir="ltr" />
        <span class="soft small">{say("at_help", { offset: offset(minutes) })}</span>
      </label>
      <label>
        {say("as_of_label")}
        <input type="datetime-local" name="as_of" defaultValue={as_of.includes("T") ? field(as_of, minutes) : ""} dir="ltr" />
        <span class="soft small">{say("as_of_help")}</span>
      </label>
      <label>
        {say("zones_label")}
        <input type="text" name="zones" defaultValue={zones(query).join(", ")} dir="ltr" spellcheck={false} placeholder="Europe/Zurich, Asia/Tehran" />
        <span class="soft small">{say("zones_help")}</span>
      </label>
      {bad ? (
        <p class="warn" role="alert">
          {bad}
        </p>
      ) : null}
      <p class="buttons">
        <button type="submit" class="do">
          {say("show")}
        </button>
        <a href={here({ at: null, as_of: null })}>{say("look_now")}</a>
      </p>
    </form>
  );
}

export function ClockBar({ head, failed }: { head?: Head; failed?: Problem }): JSX.Element {
  const at = place.use();
  const pinned = at.query.get("at") || at.query.get("as_of");
  if (!head)
    return (
      <div class="clock" aria-busy={!failed}>
        <div>
          {failed?.status === 0 ? (
            <span class="warn" role="alert">
              {say(onDesk ? "desk_gone" : "no_answer")}
            </span>
          ) : failed ? (
            <>
              <span>{say("no_moment")}</span>
              <a href={here({ at: null, as_of: null })}>{say("look_now")}</a>
            </>
          ) : (
            <span class="soft">{say("loading")}</span>
          )}
        </div>
      </div>
    );
  const [before, when, after] = sentence(head);
  return (
    <div class={pinned ? "clock pinned" : "clock"}>
      <div>
        <span class="moment">
          {before}
          <b class="num">{when}</b>
          {after} <span class="soft num nowrap" dir="ltr">({offset(head.clock.offset_min)})</span>
        </span>
        {failed?.status === 0 ? (
          <span class="warn" role="alert">
            {say(onDesk ? "desk_gone" : "no_answer")}
          </span>
        ) : null}
        <span class="soft capitals">
          {capitals(head.clock.moment, zones(at.query), head.clock.offset_min).map(({ clock, where }) => (
            <span>
              <span class="num">{clock}</span> {where}
            </span>
          ))}
        </span>
        <span class="screen tools">
          <Steps head={head} />
          <details class="when pop">
            <summary>{say("another_time")}</summary>
            <Choose key={at.query.toString()} head={head} />
          </details>
          {at.query.get("at") && !at.query.get("as_of") ? (
            <a href={here({ as_of: at.query.get("at") })}>{say("known_then")}</a>
          ) : at.query.get("as_of") ? (
            <a href={here({ as_of: null })}>{say("known_since")}</a>
          ) : null}
          {pinned ? <a href={here({ at: null, as_of: null })}>{say("look_now")}</a> : null}
        </span>
      </div>
    </div>
  );
}
