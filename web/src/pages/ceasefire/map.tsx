// The map: zones, who holds which ground, incidents, each as its author says; and maps of scenarios,
// which have nothing of what is so. It is a part that is loaded when it is opened.
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { address, ask, useView } from "../../api";
import { atlas, landIn, type Land } from "../../map/atlas";
import { cluster } from "../../map/cluster";
import { NOWHERE, around, boxOf, meets, onPlane, pathOf, type Box, type Point } from "../../map/mercator";
import { useScreen, type Screen } from "../../map/view";
import { ActorName, Empty, Filters, Loaded, Sheet, Tabs, Trouble, chosen, dayFilters, narrowed, say, sayN, upper, word } from "../../parts";
import { go, here, href, place } from "../../route";
import { lang } from "../../say";
import { moment, stamp } from "../../time";
import type { Control, Head, Incident, Layer, MapAnswer, Zone } from "../../types";
import { Area, By, timeOf, unique } from "./shared";

const DAY_MS = 86_400_000;
const APART_PX = 26; // nearer incidents stand as one
const LETTER_HALF_PX = 3.6;
const ACTUAL = "actual";

const isZone = (item: Layer): item is Zone & { layer: "zone" } => item.layer === "zone";
const isControl = (item: Layer): item is Control & { layer: "control" } => item.layer === "control";
const isIncident = (item: Layer): item is Incident & { layer: "incident" } => item.layer === "incident";

const joined = (a: Box, b: Box): Box => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];

function boxOfItem(item: Layer): Box {
  if (isIncident(item)) return item.place.point ? around(NOWHERE, onPlane(item.place.point)) : NOWHERE;
  return item.geometry ? boxOf(item.geometry) : NOWHERE;
}

const timeOfItem = (item: Layer) => (isIncident(item) ? timeOf(item.when) : new Date(isZone(item) ? item.from : item.as_of).getTime());

const holderOf = (item: Control) => item.holder.who ?? item.holder.name ?? ""; // the same in every language, as far as it can be

function useLand(): { land: Land[]; failed: boolean } {
  const [state, put] = useState<{ land: Land[]; failed: boolean }>({ land: [], failed: false });
  useEffect(() => {
    atlas().then(
      (land) => put({ land, failed: false }),
      () => put({ land: [], failed: true }),
    );
  }, []);
  return state;
}

// Hatchings by how the ground is held, in the colour of who holds it: they lie over one another.
const HATCH: Record<string, { angle: number; apart: number }> = {
  controls: { angle: 45, apart: 6 },
  influences: { angle: 135, apart: 12 },
  contests: { angle: 0, apart: 6 },
  claims: { angle: 90, apart: 12 },
};

function Patterns({ holders, scale }: { holders: string[]; scale: number }): JSX.Element {
  return (
    <defs>
      {holders.flatMap((_, k) =>
        Object.entries(HATCH).map(([relation, { angle, apart }]) => (
          <pattern id={`held-${k}-${relation}`} patternUnits="userSpaceOnUse" width={apart} height={apart} patternTransform={`scale(${1 / scale}) rotate(${angle})`}>
            <line class={`side-${k % 4}`} x1="0" y1="0" x2="0" y2={apart} />
          </pattern>
        )),
      )}
    </defs>
  );
}

function Marks({ incidents, screen, head }: { incidents: Incident[]; screen: Screen; head: Head }): JSX.Element {
  const groups = cluster(
    incidents.filter((one) => one.place.point),
    (one) => screen.place(onPlane(one.place.point!)),
    APART_PX,
  );
  const near = (groupItems: Incident[]) => groupItems.map((one) => around(NOWHERE, onPlane(one.place.point!))).reduce(joined, NOWHERE);
  return (
    <>
      {groups
        .filter(({ at: [x, y] }) => x > -20 && y > -20 && x < screen.width + 20 && y < screen.height + 20)
        .map(({ at: [x, y], items }) => {
          if (items.length === 1) {
            const one = items[0]!;
            const told = `${upper(word("incident.kind", one.kind))}, ${one.place.name}, ${moment(typeof one.when === "string" ? one.when : one.when.from, head.clock.offset_min)}; ${say("reported_by")} ${head.names[one.author] ?? one.author}`;
            return (
              <a href={href(`/ceasefire/incidents/${one.ref}`)} aria-label={told}>
                <title>{told}</title>
                <circle class="incident" cx={x} cy={y} r="6" />
                <circle class="incident-heart" cx={x} cy={y} r="2" />
              </a>
            );
          }
          const nearer = () => screen.show(near(items));
          const told = sayN("incidents_here", items.length);
          return (
            <g role="button" tabindex={0} aria-label={told} onClick={nearer} onKeyDown={(event) => (event.key === "Enter" || event.key === " ") && nearer()}>
              <circle class="incident" cx={x} cy={y} r="13" />
              <text class="count" x={x} y={y + 4} aria-hidden="true">
                {items.length}
              </text>
            </g>
          );
        })}
    </>
  );
}

// Where the zones' names stand: above each, or below where another's name stands there; else nowhere
// (the list beside the map has them all).
function labels(zones: Zone[], screen: Screen): { zone: Zone; at: Point }[] {
  const taken: Box[] = [];
  return zones.flatMap((zone) => {
    const own = boxOf(zone.geometry!);
    const [x, top] = screen.place([(own[0] + own[2]) / 2, own[1]]);
    const [, foot] = screen.place([0, own[3]]);
    const half = zone.name.length * LETTER_HALF_PX;
    for (const y of [top - 5, foot + 14]) {
      const box: Box = [x - half, y - 12, x + half, y + 3];
      if (taken.some((other) => meets(other, box))) continue;
      taken.push(box);
      return [{ zone, at: [x, y] as Point }];
    }
    return [];
  });
}

function Drawing({ items, head, label }: { items: Layer[]; head: Head; label: string }): JSX.Element {
  const { land, failed } = useLand();
  const all = useMemo(() => items.map(boxOfItem).reduce(joined, NOWHERE), [items]);
  const screen = useScreen(all);
  const { width, height, view, box } = screen;
  const holders = holdersOf(items);
  const ground = `translate(${-box[0] * view.scale} ${-box[1] * view.scale}) scale(${view.scale})`;
  const drawn = items.filter((item) => !isIncident(item) && item.geometry);
  return (
    <div class="map">
      <svg ref={screen.ref} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label} tabindex={0} {...screen.events}>
        <rect class="sea" width={width} height={height} />
        <g transform={ground}>
          <Patterns holders={holders} scale={view.scale} />
          {landIn(land, box).map((each) => (
            <path class="land" d={each.path} />
          ))}
          {drawn.filter(isControl).map((item) => (
            <path class={`held side-${holders.indexOf(holderOf(item)) % 4}`} d={pathOf(item.geometry!)} fill={`url(#held-${holders.indexOf(holderOf(item))}-${item.relation})`} />
          ))}
          {drawn.filter(isZone).map((item) => (
            <path class="zone" d={pathOf(item.geometry!)} />
          ))}
        </g>
        {labels(drawn.filter(isZone), screen).map(({ zone, at: [x, y] }) => (
          <a href={href(`/ceasefire/zones/${zone.ref}`)}>
            <text class="label" x={x} y={y}>
              {zone.name}
            </text>
          </a>
        ))}
        <Marks incidents={items.filter(isIncident)} screen={screen} head={head} />
      </svg>
      <div class="map-tools screen">
        <button type="button" aria-label={say("nearer")} title={say("nearer")} onClick={() => screen.zoom(1.6)}>
          +
        </button>
        <button type="button" aria-label={say("farther")} title={say("farther")} onClick={() => screen.zoom(1 / 1.6)}>
          −
        </button>
        <button type="button" onClick={() => screen.show(NOWHERE)}>
          {say("whole_map")}
        </button>
      </div>
      {failed ? <Trouble problem={{ status: 0, detail: "" }} /> : null}
    </div>
  );
}

const holdersOf = (items: Layer[]) => unique(items.filter(isControl).map(holderOf));

function Legend({ items, head }: { items: Layer[]; head: Head }): JSX.Element {
  const holders = holdersOf(items);
  const shapeless = items.filter((item): item is Zone & { layer: "zone" } => isZone(item) && !item.geometry);
  return (
    <>
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
              <ActorName actor={item.holder} head={head} /> {word("control.relation", item.relation)}
              {item.geometry ? null : (
                <>
                  {say("comma")}
                  <Area of={item} />
                </>
              )}
              <By said={item} head={head} />
            </span>
          </li>
        ))}
      </ul>
      {shapeless.length ? (
        <p class="under small soft">
          {say("no_shape")} <bdi>{shapeless.map((zone) => zone.name).join(say("comma"))}</bdi>
        </p>
      ) : null}
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
    const ref = one.split("/").map(encodeURIComponent).join("/");
    ask<MapAnswer>(`/api/v1/map${ref ? `/${ref}` : ""}?lang=${lang()}`).then(
      ({ items }) => {
        const times = items.map(timeOfItem);
        if (times.length) put([Math.floor((Math.min(...times) + shift) / DAY_MS), Math.ceil((Math.max(...times) + shift) / DAY_MS)]);
      },
      () => undefined,
    );
  }, [one]);
  if (!span || span[0] === span[1]) return null;
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

export function MapPage({ one }: { one: string }): JSX.Element {
  const asked = useView<MapAnswer>("map", one, { limit: "10000", ...chosen("from", "to") });
  const at = place.use();
  const all = asked.answer?.items ?? [];
  const key = at.query.toString();
  const items = useMemo(() => all.filter((item) => narrowed({ who: item.author, layer: item.layer })), [asked.answer, key]);
  const head = asked.answer;
  const scenario = one && one !== ACTUAL;
  const layers = [
    ["zone", say("zones_alone")],
    ["control", say("control")],
    ["incident", say("incidents")],
  ] as [string, string][];
  const title = scenario ? (all.find(isControl)?.title ?? one) : say("map");
  return (
    <>
      {(head?.maps.length ?? 0) > 1 || scenario ? (
        <Tabs
          label={say("maps")}
          tabs={[ACTUAL, ...(head?.maps ?? []).filter((each) => each !== ACTUAL)].map((each) => ({
            path: each === ACTUAL ? "/ceasefire/map" : `/ceasefire/map/${each}`,
            title: each === ACTUAL ? say("map_actual") : say("map_scenario", { name: each }),
            current: each === (one || ACTUAL),
          }))}
        />
      ) : null}
      <Filters
        label={say("narrow")}
        filters={[
          { name: "who", label: say("according_to"), options: unique(all.map((item) => item.author)).map((who) => [who, head?.names[who] ?? who]) },
          ...dayFilters(),
          { name: "layer", label: say("layer"), options: layers.filter(([name]) => all.some((item) => item.layer === name)) },
        ]}
      />
      <Sheet title={<bdi>{title}</bdi>} end={scenario ? <span class="badge warn">{say("scenario_mark")}</span> : say("control_note")}>
        <Loaded asked={asked}>
          {(answer) =>
            all.length ? (
              <>
                <TimeSlider one={one} head={answer} />
                <Drawing items={items} head={answer} label={say("map_label")} />
                <Legend items={items} head={answer} />
                {answer.next ? <p class="under small warn">{say("not_all")}</p> : null}
              </>
            ) : (
              <>
                <TimeSlider one={one} head={answer} />
                <Empty>{answer.empty ?? say("empty_map")}</Empty>
              </>
            )
          }
        </Loaded>
      </Sheet>
      <p class="soft small">
        {say("map_as_list")} <a href={href("/ceasefire/incidents")}>{say("incidents")}</a> · <a href={href("/ceasefire/zones")}>{say("zones")}</a> ·{" "}
        <a href={address("map", one).replace("/api/v1/map", "/map.geojson")} data-whole="yes" download>
          {say("geojson")}
        </a>
      </p>
    </>
  );
}
