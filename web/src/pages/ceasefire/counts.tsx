// What each recorder counts, in a column of its own; what differs stands beside, with both numbers.
import type { JSX } from "preact";
import { useView } from "../../api";
import { Do } from "../../desk/do";
import { Empty, Entry, ForSome, Loaded, Name, Sheet, SourceLine, chosen, dayFilters, narrowed, say, sayN } from "../../parts";
import { href, place } from "../../route";
import { days } from "../../time";
import type { Count, Head } from "../../types";
import { Chart, lengthOf, perPeriod, useTitles } from "./chart";
import { Narrowing } from "./narrowing";
import { AreaNames, unique, useAreaNames } from "./shared";

interface Period {
  ceasefire: string;
  from: string;
  to: string;
  by: Map<string, Count[]>; // of each recorder; more than one where it has counted twice
}

function periods(counts: Count[]): Period[] {
  const found = new Map<string, Period>();
  for (const count of counts) {
    const key = `${count.ceasefire} ${count.from} ${count.to}`;
    const period = found.get(key) ?? { ceasefire: count.ceasefire, from: count.from, to: count.to, by: new Map() };
    period.by.set(count.author, [...(period.by.get(count.author) ?? []), count]);
    found.set(key, period);
  }
  return [...found.values()].sort((a, b) => b.to.localeCompare(a.to) || b.from.localeCompare(a.from));
}

// What one says of another's count, by parts.
export const answerOf = (one: { confirmed?: number | null; open?: number | null; unanswered: number }): string[] =>
  [
    one.confirmed == null ? "" : one.confirmed ? say("confirms", { n: one.confirmed }) : say("confirms_none"),
    one.open ? say("leaves_open", { n: one.open }) : "",
    one.unanswered ? say("unanswered", { n: one.unanswered }) : "",
  ].filter(Boolean);

function Reconciled({ count, head }: { count: Count; head: Head }): JSX.Element {
  return (
    <>
      {count.reconciled.map((one) => (
        <span class="says">
          <Name slug={one.author} head={head} plain />
          {say("colon")}
          {[...(one.earlier ? [say("corrected_since")] : []), ...answerOf(one), ...(one.beyond ? [say("beyond_count")] : [])].join(say("comma"))}
          {say("comma")}
          <Entry i={one.i} />
        </span>
      ))}
    </>
  );
}

function CountCell({ count, head }: { count: Count; head: Head }): JSX.Element {
  return (
    <div class="stand">
      <b class="figure num">{count.total}</b>
      <Reconciled count={count} head={head} />
      {count.by.length ? (
        <details>
          <summary class="small">{sayN("n_areas", count.by.length)}</summary>
          <ul class="told num">
            {count.by.map((area) => (
              <li>
                <AreaNames codes={[area.admin]} />
                {say("colon")}
                {area.n}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {count.adds_up !== false ? null : <span class="line small warn">{say("adds_not_up", { sum: count.sum ?? 0, total: count.total })}</span>}
      {count.own_incidents == null ? null : (
        <span class="line small soft">
          <a href={href("/ceasefire/incidents", { who: count.author })}>{sayN("own_incidents", count.own_incidents)}</a>
        </span>
      )}
      <span class="says">
        <Entry i={count.i} />
        <ForSome of={count} head={head} />
      </span>
      <SourceLine source={count.source} head={head} />
      <Do acts={[{ act: "reconcile", body: { count: count.ref } }]} />
    </div>
  );
}

// Both numbers, and by how much they are apart; never a third one that would stand for both.
function Difference({ period, authors }: { period: Period; authors: string[] }): JSX.Element {
  const totals = authors.flatMap((author) => (period.by.get(author) ?? []).slice(0, 1).map((count) => count.total));
  if (totals.length < 2) return <span class="soft small">{say("one_count")}</span>;
  const least = Math.min(...totals);
  const most = Math.max(...totals);
  return least === most ? <span>{say("same_number", { n: least })}</span> : <span class="strong num">{say("apart_by", { n: most - least, least, most })}</span>;
}

function CountTable({ counts, head }: { counts: Count[]; head: Head }): JSX.Element {
  const authors = unique(counts.map((count) => count.author));
  const several = unique(counts.map((count) => count.ceasefire)).length > 1;
  const titleOf = useTitles();
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={say("counts")}>
      <table class="counts fold">
        <thead>
          <tr>
            <th scope="col">{say("days")}</th>
            {authors.map((author) => (
              <th scope="col">
                {say("counted_by")} <Name slug={author} head={head} />
              </th>
            ))}
            <th scope="col">{say("difference")}</th>
          </tr>
        </thead>
        <tbody>
          {periods(counts).map((period) => (
            <tr key={`${period.ceasefire} ${period.from} ${period.to}`}>
              <th scope="row" class="num">
                {days(period.from, period.to)}
                {several ? <bdi class="slugs">{titleOf(period.ceasefire)}</bdi> : null}
              </th>
              {authors.map((author) => (
                <td>
                  <span class="only-folded small soft">
                    {say("counted_by")} <Name slug={author} head={head} plain />
                  </span>
                  {(period.by.get(author) ?? []).map((count) => (
                    <CountCell count={count} head={head} />
                  ))}
                  {period.by.has(author) ? null : <span class="soft small">{say("no_count")}</span>}
                </td>
              ))}
              <td class="apart-by">
                <Difference period={period} authors={authors} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function CountsSheet(): JSX.Element {
  const asked = useView<{ items: Count[] }>("counts");
  const newest = periods(asked.answer?.items ?? [])[0];
  return (
    <Sheet title={say("counts")} end={
        <>
          <a href={href("/ceasefire/bulletin")}>{say("bulletin_of_day")}</a>
          <span class="screen"> · </span>
          <a href={href("/ceasefire/counts")}>{say("all_counts")}</a>
        </>
      }
    >
      <Loaded asked={asked}>
        {(answer) =>
          newest ? (
            <>
              <p class="sentence small soft">{say("newest_count", { days: days(newest.from, newest.to) })}</p>
              <ul class="sides">
                {[...newest.by].map(([author, counts]) => (
                  <li>
                    <p class="small soft">
                      {say("counted_by")} <Name slug={author} head={answer} plain />
                    </p>
                    {counts.map((count) => (
                      <CountCell count={count} head={answer} />
                    ))}
                  </li>
                ))}
              </ul>
              <Chart counts={answer.items} head={answer} />
            </>
          ) : (
            <Empty>{say("empty_counts")}</Empty>
          )
        }
      </Loaded>
    </Sheet>
  );
}

export function Counts({ one }: { one: string }): JSX.Element {
  place.use();
  const asked = useView<{ items: Count[] }>("counts", one, chosen("who", "from", "to"));
  const every = useView<{ items: Count[] }>("counts", one);
  const all = every.answer?.items ?? [];
  const items = (asked.answer?.items ?? []).filter((count) => narrowed({ area: count.by.map((area) => area.admin), ceasefire: count.ceasefire, length: String(lengthOf(count)) }));
  const head = asked.answer;
  const called = useAreaNames();
  const titleOf = useTitles();
  const lengths = [...new Set(all.map(lengthOf))].sort((a, b) => a - b);
  return (
    <>
      {every.answer && !every.old && !all.length ? null : (
        <Narrowing
          filters={[
            { name: "who", label: say("who_counts"), options: unique(all.map((count) => count.author)).map((who) => [who, head?.names[who] ?? who]) },
            { name: "area", label: say("area"), options: unique(all.flatMap((count) => count.by.map((area) => area.admin))).map((area) => [area, called(area)]) },
            { name: "ceasefire", label: say("ceasefire"), options: unique(all.map((count) => count.ceasefire)).map((ref) => [ref, titleOf(ref)]) },
            { name: "length", label: say("period_length"), options: lengths.map((n) => [String(n), perPeriod(n)]) },
            ...dayFilters(),
          ]}
        />
      )}
      <Sheet title={say("counts")} end={say("counts_note")}>
        <Loaded asked={asked}>
          {(answer) =>
            items.length ? (
              <>
                <Chart counts={items} head={answer} more />
                <CountTable counts={items} head={answer} />
              </>
            ) : (
              <Empty>{all.length ? say("none_of_these") : say("empty_counts")}</Empty>
            )
          }
        </Loaded>
      </Sheet>
    </>
  );
}
