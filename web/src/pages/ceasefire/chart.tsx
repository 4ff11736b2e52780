// What each recorder counts, day by day, in a chart of its own on days and a height that all share. One
// ceasefire and one length of period at a time: numbers of two lengths cannot stand side by side. Days
// that somebody has not counted are a gap and never a bar of none.
import type { JSX } from "preact";
import { useView } from "../../api";
import { Name, say, sayN, upper } from "../../parts";
import { here, href } from "../../route";
import { direction } from "../../say";
import { dayOfMonth, days, monthOf } from "../../time";
import type { Ceasefire, Count, Head } from "../../types";
import { unique } from "./shared";

const DAY_MS = 86_400_000;
const PERIODS_MOST = 14; // as many as stand beside one another on a phone
const TALL_PX = 64;
const NUMBER_PX = 16; // above the tallest bar
const DATES_PX = 32;
const WORDS_DAYS = 4; // a gap of so many periods has room for words

const dayOf = (date: string) => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS);
const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);
export const lengthOf = (count: Count) => dayOf(count.to) - dayOf(count.from) + 1;

export const perPeriod = (length: number) => (length === 1 ? say("day_by_day") : sayN("n_days", length));

interface Series {
  ceasefire: string;
  length: number; // days of a period
  counts: Count[];
}

// The newest first.
function seriesOf(counts: Count[]): Series[] {
  const found = new Map<string, Series>();
  for (const count of counts) {
    const key = `${count.ceasefire} ${lengthOf(count)}`;
    const series = found.get(key) ?? { ceasefire: count.ceasefire, length: lengthOf(count), counts: [] };
    series.counts.push(count);
    found.set(key, series);
  }
  const last = (series: Series) => Math.max(...series.counts.map((count) => dayOf(count.to)));
  return [...found.values()].sort((a, b) => last(b) - last(a) || b.counts.length - a.counts.length || a.length - b.length);
}

interface Shown {
  from: number; // days
  end: number; // the day behind the last
  length: number;
  most: number; // the tallest bar of all recorders
}

function shownOf({ counts, length }: Series): Shown {
  const end = Math.max(...counts.map((count) => dayOf(count.to))) + 1;
  const from = Math.max(Math.min(...counts.map((count) => dayOf(count.from))), end - PERIODS_MOST * length);
  return { from, end, length, most: Math.max(1, ...counts.filter((count) => dayOf(count.from) >= from).map((count) => count.total)) };
}

interface Bar {
  at: number; // a day
  wide: number; // days
  count: Count;
}

// One who has counted the same days twice has both, side by side; of days that overlap each bar ends
// where the next begins.
function barsOf(counts: Count[], shown: Shown): Bar[] {
  const own = counts.filter((count) => dayOf(count.from) >= shown.from).sort((a, b) => dayOf(a.from) - dayOf(b.from) || a.i - b.i);
  const starts = unique(own.map((count) => count.from)).map(dayOf);
  return own.map((count) => {
    const same = own.filter((other) => other.from === count.from);
    const from = dayOf(count.from);
    const next = starts.find((start) => start > from) ?? Infinity;
    const wide = Math.min(shown.length, next - from) / same.length;
    return { at: from + same.indexOf(count) * wide, wide, count };
  });
}

// What of the days shown nobody of these counts has.
function gapsOf(counts: Count[], { from, end }: Shown): [from: number, end: number][] {
  const gaps: [number, number][] = [];
  for (let day = from; day < end; day++) {
    if (counts.some((count) => dayOf(count.from) <= day && day <= dayOf(count.to))) continue;
    const last = gaps.at(-1);
    if (last && last[1] === day) last[1] = day + 1;
    else gaps.push([day, day + 1]);
  }
  return gaps;
}

// Days that are named under the chart: of days each, of longer periods where one begins.
function ticksOf(counts: Count[], { from, end, length }: Shown): number[] {
  if (length === 1) return Array.from({ length: end - from }, (_, i) => from + i);
  const starts = unique(counts.map((count) => count.from)).map(dayOf).filter((day) => day >= from);
  return starts.filter((day, i) => i === 0 || day - starts[i - 1]! >= length / 2);
}

function Recorder({ counts, ticks, shown }: { counts: Count[]; ticks: number[]; shown: Shown }): JSX.Element {
  const all = shown.end - shown.from;
  const part = (n: number) => (100 * n) / Math.max(all, 3 * shown.length); // few stand no wider
  const x = (day: number, wide = 0) => `${direction() === "rtl" ? 100 - part(day - shown.from + wide) : part(day - shown.from)}%`;
  const base = NUMBER_PX + TALL_PX;
  return (
    <svg class="days" height={base + DATES_PX} role="img" aria-label={say("bars_label")}>
      <line class="base" x1={x(shown.from)} x2={x(shown.end)} y1={base} y2={base} />
      {gapsOf(counts, shown).map(([from, end]) => (
        <g class="gap">
          <title>{`${days(dateOf(from), dateOf(end - 1))}${say("colon")}${say("not_counted")}`}</title>
          <rect x={x(from, end - from)} y={base - 9} width={`${part(end - from)}%`} height="9" />
          {end - from >= WORDS_DAYS * shown.length ? (
            <text x={x((from + end) / 2)} y={base - 14}>
              {say("not_counted")}
            </text>
          ) : null}
        </g>
      ))}
      {barsOf(counts, shown).map(({ at, wide, count }) => {
        const tall = Math.max(1, (count.total / shown.most) * TALL_PX);
        return (
          <g class="bar">
            <title>{`${days(count.from, count.to)}${say("colon")}${count.total}`}</title>
            <rect x={x(at + wide * 0.12, wide * 0.76)} y={base - tall} width={`${part(wide * 0.76)}%`} height={tall} />
            <text x={x(at + wide / 2)} y={base - tall - 4}>
              {count.total}
            </text>
          </g>
        );
      })}
      {ticks.map((day, i) => (
        <g class="tick">
          <text x={x(day + shown.length / 2)} y={base + 13}>
            {dayOfMonth(dateOf(day))}
          </text>
          {i === 0 || monthOf(dateOf(day)) !== monthOf(dateOf(ticks[i - 1]!)) ? (
            <text class="month" x={x(day)} y={base + 28}>
              {monthOf(dateOf(day))}
            </text>
          ) : null}
        </g>
      ))}
    </svg>
  );
}

// The same as a table: what is read aloud, and copied.
function AsTable({ of, authors, shown, head }: { of: Series; authors: string[]; shown: Shown; head: Head }): JSX.Element {
  const starts = of.length === 1 ? Array.from({ length: shown.end - shown.from }, (_, i) => dateOf(shown.from + i)) : unique(of.counts.map((count) => count.from)).filter((from) => dayOf(from) >= shown.from);
  return (
    <details>
      <summary class="small">{say("as_table")}</summary>
      <div class="scroll" tabIndex={0} role="region" aria-label={say("as_table")}>
        <table class="of-chart">
          <thead>
            <tr>
              <th scope="col">{say("days")}</th>
              {authors.map((author) => (
                <th scope="col">
                  <Name slug={author} head={head} plain />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {starts.map((from) => (
              <tr>
                <th scope="row" class="num">
                  {days(from, dateOf(dayOf(from) + of.length - 1))}
                </th>
                {authors.map((author) => {
                  const totals = of.counts.filter((count) => count.author === author && count.from === from).map((count) => count.total);
                  return <td class="num">{totals.length ? totals.join(say("comma")) : <span class="soft">{say("not_counted")}</span>}</td>;
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

// What a ceasefire is called, by its ref.
export function useTitles(): (ref: string) => string {
  const known = useView<{ items: Ceasefire[] }>("ceasefire").answer?.items ?? [];
  return (ref) => known.find((one) => one.ref === ref)?.title ?? ref;
}

// `counts`: of whatever ceasefires and lengths; the series with the newest days is drawn, and the way to the
// others stands under it. `more`: the page has filters, which stay as they are.
export function Chart({ counts, head, more }: { counts: Count[]; head: Head; more?: boolean }): JSX.Element | null {
  const titleOf = useTitles();
  const all = seriesOf(counts);
  const of = all[0];
  if (!of) return null;
  const shown = shownOf(of);
  const authors = unique(of.counts.map((count) => count.author));
  const ticks = ticksOf(of.counts, shown);
  const earlier = of.counts.some((count) => dayOf(count.from) < shown.from);
  const chartOf = ({ ceasefire, length }: Series) => {
    const chosen = { ceasefire, length: String(length) };
    return more ? here(chosen) : href("/ceasefire/counts", chosen);
  };
  return (
    <figure class="chart">
      <figcaption>
        <bdi class="strong">{titleOf(of.ceasefire)}</bdi>
        <span class="line small soft">
          {upper(perPeriod(of.length))}
          {say("comma")}
          <span class="num">{days(dateOf(shown.from), dateOf(shown.end - 1))}</span>
        </span>
      </figcaption>
      {authors.map((author) => (
        <div>
          <p class="small">
            {say("counted_by")} <Name slug={author} head={head} plain />
          </p>
          <Recorder counts={of.counts.filter((count) => count.author === author)} ticks={ticks} shown={shown} />
        </div>
      ))}
      {authors.some((author) => gapsOf(of.counts.filter((count) => count.author === author), shown).length) ? (
        <p class="small soft">
          <svg class="swatch gap" viewBox="0 0 12 12" aria-hidden="true">
            <rect x="0.5" y="3" width="11" height="6" />
          </svg>{" "}
          {say("not_counted")}
        </p>
      ) : null}
      {more && earlier ? (
        <p class="small screen">
          <a href={here({ ceasefire: of.ceasefire, length: String(of.length), to: dateOf(shown.from - 1) })}>{say("earlier_days")}</a>
        </p>
      ) : null}
      {all.length > 1 ? (
        <ul class="small screen">
          <li class="soft">{say("other_series")}</li>
          {all.slice(1).map((other) => (
            <li>
              <a href={chartOf(other)}>
                {titleOf(other.ceasefire)} · {upper(perPeriod(other.length))}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      <AsTable of={of} authors={authors} shown={shown} head={head} />
    </figure>
  );
}
