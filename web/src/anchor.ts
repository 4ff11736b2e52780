// An address may point into its page, at a clause, a motion, a meeting. The browser looks for that when the page begins,
// and it comes only with the host's answer: so it is looked for until it is there.
import { useEffect } from "preact/hooks";
import { spelt } from "./route";

const SETTLES_MS = 3000; // what comes later above it moves it once more
const BY_HAND = ["wheel", "pointerdown", "keydown"];

export function useAnchor(hash: string, page: string): void {
  useEffect(() => {
    const id = spelt(hash.slice(1));
    if (!id) return undefined;
    let timer = 0;
    const look = () => {
      const found = document.getElementById(id);
      found?.scrollIntoView();
      if (found && !timer) timer = window.setTimeout(stop, SETTLES_MS);
    };
    const watch = new MutationObserver(look);
    const stop = () => {
      watch.disconnect();
      clearTimeout(timer);
      for (const each of BY_HAND) removeEventListener(each, stop);
    };
    for (const each of BY_HAND) addEventListener(each, stop);
    watch.observe(document.querySelector("main")!, { childList: true, subtree: true });
    look();
    return stop;
  }, [hash, page]);
}
