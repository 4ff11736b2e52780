// What part of the plane is on the screen, and how it is moved: by hand, by keys, by buttons.
import { useEffect, useRef, useState } from "preact/hooks";
import { NOWHERE, WORLD, type Box, type Point } from "./mercator";

export interface View {
  middle: Point; // on the plane
  scale: number; // pixels of a unit of the plane
}

const NEAREST = 8; // pixels of a unit: some 15 m on the equator
const ROOM = 1.25; // around what is shown
const STEP_PX = 60;

export function fitted(box: Box, width: number, height: number): View {
  if (box[0] > box[2]) return { middle: [WORLD / 2, WORLD / 2], scale: width / WORLD };
  const least = WORLD / 400; // a single point is shown with what lies around it
  const across = Math.max((box[2] - box[0]) * ROOM, least);
  const down = Math.max((box[3] - box[1]) * ROOM, least);
  return { middle: [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], scale: Math.min(width / across, height / down) };
}

export interface Screen {
  ref: { current: SVGSVGElement | null };
  width: number;
  height: number;
  view: View;
  box: Box;
  place: (at: Point) => Point;
  zoom: (by: number, around?: Point) => void;
  show: (box: Box) => void;
  events: Record<string, unknown>;
}

// `all`: what is shown at first, and by the key 0. NOWHERE: nothing yet.
export function useScreen(all: Box): Screen {
  const ref = useRef<SVGSVGElement | null>(null);
  const [[width, height], measure] = useState([800, 500]);
  const [moved, move] = useState<View | undefined>();
  const drag = useRef<{ from: Point; middle: Point } | undefined>(undefined);
  useEffect(() => {
    const told = new ResizeObserver(([entry]) => {
      const wide = Math.round(entry!.contentRect.width);
      if (wide) measure([wide, Math.round(Math.min(wide * 0.72, 620))]);
    });
    told.observe(ref.current!.parentElement!);
    return () => told.disconnect();
  }, []);
  const view = moved ?? fitted(all, width, height);
  const { middle, scale } = view;
  const box: Box = [middle[0] - width / 2 / scale, middle[1] - height / 2 / scale, middle[0] + width / 2 / scale, middle[1] + height / 2 / scale];
  const place = ([x, y]: Point): Point => [(x - box[0]) * scale, (y - box[1]) * scale];
  const zoom = (by: number, around: Point = [width / 2, height / 2]) => {
    const next = Math.max(width / WORLD, Math.min(NEAREST, scale * by));
    const still: Point = [box[0] + around[0] / scale, box[1] + around[1] / scale];
    move({ scale: next, middle: [still[0] + (width / 2 - around[0]) / next, still[1] + (height / 2 - around[1]) / next] });
  };
  const pan = (x: number, y: number) => move({ scale, middle: [middle[0] + x / scale, middle[1] + y / scale] });
  const inside = (event: MouseEvent): Point => {
    const at = ref.current!.getBoundingClientRect();
    return [event.clientX - at.left, event.clientY - at.top];
  };
  const keys: Record<string, () => void> = {
    "+": () => zoom(1.5),
    "=": () => zoom(1.5),
    "-": () => zoom(1 / 1.5),
    "0": () => move(undefined),
    ArrowLeft: () => pan(-STEP_PX, 0),
    ArrowRight: () => pan(STEP_PX, 0),
    ArrowUp: () => pan(0, -STEP_PX),
    ArrowDown: () => pan(0, STEP_PX),
  };
  const events = {
    onPointerDown: (event: PointerEvent) => {
      if ((event.target as Element).closest("a, [role=button]")) return;
      drag.current = { from: [event.clientX, event.clientY], middle };
      ref.current!.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent) => {
      const by = drag.current;
      if (by) move({ scale, middle: [by.middle[0] - (event.clientX - by.from[0]) / scale, by.middle[1] - (event.clientY - by.from[1]) / scale] });
    },
    onPointerUp: () => (drag.current = undefined),
    onPointerCancel: () => (drag.current = undefined),
    onDblClick: (event: MouseEvent) => zoom(2, inside(event)),
    onWheel: (event: WheelEvent) => {
      if (!event.ctrlKey) return; // else the page scrolls
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, inside(event));
    },
    onKeyDown: (event: KeyboardEvent) => {
      const key = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
      if (!key) return;
      event.preventDefault();
      event.stopPropagation();
      key();
    },
  };
  return { ref, width, height, view, box, place, zoom, events, show: (to) => move(to === NOWHERE ? undefined : fitted(to, width, height)) };
}
