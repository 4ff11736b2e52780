// Points that would lie on one another on the screen stand as one, with their number. The first of
// them says where.
import type { Point } from "./mercator";

export interface Cluster<T> {
  at: Point; // on the screen: where its first point lies
  items: T[];
}

export function cluster<T>(items: T[], place: (item: T) => Point, apart: number): Cluster<T>[] {
  const found: Cluster<T>[] = [];
  const cells = new Map<string, Cluster<T>[]>();
  const cell = (n: number) => Math.floor(n / apart);
  for (const item of items) {
    const at = place(item);
    const [x, y] = [cell(at[0]), cell(at[1])];
    let near: Cluster<T> | undefined;
    for (let dx = -1; dx <= 1 && !near; dx++)
      for (let dy = -1; dy <= 1 && !near; dy++)
        near = cells.get(`${x + dx} ${y + dy}`)?.find((each) => Math.hypot(each.at[0] - at[0], each.at[1] - at[1]) < apart);
    if (near) {
      near.items.push(item);
      continue;
    }
    const own = { at, items: [item] };
    found.push(own);
    cells.set(`${x} ${y}`, [...(cells.get(`${x} ${y}`) ?? []), own]);
  }
  return found;
}
