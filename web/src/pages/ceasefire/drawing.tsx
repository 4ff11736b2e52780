// What the map draws, on a plane that is moved as a whole: what stands on it is made anew only when it
// is looked at from nearer or farther, so that a hundred thousand incidents are moved as one.
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { atlas, landIn, outline, type Area, type Land } from "../../map/atlas";
import { cluster } from "../../map/cluster";
import { NOWHERE, around, boxOf, joined, meets, onPlane, pathOf, wider, within, type Box, type Point } from "../../map/mercator";
import { useScreen } from "../../map/view";
import { Trouble, say, sayN, upper, word } from "../../parts";
import { href } from "../../route";
import { lang } from "../../say";
import { moment } from "../../time";
import type { Cell, Control, DrawnControl, DrawnIncident, DrawnZone, Head, Layer } from "../../types";
import { areaName, unique, useFile } from "./shared";

const APART_PX = 26; // nearer incidents stand as one
const CELLS_APART_PX = 40;
const LETTER_HALF_PX = 3.6;
const SETTLED_MS = 250; // without being moved

export const isZone = (item: Layer): item is DrawnZone => item.layer === "zone";
export const isControl = (item: Layer): item is DrawnControl => item.layer === "control";
export const isIncident = (item: Layer): item is DrawnIncident => item.layer === "incident";

export const holderOf = (item: Control) => item.holder.who ?? item.holder.name ?? ""; // the same in every language, as far as it can be
export const holdersOf = (items: Layer[]) => unique(items.filter(isControl).map(holderOf));

// As its author draws it; else along the outlines of the areas that its author names.
export const shapeOf = (item: DrawnZone | Control, areas: Area[]): Land | undefined =>
  item.geometry ? { box: boxOf(item.geometry), path: pathOf(item.geometry) } : outline(item.admin, areas);

function boxOfItem(item: Layer, areas: Area[]): Box {
  if (isIncident(item)) return item.place.point ? around(NOWHERE, onPlane(item.place.point)) : NOWHERE;
  return shapeOf(item, areas)?.box ?? NOWHERE;
}

const boxOfCell = ({ west, north, east, south }: Cell): Box => [...onPlane([west, north]), ...onPlane([east, south])];
const middleOf = (box: Box): Point => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];

export const allOf = (items: Layer[], cells: Cell[], areas: Area[]): Box =>
  [...items.map((item) => boxOfItem(item, areas)), ...cells.map(boxOfCell)].reduce(joined, NOWHERE);

// Hatchings by how the ground is held, in the colour of who holds it: they lie over one another.
export const HATCH: Record<string, { angle: number; apart: number }> = {
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

// Who was on it goes on from the map: what stood there is drawn anew, in pieces.
const onKey = (work: () => void) => (event: KeyboardEvent) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault(); // the page stays where it is
  (event.currentTarget as SVGElement).ownerSVGElement?.focus();
  work();
};

function Several({ at: [x, y], n, nearer }: { at: Point; n: number; nearer: () => void }): JSX.Element {
  const told = sayN("incidents_here", n);
  return (
    <g role="button" tabindex={0} aria-label={told} onClick={nearer} onKeyDown={onKey(nearer)}>
      <circle class="incident" cx={x} cy={y} r={7 + 3 * Math.max(2, String(n).length)} />
      <text class="count" x={x} y={y + 4} aria-hidden="true">
        {n}
      </text>
    </g>
  );
}

interface MarksOf {
  scale: number;
  show: (box: Box) => void;
  head: Head;
}

interface Marked {
  box: Box; // in which no name stands
  drawn: JSX.Element;
}

const MARK_HALF_PX = 13;
const marked = ([x, y]: Point, drawn: JSX.Element): Marked => ({ box: [x - MARK_HALF_PX, y - MARK_HALF_PX, x + MARK_HALF_PX, y + MARK_HALF_PX], drawn });

// Incidents one by one, those that would lie on one another as one.
function marksOf(incidents: DrawnIncident[], { scale, show, head }: MarksOf): Marked[] {
  const groups = cluster(
    incidents.filter((one) => one.place.point),
    (one): Point => onPlane(one.place.point!).map((n) => n * scale) as Point,
    APART_PX,
  );
  return groups.map(({ at, items }) => {
    const one = items[0]!;
    if (items.length > 1)
      return marked(at, <Several at={at} n={items.length} nearer={() => show(items.map((each) => around(NOWHERE, onPlane(each.place.point!))).reduce(joined, NOWHERE))} />);
    const told = `${upper(word("incident.kind", one.kind))}${say("comma")}${one.place.name}${say("comma")}${moment(typeof one.when === "string" ? one.when : one.when.from, head.clock.offset_min)}${say("semicolon")}${say("reported_by")} ${head.names[one.author] ?? one.author}`;
    return marked(
      at,
      <a href={href(`/ceasefire/incidents/${one.ref}`)} aria-label={told}>
        <title>{told}</title>
        <circle class="incident" cx={at[0]} cy={at[1]} r="6" />
        <circle class="incident-heart" cx={at[0]} cy={at[1]} r="2" />
      </a>,
    );
  });
}

// How many lie where, as the view counts them; the largest cell of those that would touch says where.
function cellsOf(cells: Cell[], { scale, show }: MarksOf): Marked[] {
  const groups = cluster(
    [...cells].sort((a, b) => b.n - a.n),
    (cell): Point => middleOf(boxOfCell(cell)).map((n) => n * scale) as Point,
    CELLS_APART_PX,
  );
  return groups.map(({ at, items }) =>
    marked(at, <Several at={at} n={items.reduce((sum, cell) => sum + cell.n, 0)} nearer={() => show(items.map(boxOfCell).reduce(joined, NOWHERE))} />),
  );
}

// Where the zones' names stand: above each, or below where another's name or an incident stands there; else
// nowhere (the list beside the map has them all). Of zones of one name it stands once.
function labels(zones: DrawnZone[], areas: Area[], scale: number, marks: Box[]): { zone: DrawnZone; name: string; at: Point; box: Box }[] {
  const taken = [...marks];
  const told = new Set<string>();
  return zones.flatMap((zone) => {
    if (told.has(zone.name)) return [];
    const shape = shapeOf(zone, areas);
    if (!shape) return [];
    const own = shape.box.map((n) => n * scale) as unknown as Box;
    const name = zone.ahead ? `${zone.name} (${say("zone_ahead")})` : zone.name;
    const x = (own[0] + own[2]) / 2;
    const half = name.length * LETTER_HALF_PX;
    for (const y of [own[1] - 5, own[3] + 14]) {
      const box: Box = [x - half, y - 12, x + half, y + 3];
      if (taken.some((other) => meets(other, box))) continue;
      taken.push(box);
      told.add(zone.name);
      return [{ zone, name, at: [x, y] as Point, box }];
    }
    return [];
  });
}

// Names of areas, where there is room for them within their outlines and nothing else stands there.
function areaNames(areas: Area[], scale: number, taken: Box[]): JSX.Element[] {
  return areas
    .filter((area) => {
      const half = LETTER_HALF_PX * areaName(area).length;
      const [x, y] = area.at.map((n) => n * scale) as Point;
      return 2 * half < (area.box[2] - area.box[0]) * scale && !taken.some((other) => meets(other, [x - half, y - 10, x + half, y + 3]));
    })
    .map((area) => (
      <text class="area-name" x={area.at[0] * scale} y={area.at[1] * scale}>
        {areaName(area)}
      </text>
    ));
}

// A box with room around what is seen, which stays the same until what is seen leaves it.
function useRoom(seen: Box): Box {
  const [room, put] = useState<Box>(NOWHERE);
  const fits = within(seen, room) && within(room, wider(seen, 4));
  const next = fits ? room : wider(seen, 1);
  useEffect(() => put(next), [next]);
  return next;
}

export interface Drawn {
  items: Layer[];
  cells: Cell[]; // instead of incidents one by one
}

// `all`: what is shown at first. `settled` is told what is seen, whenever it is no longer moved.
export function Drawing({ drawn, areas, all, head, label, settled }: { drawn: Drawn; areas: Area[]; all: Box; head: Head; label: string; settled: (box: Box) => void }): JSX.Element {
  const { all: land, failed } = useFile(atlas);
  const screen = useScreen(all);
  const { width, height, view, box } = screen;
  const { scale } = view;
  const room = useRoom(box);
  const { items, cells } = drawn;
  useEffect(() => {
    const told = setTimeout(() => settled(box), SETTLED_MS);
    return () => clearTimeout(told);
  }, [box.join()]);
  const coasts = useMemo(() => landIn(land, room).map((each) => <path class="land" d={each.path} />), [land, room]);
  const outlines = useMemo(() => landIn(areas, room).map((each) => <path class="area" d={each.path} />), [areas, room]);
  const ground = useMemo(() => {
    const holders = holdersOf(items);
    const drawn = (item: DrawnZone | Control) => shapeOf(item, areas)?.path;
    return (
      <>
        <Patterns holders={holders} scale={scale} />
        {items.filter(isControl).map((item) =>
          drawn(item) ? (
            <path class={`held side-${holders.indexOf(holderOf(item)) % 4}`} d={drawn(item)} fill={`url(#held-${holders.indexOf(holderOf(item))}-${item.relation})`} />
          ) : null,
        )}
        {items.filter(isZone).map((item) => (drawn(item) ? <path class={item.ahead ? "zone ahead" : "zone"} d={drawn(item)} /> : null))}
      </>
    );
  }, [items, areas, scale]);
  const marks = useMemo(() => {
    const of = { scale, show: screen.show, head };
    return cells.length ? cellsOf(cells, of) : marksOf(items.filter(isIncident), of);
  }, [items, cells, head, scale, width, height]);
  const labelled = useMemo(() => labels(items.filter(isZone), areas, scale, marks.map(({ box }) => box)), [items, areas, scale, marks]);
  const under = useMemo(() => areaNames(areas, scale, [...marks, ...labelled].map(({ box }) => box)), [areas, scale, labelled, lang()]);
  const names = useMemo(
    () =>
      labelled.map(({ zone, name, at: [x, y] }) => (
        <a href={href(`/ceasefire/zones/${zone.ref}`)}>
          <text class="label" x={x} y={y}>
            {name}
          </text>
        </a>
      )),
    [labelled],
  );
  const moved = `translate(${-box[0] * scale} ${-box[1] * scale})`;
  return (
    <div class="map">
      <svg ref={screen.ref} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label} tabindex={0} {...screen.events}>
        <rect class="sea" width={width} height={height} />
        <g transform={`${moved} scale(${scale})`}>
          {coasts}
          {outlines}
          {ground}
        </g>
        <g transform={moved}>
          {under}
          {names}
          {marks.map(({ drawn }) => drawn)}
        </g>
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
