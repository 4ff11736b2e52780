// The bulletin of some days, beside as many before: each recorder by itself, nobody's numbers made of two
// authors'. Where nobody counted there is no number, which is not 0. One sheet of paper.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { address, useView } from "../../api";
import { copied } from "../../clipboard";
import { signed } from "../../desk/token";
import { Actors, Empty, Entry, Filters, Loaded, Moment, Name, Names, Told, chosen, dayFilters, say, sayN, upper, word } from "../../parts";
import { here, place } from "../../route";
import { day, days, offset } from "../../time";
import type { Bulletin, Count, Head, Recorder, Sums } from "../../types";
import { answerOf } from "./counts";
import { AreaNames, By, WhenText, numbered } from "./shared";

const DAY_MS = 86_400_000;
const shifted = (date: string, by: number) => new Date(Date.parse(`${date}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
const signedNumber = (n: number) => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : "0");
const number = (n: number | null): ComponentChildren => n ?? <span class="soft small nowrap">{say("count_none")}</span>;
const total = (sums: Sums): ComponentChildren => (sums.overlap ? <span class="small">{say("counts_overlap")}</span> : number(sums.total));
const dash = (n: number | null, as: (n: number) => string = String): string => (n === null ? "–" : as(n));

interface Columns {
  before: boolean; // somebody counted in the days before
  own: boolean; // its incidents can be held against its counts
}

const columnsOf = ({ before, areas, own_incidents }: Recorder): Columns => ({
  before: before.overlap || before.total !== null || areas.some((area) => area.before !== null),
  own: own_incidents !== null || areas.some((area) => area.own_incidents !== null),
});

interface RowOf {
  name: ComponentChildren;
  now: ComponentChildren;
  before: ComponentChildren;
  difference: number | null;
  own: number | null;
  columns: Columns;
}

function Row({ name, now, before, difference, own, columns }: RowOf): JSX.Element {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{now}</td>
      {columns.before ? (
        <>
          <td>{before}</td>
          <td>
            <bdi dir="ltr">{dash(difference, signedNumber)}</bdi>
          </td>
        </>
      ) : null}
      {columns.own ? <td>{dash(own)}</td> : null}
    </tr>
  );
}

// Two numbers of one author that need not be one: its areas' and its total, its incidents' and its total.
function against(it: Recorder): string[] {
  const { total: all, sum, days: with_count } = it.now;
  const lines: string[] = [];
  if (!columnsOf(it).before) lines.push(say("none_before"));
  if (it.difference === null && with_count && it.before.days && with_count !== it.before.days) lines.push(say("not_compared", { n: with_count, before: it.before.days }));
  if (all !== null && sum === null) lines.push(say(it.areas.some((area) => area.n !== null) ? "not_all_by_area" : "not_said_by_area"));
  if (all !== null && sum !== null && sum !== all) lines.push(say("adds_not_up", { sum, total: all }));
  if (all !== null && it.own_incidents !== null) lines.push(say("own_beside_counted", { own: it.own_incidents, total: all }));
  if (it.counts.length && !it.answers.length) lines.push(say("nobody_answered"));
  return lines;
}

function Together({ counts }: { counts: Count[] }): JSX.Element {
  return (
    <>
      {counts.map((count) => (
        <p class="small num">
          {say("for_days_together", { days: days(count.from, count.to), n: count.total })}
          {say("comma")}
          <Entry i={count.i} />
          {count.sum === null || count.adds_up ? null : <span class="line">{say("adds_not_up", { sum: count.sum, total: count.total })}</span>}
        </p>
      ))}
    </>
  );
}

function Series({ of }: { of: Recorder["series"] }): JSX.Element | null {
  if (of.length < 2 || of.every((one) => one.total === null && one.own_incidents === null)) return null;
  const own = of.some((one) => one.own_incidents !== null);
  return (
    <table class="num">
      <caption class="small soft">{say("day_by_day")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("days")}</th>
          <th scope="col">{say("counted")}</th>
          {own ? <th scope="col">{say("own_reported")}</th> : null}
        </tr>
      </thead>
      <tbody>
        {of.map((one) => (
          <tr>
            <th scope="row">{day(one.day)}</th>
            <td>{number(one.total)}</td>
            {own ? <td>{dash(one.own_incidents)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RecorderPart({ it, head }: { it: Recorder; head: Head }): JSX.Element {
  const columns = columnsOf(it);
  return (
    <div class="recorder">
      <h3>
        <Name slug={it.author} head={head} /> <bdi class="slugs">{it.title ?? it.ceasefire}</bdi>
      </h3>
      <div class="scroll" tabIndex={0} role="region" aria-label={head.names[it.author] ?? it.author}>
        <table class="num">
          <thead>
            <tr>
              <th scope="col">{say("area")}</th>
              <th scope="col">{say("counted")}</th>
              {columns.before ? (
                <>
                  <th scope="col">{say("before_them")}</th>
                  <th scope="col">{say("difference")}</th>
                </>
              ) : null}
              {columns.own ? <th scope="col">{say("own_reported")}</th> : null}
            </tr>
          </thead>
          <tbody>
            <Row name={<b>{say("in_all")}</b>} now={<b>{total(it.now)}</b>} before={total(it.before)} difference={it.difference} own={it.own_incidents} columns={columns} />
            {it.areas.map((area) => (
              <Row name={<AreaNames codes={[area.admin]} />} now={number(area.n)} before={number(area.before)} difference={area.difference} own={area.own_incidents} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
      {against(it).map((line) => (
        <p class="small">{line}</p>
      ))}
      <Together counts={it.counts.filter((count) => count.from !== count.to)} />
      {it.answers.map((one) => (
        <p class="small">
          <Name slug={one.author} head={head} plain />
          {say("colon")}
          {one.beyond ? say("beyond_count") : [say("of_counted", { n: one.of }), ...answerOf(one)].join(say("comma"))}.
        </p>
      ))}
      {it.beyond.length ? (
        <>
          <p class="small">{say("beyond_days")}</p>
          <Together counts={it.beyond} />
        </>
      ) : null}
      <Series of={it.series} />
    </div>
  );
}

function Reported({ it, head }: { it: Bulletin["incidents"][number]; head: Head }): JSX.Element {
  return (
    <li>
      <Name slug={it.author} head={head} plain />
      {say("colon")}
      {say("reports_so_many", { n: it.reported, before: it.before })}
      {it.confirmed.map((group) => (
        <span class="line small">
          {group.by.length ? (
            <>
              {sayN("confirmed_by_them", group.by.length)} <Names slugs={group.by} head={head} plain />
              {numbered(group.n)}
            </>
          ) : (
            say("confirmed_by_nobody", { n: group.n })
          )}
        </span>
      ))}
      {it.findings.map((one) => (
        <span class="line small soft">
          {say("finds")} <Name slug={one.author} head={head} plain /> – {word("finding.occurred", one.occurred)}
          {numbered(one.n)}
        </span>
      ))}
    </li>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren[] }): JSX.Element | null {
  return children.length ? (
    <>
      <h2>{title}</h2>
      {children}
    </>
  ) : null;
}

function Paper({ it, head }: { it: Bulletin & Head; head: Head }): JSX.Element {
  const { size, root } = head.as_of;
  return (
    <section class="bulletin">
      <h2>
        <span>{say("bulletin_of", { days: days(it.days.from, it.days.to) })}</span>
        <span class="end">{say("never_added")}</span>
      </h2>
      <p class="small">{say("bulletin_beside", { before: days(it.before.from, it.before.to), offset: offset(it.offset_min) })}</p>
      {it.restricted ? <p class="small warn">{say("bulletin_restricted")}</p> : null}
      {it.empty ? <Empty>{say("empty_bulletin")}</Empty> : null}
      <Part title={say("bulletin_counts")}>
        {it.items.length
          ? [
              <div class="recorders">
                {it.items.map((recorder) => (
                  <RecorderPart it={recorder} head={head} />
                ))}
              </div>,
            ]
          : []}
      </Part>
      <Part title={say("bulletin_reports")}>
        {it.incidents.length
          ? [
              <ul class="list">
                {it.incidents.map((one) => (
                  <Reported it={one} head={head} />
                ))}
              </ul>,
            ]
          : []}
      </Part>
      <Part title={say("bulletin_operations")}>
        {it.operations.map((one) => (
          <p>
            {upper(word("notice.kind", one.kind))} · <Actors actors={[one.actor]} head={head} />
            {say("colon")}
            {word("outcome.result", one.outcome.result)}
            {say("comma")}
            <WhenText at={one.outcome.when} head={head} />
            {one.outcome.text ? <bdi class="line small">{one.outcome.text}</bdi> : null}
            <By said={one.outcome} head={head} />
          </p>
        ))}
      </Part>
      <Part title={say("bulletin_ceasefires")}>
        {it.ceasefires.map((one) => (
          <p>
            <bdi>{one.title ?? one.ceasefire}</bdi>
            {say("colon")}
            {one.what === "declared" ? (
              <>
                {say("declared_by")} <Names slugs={one.declared_by ?? []} head={head} plain />
              </>
            ) : (
              word("ceasefire-state.state", one.what)
            )}
            {say("comma")}
            {say("since")} <Moment at={one.from} head={head} />
            <By said={one} head={head} />
          </p>
        ))}
      </Part>
      <p class="small soft hash">
        <Told message="copied_record" places={{ record: head.record, found: head.found, size, root: <bdi dir="ltr">{root}</bdi> }} />
      </p>
    </section>
  );
}

// The text is the one that the host prints for readers without scripts.
function CopyText(): JSX.Element {
  const [done, mark] = useState("");
  const query = place.value.query.toString();
  const copy = async () => {
    const page = await fetch(address("bulletin", "", chosen("from", "to")).replace("/api/v1/", "/ceasefire/"), { headers: signed({ Accept: "text/html" }) });
    const text = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("pre")?.textContent ?? "";
    if (page.ok && text && (await copied(text.trim() + "\n"))) mark(query);
  };
  return (
    <button type="button" onClick={() => void copy().catch(() => mark(""))}>
      <span aria-live="polite">{done === query && done ? say("copied") : say("copy_text")}</span>
    </button>
  );
}

function Choose({ it }: { it: Bulletin }): JSX.Element {
  const { from, to, count } = it.days;
  const links: [string, string, string][] = [
    [say("days_earlier"), shifted(from, -count), shifted(to, -count)],
    [say("days_later"), shifted(from, count), shifted(to, count)],
    [say("one_day"), to, to],
    [say("seven_days"), shifted(to, -6), to],
  ];
  return (
    <p class="buttons screen">
      <button type="button" class="do" onClick={() => print()}>
        {say("print")}
      </button>
      <CopyText />
      <a href={address("bulletin", "", chosen("from", "to"))} download="bulletin.json">
        {say("download_json")}
      </a>
      {links.map(([text, first, last]) => (
        <a href={here({ from: first, to: last })}>{text}</a>
      ))}
    </p>
  );
}

export function BulletinPage(): JSX.Element {
  place.use();
  const asked = useView<Bulletin>("bulletin", "", chosen("from", "to"));
  return (
    <>
      <Filters label={say("narrow")} filters={dayFilters()} />
      {asked.answer ? <Choose it={asked.answer} /> : null}
      <Loaded asked={asked}>{(answer) => <Paper it={answer} head={answer} />}</Loaded>
    </>
  );
}
