// One's own count of some days, by area; what others count of the same days stands beside it, and is
// never added to it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useView } from "../../../api";
import { AreaChoice } from "../../../desk/areas";
import { Name, say, sayN } from "../../../parts";
import { lang } from "../../../say";
import type { Count, Head } from "../../../types";
import { useAreaNames } from "../../ceasefire/shared";
import type { Hand, HandProps } from "./hand";

interface Area {
  admin: string;
  n?: number;
}

const number = (text: string) => (text === "" ? undefined : Math.max(0, Math.trunc(Number(text))));

// Areas of which somebody has counted in the same ceasefire: those one counts in again and again.
const known = (counts: Count[], ceasefire: unknown, who: string) => {
  const of = counts.filter((count) => count.ceasefire === ceasefire);
  const own = of.filter((count) => count.author === who);
  return [...new Set((own.length ? own : of).flatMap((count) => count.by.map((area) => area.admin)))].sort();
};

// `asked`: it is known which days these are.
function Others({ counts, asked, area, head }: { counts: Count[]; asked: boolean; area?: string; head: Head }): JSX.Element {
  return (
    <>
      {counts.map((count) => (
        <span class="line small num">
          <Name slug={count.author} head={head} plain />
          {say("colon")}
          {area === undefined ? count.total : (count.by.find((each) => each.admin === area)?.n ?? "–")}
        </span>
      ))}
      {counts.length ? null : <span class="soft small">{asked ? say("nobody_counted") : "–"}</span>}
    </>
  );
}

function View({ body, put, field, who, setting }: HandProps): JSX.Element {
  const asked = useView<{ items: Count[] }>("counts");
  const [added, add] = useState<string[]>([]);
  const areaName = useAreaNames();
  const all = asked.answer?.items ?? [];
  const head = asked.answer ?? setting.head;
  const by = (body.by as Area[] | undefined) ?? [];
  const others = all.filter((count) => count.author !== who && count.ceasefire === body.ceasefire && count.from === body.from && count.to === body.to);
  const days = Boolean(body.ceasefire && body.from && body.to);
  const areas = [...new Set([...known(all, body.ceasefire, who), ...by.map((each) => each.admin), ...added])];
  const rows = [...areas].sort((a, b) => areaName(a).localeCompare(areaName(b), lang()));
  const write = (admin: string, n?: number) =>
    put({ by: areas.flatMap((area) => (area === admin ? (n === undefined ? [] : [{ admin, n }]) : by.filter((each) => each.admin === area))) });
  const sum = by.reduce((whole, each) => whole + (each.n ?? 0), 0);
  const total = body.total as number | undefined;
  return (
    <>
      {field("ceasefire")}
      <div class="filters">
        {field("from")}
        {field("to")}
      </div>
      <table class="fold numbers">
        <thead>
          <tr>
            <th scope="col">{say("area")}</th>
            <th scope="col">{say("yours")}</th>
            <th scope="col">{say("others_count")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((area) => (
            <tr key={area}>
              <th scope="row">
                <bdi title={area}>{areaName(area)}</bdi>
              </th>
              <td>
                <input type="number" min="0" step="1" aria-label={`${say("yours")}${say("comma")}${areaName(area)}`} value={by.find((each) => each.admin === area)?.n ?? ""} onInput={(event) => write(area, number(event.currentTarget.value))} />
              </td>
              <td>
                <Others counts={others} asked={days} area={area} head={head} />
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              <label for="f-total">{say("total")}</label>
            </th>
            <td>
              <input id="f-total" type="number" min="0" step="1" required value={total ?? ""} onInput={(event) => put({ total: number(event.currentTarget.value) })} />
              {by.length && total !== sum ? (
                <span class="line small">
                  <button type="button" onClick={() => put({ total: sum })}>
                    {say("take_sum", { sum })}
                  </button>
                </span>
              ) : null}
            </td>
            <td>
              <Others counts={others} asked={days} head={head} />
            </td>
          </tr>
        </tbody>
      </table>
      <div class="field screen">
        <label for="f-another">{say("another_area")}</label>
        <AreaChoice key={areas.length} id="f-another" title={say("another_area")} but={areas} put={(code) => code && !areas.includes(code) && add([...added, code])} />
      </div>
      {by.length && total !== undefined && total !== sum ? <p class="small warn">{say("adds_not_up_yours", { sum, total })}</p> : null}
      <p class="small soft">
        {by.length ? sayN("areas_said", by.length) : null} {say("empty_area_means")}
      </p>
    </>
  );
}

export const count: Hand = { covers: ["ceasefire", "from", "to", "total", "by"], View, begin: () => ({ by: [] }) };
