// Whether this page is a delegation's desk (truce desk) and not a host's, and what lets it in: a
// token that came behind # in the address that the desk has printed. It is kept for this tab alone,
// and leaves the address at once: what stands there is shown, copied and remembered.
//
// Another tab of this browser has it from one that the desk has let in: a link that is opened beside its page, an
// address that a colleague sent. And a desk that was begun anew has a new token: who opens the address that it prints
// then brings it to the tabs that stand open, with what was written there. None is told before the desk has taken it, so
// that a link of any page of the web, with a token of its own making, shuts nobody out.
import { signal } from "../signal";

const KEY = "truce-desk";
const ASKING = "who has it";
const ANSWER_MS = 200; // of tabs of this machine

export const onDesk = document.querySelector('meta[name="truce-desk"]') !== null;

const isToken = (text: unknown): text is string => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

// What came in the address, which it leaves.
function brought(): string {
  const came = location.hash.startsWith("#desk=") ? location.hash.slice("#desk=".length) : "";
  if (!isToken(came)) return "";
  history.replaceState(null, "", location.pathname + location.search);
  return came;
}

const bearer = (one: string) => ({ Authorization: `Bearer ${one}` });

let token = (onDesk && sessionStorage.getItem(KEY)) || "";

function keep(came: string): void {
  token = came;
  sessionStorage.setItem(KEY, came);
}

// Of a tab that has one already the desk is asked first; true where it is another now.
async function take(came: string): Promise<boolean> {
  if (!came || came === token) return false;
  if (token && (await fetch("/desk/about", { headers: bearer(came) }).catch(() => undefined))?.status === 401) return false;
  keep(came);
  return true;
}

const tabs = onDesk ? new BroadcastChannel(KEY) : undefined;

// How the desk's program answers this tab.
export const door = signal<"untried" | "open" | "shut" | "gone">("untried");

export const hasToken = () => token !== "";
export const signed = (headers: Record<string, string>): Record<string, string> => (token ? { ...headers, ...bearer(token) } : headers);

// What came of a request, 0 being no answer.
export function tried(status: number): void {
  const now = status === 0 ? "gone" : status === 401 ? "shut" : "open";
  if (!onDesk || door.value === now) return;
  door.value = now;
  if (now === "shut") tabs!.postMessage(ASKING);
  if (now === "open" && token) tabs!.postMessage(token);
}

// Takes the token that came in the address, or of another tab where this one has none that is taken, then calls `came`.
export function shareToken(came: () => void): Promise<void> {
  if (!tabs) return Promise.resolve();
  const taking = take(brought());
  return new Promise((ready) => {
    tabs.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === ASKING && token && door.value === "open") tabs.postMessage(token);
      if (!isToken(data) || data === token || (token && door.value !== "shut")) return;
      keep(data);
      came();
      ready();
    };
    // The address that the desk prints, opened in a tab that stands at it already: nothing is loaded again.
    addEventListener("hashchange", () => void take(brought()).then((taken) => taken && came()));
    void taking.then(() => {
      if (token) ready();
      else tabs.postMessage(ASKING);
      setTimeout(ready, ANSWER_MS);
    });
  });
}
