// What was begun on a page and neither signed nor kept: whoever looks something up on another page finds it again.
// In the memory of this tab alone, for it may be for few; so who closes the tab, or loads it anew, is asked first.
import type { JSX } from "preact";
import { say } from "../parts";

const begun = new Map<string, unknown>();

export const unfinished = {
  get: <T,>(key: string): T | undefined => begun.get(key) as T | undefined,
  put(key: string, it: unknown): void {
    if (it) begun.set(key, it);
    else begun.delete(key);
  },
};

addEventListener("beforeunload", (event) => {
  if (begun.size) event.preventDefault();
});

// Above what is there again.
export const Begun = ({ anew }: { anew: () => void }): JSX.Element => (
  <p class="sentence buttons screen">
    <span>{say("begun_before")}</span>
    <button type="button" onClick={anew}>
      {say("begin_anew")}
    </button>
  </p>
);
