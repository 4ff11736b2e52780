// What was begun on a form and neither signed nor kept: whoever looks something up on another page finds it again.
// In the memory of this tab alone, for it may be for few; so who closes the tab, or loads it anew, is asked first.
import type { Body } from "./desk";

export interface Unfinished {
  body: Body;
  audience: "rules" | "public" | "some";
  to: string[];
}

const begun = new Map<string, Unfinished>();

export const unfinished = {
  get: (key: string): Unfinished | undefined => begun.get(key),
  put(key: string, it: Unfinished | undefined): void {
    if (it) begun.set(key, it);
    else begun.delete(key);
  },
};

addEventListener("beforeunload", (event) => {
  if (begun.size) event.preventDefault();
});
