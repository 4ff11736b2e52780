// Moments as people read them: always in the venue's time, whose distance from UTC the answer names;
// the capitals' beside it.
import { locale, ownMonth, say } from "./say";

const DAY_MS = 86_400_000;

// A moment on the venue's wall clock, as a Date whose UTC fields are what the clock shows.
const wall = (at: string | number, offset_min: number) => new Date(new Date(at).getTime() + offset_min * 60_000);

// With the months' names that the binary has, where they are others than a browser's.
const spelled = (parts: Intl.DateTimeFormatPart[], date: Date): string =>
  parts
    .map(({ type, value }) => (type === "month" ? (ownMonth(date.getUTCMonth()) ?? value) : value))
    .join("")
    .replace(/ (?=г\.)/g, "\u00a0"); // in Russian a year and its "г." are not parted

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return spelled(new Intl.DateTimeFormat(locale(), { timeZone: "UTC", ...options }).formatToParts(date), date);
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

export const clock = (at: string, offset_min: number) => format(wall(at, offset_min), CLOCK);

export function day(date: string): string {
  return format(new Date(`${date.slice(0, 10)}T00:00:00Z`), { day: "numeric", month: "long", year: "numeric" });
}

export function weekday(date: string): string {
  return format(new Date(`${date.slice(0, 10)}T00:00:00Z`), { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

export function shortDay(date: string): string {
  return format(new Date(`${date.slice(0, 10)}T00:00:00Z`), { day: "numeric", month: "short" });
}

export function month(date: string): string {
  return format(new Date(date), { month: "short", year: "numeric" });
}

export const dayOfMonth = (date: string) => String(Number(date.slice(8, 10)));
export const monthOf = (date: string) => month(`${date.slice(0, 10)}T00:00:00Z`);

export function days(from: string, to: string): string {
  const style: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  const of = (date: string) => new Date(`${date.slice(0, 10)}T00:00:00Z`);
  if (from === to) return day(from);
  const parts = new Intl.DateTimeFormat(locale(), style).formatRangeToParts(of(from), of(to));
  return parts.map((part) => spelled([part], of(part.source === "endRange" ? to : from))).join("");
}

export function moment(at: string, offset_min: number): string {
  return format(wall(at, offset_min), { weekday: "short", day: "numeric", month: "short", year: "numeric", ...CLOCK });
}

// Shorter where it is the day that the page is about.
export function when(at: string, offset_min: number, about?: string): string {
  const it = wall(at, offset_min);
  if (about && Math.floor(it.getTime() / DAY_MS) === Math.floor(wall(about, offset_min).getTime() / DAY_MS)) return format(it, CLOCK);
  const same = about && it.getUTCFullYear() === wall(about, offset_min).getUTCFullYear();
  return format(it, { day: "numeric", month: "short", ...(same ? {} : { year: "numeric" }), ...CLOCK });
}

export function offset(offset_min: number): string {
  const sign = offset_min < 0 ? "−" : "+";
  const two = (n: number) => String(n).padStart(2, "0");
  return `UTC${sign}${two(Math.floor(Math.abs(offset_min) / 60))}:${two(Math.abs(offset_min) % 60)}`;
}

// Of a moment as it was written: 360 of 2017-05-02T13:04:00+06:00, 0 of one that ends in Z.
export function offsetOf(at: string): number {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(at) ?? [];
  return hours ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
}

export function stamp(at: Date, offset_min: number): string {
  const sign = offset_min < 0 ? "-" : "+";
  const two = (n: number) => String(n).padStart(2, "0");
  const far = Math.abs(offset_min);
  return wall(at.getTime(), offset_min).toISOString().slice(0, 19) + `${sign}${two(Math.floor(far / 60))}:${two(far % 60)}`;
}

// For <input type="datetime-local">, and back.
export const field = (at: string, offset_min: number) => wall(at, offset_min).toISOString().slice(0, 16);
export const unfield = (text: string, offset_min: number) =>
  stamp(new Date(new Date(`${text}:00Z`).getTime() - offset_min * 60_000), offset_min);

export function zones(query: URLSearchParams): string[] {
  let chosen = query.get("zones");
  try {
    chosen ??= localStorage.getItem("zones");
  } catch {
    // a browser that keeps nothing
  }
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const names = chosen === null ? [own] : chosen.split(",").map((name) => name.trim());
  return names.filter((name) => name && name !== "UTC" && known(name)).slice(0, 6);
}

export function known(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone.includes("/") || zone === "UTC";
  } catch {
    return false;
  }
}

// "Moscow", or in another language what it calls that zone.
export function zoneName(zone: string): string {
  if (locale().startsWith("en")) return zone.split("/").pop()!.replace(/_/g, " ");
  const parts = new Intl.DateTimeFormat(locale(), { timeZone: zone, timeZoneName: "longGeneric" }).formatToParts(new Date());
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

// The capitals' wall clocks at a moment: those that show the same stand together.
export function capitals(at: string, names: string[], offset_min: number): { clock: string; where: string }[] {
  const found = new Map<string, string[]>();
  for (const zone of names) {
    const there = new Intl.DateTimeFormat(locale(), { timeZone: zone, ...CLOCK }).format(new Date(at));
    const date = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(at));
    const venue = wall(at, offset_min).toISOString().slice(0, 10);
    const shown = date === venue ? there : `${new Intl.DateTimeFormat(locale(), { timeZone: zone, weekday: "short" }).format(new Date(at))} ${there}`;
    found.set(shown, [...(found.get(shown) ?? []), zoneName(zone)]);
  }
  return [...found].map(([clock, where]) => ({ clock, where: where.join(say("comma")) }));
}

export function ago(ms: number): string {
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  const s = Math.round(ms / 1000);
  if (s < 60) return relative.format(-Math.max(s, 0), "second");
  if (s < 3600) return relative.format(-Math.floor(s / 60), "minute");
  if (s < 2 * 86_400) return relative.format(-Math.floor(s / 3600), "hour");
  return relative.format(-Math.floor(s / 86_400), "day");
}
