// How long there is yet. Log time stands still while nobody says anything, and a page may lie open all evening: of
// how things stand now this device's clock tells it too, and it is said whose clock that is.
import { useEffect, useState } from "preact/hooks";
import { place } from "./route";
import { list, locale, say } from "./say";
import type { Deadline, Head } from "./types";

const TICK_MS = 15_000;
const APART_MS = 60_000;
const PLAYED_MS = 7 * 86_400_000; // an exercise that is played, and not one that is looked at afterwards

const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

// This device's clock, for what must go on while nothing comes.
export function useNow(): number {
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

// Whether this device's clock has anything to say of the moment shown: it is later, and the moment is no other one's.
function goesOn(head: Head, now: number): boolean {
  const { query } = place.value;
  const moment = Date.parse(head.clock.moment);
  const played = head.kind === "live" || (head.kind === "exercise" && now - moment < PLAYED_MS);
  return played && !query.get("at") && !query.get("as_of") && now - moment > APART_MS;
}

const unit = (n: number, name: "day" | "hour" | "minute") => new Intl.NumberFormat(locale(), { style: "unit", unit: name, unitDisplay: "long" }).format(n);

// "2 days and 3 hours", "13 hours", "5 minutes", as the host has it.
function span(seconds: number): string {
  const [large, small] = seconds >= 2 * DAY_S ? [DAY_S, HOUR_S] : [HOUR_S, MINUTE_S];
  const [n, rest] = [Math.floor(seconds / large), Math.floor((seconds % large) / small)];
  const parts = [...(n ? [unit(n, large === DAY_S ? "day" : "hour")] : []), ...(rest || !n ? [unit(rest, small === HOUR_S ? "hour" : "minute")] : [])];
  return list(parts);
}

export interface Left {
  s?: number; // by the clock that is further on; none: it does not run
  text: string;
  log?: string; // what is left by log time, where that is not the text
}

export function leftOf(deadline: Deadline, head: Head, now: number): Left {
  if (!deadline.left_s || !goesOn(head, now)) return { s: deadline.left_s, text: deadline.left };
  const s = Math.max(0, Math.floor((Date.parse(deadline.at) - now) / 1000));
  return { s, text: s ? say("left_here", { left: span(s) }) : say("past_here"), log: deadline.left };
}

export const secondsTo = (at: string, head: Head, now: number): number =>
  Math.max(0, (Date.parse(at) - (goesOn(head, now) ? now : Date.parse(head.clock.moment))) / 1000);
