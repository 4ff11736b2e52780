// The map: zones, who holds which ground, incidents, each as its author says; and maps of scenarios,
// which have nothing of what is so. It is a part that is loaded when it is opened.
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { address, ask, useView } from "../../api";
import { areasOf, type Area as Outlined } from "../../map/atlas";
import { onEarth, wider, within, type Box } from "../../map/mercator";
import { ActorName, Empty, Loaded, Sheet, Tabs, Told, Trouble, narrowed, say, sayN, word } from "../../parts";
import { go, here, href, place } from "../../route";
import { lang } from "../../say";
import { moment, stamp } from "../../time";
import type { DrawnZone, Head, Layer, MapAnswer } from "../../types";
import { Drawing, HATCH, allOf, holderOf, holdersOf, isControl, isIncident, isZone, shapeOf } from "./drawing";
import { IncidentFilters, incidentFilters, isNarrowed } from "./narrowing";
import { Area, By, timeOf, useFile } from "./shared";

const DAY_MS = 86_400_000;
const ACTUAL = "actual";
const ITEMS_MOST = "1000"; // of more, how many lie where

// When what is drawn began, of incidents of the first and the last.
const timesOf = ({ items, first, last }: MapAnswer): number[] => [
  ...[first, last].flatMap((when) => (when ? [timeOf(when)] : [])),
  ...items.map((item) => (isIncident(item) ? timeOf(item.when) : new Date(isZone(item) ? item.from : item.as_of).getTime())),
];

// Where there are more incidents than come at once, what lies where the reader looks, with room around
// it; asked again when the reader looks elsewhere or from nearer.
function useNear(one: string, whole: (MapAnswer & Head) | undefined, seen: Box | undefined): (MapAnswer & Head) | undefined {
  const [got, put] = useState<{ of: string; answer: MapAnswer & Head } | undefined>();
  const [asked, look] = useState<Box | undefined>();
  const cut = Boolean(whole?.next);
  useEffect(() => {
    if (seen && !(asked && within(seen, asked) && within(asked, wider(seen, 1.5)))) look(wider(seen, 0.5));
  }, [seen?.join()]);
  const corners = asked && [...onEarth([asked[0], asked[3]]), ...onEarth([asked[2], asked[1]])].map((n) => n.toFixed(5)).join(",");
  const of = address("map", one, incidentFilters());
  const url = address("map", one, { limit: ITEMS_MOST, ...incidentFilters(), ...(corners ? { bbox: corners } : {}) });
  useEffect(() => {
    let gone = false;
    if (cut)
      ask<MapAnswer>(url).then(
        (answer) => !gone && put({ of, answer }),
        () => undefined, // what was drawn stays
      );
    return () => void (gone = true);
  }, [url, whole]);
  return cut && got?.of === of ? got.answer : undefined;
}

function NamedByArea({ note, zones }: { note: string; zones: DrawnZone[] }): JSX.Element | null {
  if (!zones.length) return null;
  return (
    <p class="under small soft">
      {note}{" "}
      {zones.map((zone, i) => (
        <>
          {i ? say("semicolon") : null}
          <bdi>{zone.name}</bdi>
        </>
      ))}
    </p>
  );
}

// What lines and circles mean; hatchings have their list.
function Key({ items, cells }: { items: Layer[]; cells: boolean }): JSX.Element | null {
  const zones = items.filter(isZone);
  const signs: [JSX.Element, string][] = [];
  if (zones.some((zone) => !zone.ahead)) signs.push([<path class="zone" d="M1 12H29" />, say("zone")]);
  if (zones.some((zone) => zone.ahead)) signs.push([<path class="zone ahead" d="M1 12H29" />, `${say("zone")} (${say("zone_ahead")})`]);
  if (items.some((item) => isIncident(item) && item.place.point) || cells) {
    signs.push([
      <>
        <circle class="incident" cx="15" cy="12" r="6" />
        <circle class="incident-heart" cx="15" cy="12" r="2" />
      </>,
      say("incident"),
    ]);
    signs.push([
      <>
        <circle class="incident" cx="15" cy="12" r="10" />
        <text class="count" x="15" y="16">
          2
        </text>
      </>,
      say("so_many_incidents"),
    ]);
  }
  if (!signs.length) return null;
  return (
    <ul class="map-key small">
      {signs.map(([sign, text]) => (
        <li>
          <svg viewBox="0 0 30 24" width="30" height="24" aria-hidden="true">
            {sign}
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}

function Legend({ items, cells, areas, head }: { items: Layer[]; cells: boolean; areas: Outlined[]; head: Head }): JSX.Element {
  const holders = holdersOf(items);
  const named = items.filter(isZone).filter((zone) => !zone.geometry);
  return (
    <>
      <Key items={items} cells={cells} />
      <ul class="legend list">
        {items.filter(isControl).map((item) => (
          <li class="state">
            <svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">
              <g transform={`rotate(${HATCH[item.relation]?.angle ?? 0} 12 12)`}>
                {[2, 8, 14, 20].map((x) => (
                  <line class={`side-${holders.indexOf(holderOf(item)) % 4}`} x1={x} x2={x} y1="-6" y2="30" />
                ))}
              </g>
            </svg>
            <span>
              <span class="own">
                <ActorName actor={item.holder} head={head} />
              </span>
              {" · "}
              {word("control.relation", item.relation)}
              {item.geometry ? null : (
                <>
                  {" · "}
                  <Area of={item} />
                </>
              )}
              <By said={item} head={head} />
            </span>
          </li>
        ))}
      </ul>
      <NamedByArea note={say("drawn_by_area")} zones={named.filter((zone) => shapeOf(zone, areas))} />
      <NamedByArea note={say("no_shape")} zones={named.filter((zone) => !shapeOf(zone, areas))} />
      <p class="under small soft">{say("map_note")}</p>
    </>
  );
}

// From the first day of what the map has ever had to the last; letting go asks for that day.
function TimeSlider({ one, head }: { one: string; head: Head }): JSX.Element | null {
  const [span, put] = useState<[number, number] | undefined>();
  const [dragged, drag] = useState<number | undefined>();
  const shift = head.clock.offset_min * 60_000; // days are the venue's
  const midnight = (day: number) => stamp(new Date(day * DAY_MS - shift), head.clock.offset_min);
  useEffect(() => {
    let gone = false;
    const ref = one.split("/").map(encodeURIComponent).join("/");
    ask<MapAnswer>(`/api/v1/map${ref ? `/${ref}` : ""}?lang=${lang()}&limit=1`).then(
      (answer) => {
        const times = timesOf(answer);
        if (times.length && !gone) put([Math.floor((Math.min(...times) + shift) / DAY_MS), Math.ceil((Math.max(...times) + shift) / DAY_MS)]);
      },
      () => undefined,
    );
    return () => void (gone = true);
  }, [one]);
  if (!span || span[1] - span[0] < 2) return null; // all of it on one day
  const now = (new Date(head.clock.moment).getTime() + shift) / DAY_MS;
  const value = Math.max(span[0], Math.min(span[1], dragged ?? Math.ceil(now)));
  const shown = dragged === undefined ? head.clock.moment : midnight(value);
  return (
    <label class="slider screen">
      <span class="small soft">{say("slider")}</span>
      <input
        type="range"
        min={span[0]}
        max={span[1]}
        step="1"
        value={value}
        aria-valuetext={moment(shown, head.clock.offset_min)}
        onInput={(event) => drag(Number(event.currentTarget.value))}
        onChange={(event) => {
          drag(undefined);
          go(here({ at: midnight(Number(event.currentTarget.value)) }), true);
        }}
      />
      <span class="num small">{moment(shown, head.clock.offset_min)}</span>
    </label>
  );
}

// The maps there are: [address, what it is called].
const mapsOf = ({ maps, titles }: MapAnswer): [string, string][] => [
  ["/ceasefire/map", say("map_actual")],
  ...maps.flatMap((map, i): [string, string][] => (map === ACTUAL ? [] : [[`/ceasefire/map/${map}`, say("map_scenario", { name: titles[i] ?? map })]])),
];

// An address of a scenario that nobody has drawn, or not by then: those that there are.
function NoScenario({ one }: { one: string }): JSX.Element {
  const asked = useView<MapAnswer>("map", "", { limit: "1" });
  return (
    <Sheet title={<Told message="no_scenario" places={{ name: one }} />}>
      <Trouble problem={{ status: 404, detail: "" }} />
      <Loaded asked={asked}>
        {(answer) => (
          <>
            <p class="under small soft">{say("maps_there_are")}</p>
            <ul class="list">
              {mapsOf(answer).map(([path, title]) => (
                <li>
                  <a href={href(path)}>{title}</a>
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </Sheet>
  );
}

export function MapPage({ one }: { one: string }): JSX.Element {
  const asked = useView<MapAnswer>("map", one, { limit: ITEMS_MOST, ...incidentFilters() });
  const { all: areas } = useFile(areasOf);
  const at = place.use();
  const [seen, look] = useState<Box | undefined>();
  const head = asked.answer;
  const near = useNear(one, head, seen);
  const all = head?.items ?? [];
  const key = at.query.toString();
  const narrow = (items: Layer[]) => items.filter((item) => narrowed({ who: item.author, layer: item.layer }));
  const items = useMemo(() => narrow(all), [head, key]);
  const drawn = useMemo(() => {
    const from = near ?? head;
    return { items: narrow(from?.items ?? []), cells: narrowed({ layer: "incident" }) ? (from?.cells?.items ?? []) : [] };
  }, [head, near, key]);
  const first = useMemo(() => allOf(all, head?.cells?.items ?? [], areas), [head, areas]);
  const counted = drawn.cells.reduce((sum, cell) => sum + cell.n, 0);
  const scenario = one && one !== ACTUAL;
  const layers = [
    ["zone", say("zones_alone")],
    ["control", say("control")],
    ["incident", say("incidents")],
  ] as [string, string][];
  const titleOf = (map: string) => head?.titles[head.maps.indexOf(map)] ?? map;
  if (scenario && asked.failed?.status === 404) return <NoScenario one={one} />;
  const maps = head ? mapsOf(head) : [];
  return (
    <>
      {maps.length > 1 ? (
        <Tabs label={say("maps")} tabs={maps.map(([path, title]) => ({ path, title, current: path === (scenario ? `/ceasefire/map/${one}` : "/ceasefire/map") }))} />
      ) : null}
      {scenario || (head && !asked.old && !all.length && !isNarrowed() && !at.query.get("at")) ? null : (
        <IncidentFilters
          areas={all.map((item) => (isIncident(item) ? item.place.admin : undefined))}
          more={[{ name: "layer", label: say("layer"), options: layers }]}
        />
      )}
      <Sheet title={scenario ? <bdi>{titleOf(one)}</bdi> : say("map")} end={scenario ? <span class="badge warn">{say("scenario_mark")}</span> : say("control_note")}>
        <Loaded asked={asked}>
          {(answer) =>
            all.length ? (
              <>
                <TimeSlider one={one} head={answer} />
                <Drawing drawn={drawn} areas={areas} all={first} head={answer} label={say("map_label")} settled={look} />
                <Legend items={items} cells={counted > 0} areas={areas} head={answer} />
                {counted ? <p class="under small soft">{sayN("cells_note", counted)}</p> : null}
              </>
            ) : (
              <>
                <TimeSlider one={one} head={answer} />
                <Empty>{isNarrowed() ? say("none_of_these") : say("empty_map")}</Empty>
              </>
            )
          }
        </Loaded>
      </Sheet>
      <p class="soft small screen">
        {say("map_as_list")} <a href={href("/ceasefire/incidents")}>{say("incidents")}</a> · <a href={href("/ceasefire/zones")}>{say("zones")}</a> ·{" "}
        <a class="nowrap" href={address("map", one).replace("/api/v1/map", "/map.geojson")} data-whole="yes" download>
          {say("geojson")}
        </a>
      </p>
    </>
  );
}
