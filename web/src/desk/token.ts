// Whether this page is a delegation's desk (truce desk) and not a host's, and what lets it in: a
// token that came behind # in the address that the desk has printed. It is kept for this tab alone,
// and leaves the address at once: what stands there is shown, copied and remembered.
const KEY = "truce-desk";

export const onDesk = document.querySelector('meta[name="truce-desk"]') !== null;

function take(): string {
  const came = /^#desk=([0-9a-f]{64})$/.exec(location.hash)?.[1];
  if (!came) return sessionStorage.getItem(KEY) ?? "";
  sessionStorage.setItem(KEY, came);
  history.replaceState(null, "", location.pathname + location.search);
  return came;
}

export const token = onDesk ? take() : "";

export const signed = (headers: Record<string, string>): Record<string, string> => (token ? { ...headers, Authorization: `Bearer ${token}` } : headers);
