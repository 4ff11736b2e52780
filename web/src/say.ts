// Messages in the reader's language. Those of the app stand in messages/<tag>.json, one sentence a
// key with named places in braces; a key that counts has a form for each of Intl.PluralRules' names
// behind a dot. Words of the format come from src/words/*.po (vite.config.ts).
import en from "./messages/en.json";

type Plain<K> = K extends `${infer Stem}.${"zero" | "one" | "two" | "few" | "many" | "other"}` ? Stem : K;
export type Message = Plain<keyof typeof en>;
export type Places = Record<string, string | number>;

export const LANGUAGES: Record<string, string> = { en: "English", ru: "Русский", ar: "العربية" };
const RIGHT_TO_LEFT = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"];

export interface Tongue {
  tag: string;
  messages: Record<string, string>;
  words: Record<string, string>;
  plural: Intl.PluralRules;
}

let tongue: Tongue = { tag: "en", messages: en, words: {}, plural: new Intl.PluralRules("en") };

export const lang = () => tongue.tag;
export const directionOf = (language = tongue.tag): "rtl" | "ltr" => (RIGHT_TO_LEFT.includes(language.split("-")[0]!) ? "rtl" : "ltr");
export const direction = () => directionOf();
export const locale = () => `${tongue.tag === "en" ? "en-GB" : tongue.tag}-u-nu-latn`;

export function wanted(query: URLSearchParams): string {
  let remembered: string | null = null;
  try {
    remembered = localStorage.getItem("lang");
  } catch {
    // a browser that keeps nothing
  }
  for (const each of [query.get("lang"), remembered, ...navigator.languages]) {
    const primary = each?.split(/[-,]/)[0]!.toLowerCase();
    if (primary && primary in LANGUAGES) return primary;
  }
  return "en";
}

export async function tongueOf(wish: string): Promise<Tongue> {
  const load: Record<string, () => Promise<[{ default: Record<string, string> }, { default: Record<string, string> }]>> = {
    ru: () => Promise.all([import("./messages/ru.json"), import("words:ru")]),
    ar: () => Promise.all([import("./messages/ar.json"), import("words:ar")]),
  };
  const [own, shared] = load[wish] ? await load[wish]!() : [{ default: en }, { default: {} }];
  return { tag: wish, messages: own.default, words: shared.default, plural: new Intl.PluralRules(wish) };
}

export async function speak(wish: string): Promise<void> {
  tongue = await tongueOf(wish);
  document.documentElement.lang = wish;
  document.documentElement.dir = direction();
}

// In another language than the page's: what `make` says itself, and nothing of what is drawn later.
export function within<T>(other: Tongue, make: () => T): T {
  const before = tongue;
  tongue = other;
  try {
    return make();
  } finally {
    tongue = before;
  }
}

function fill(text: string, places: Places): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(places[name] ?? ""));
}

export function say(message: Message, places: Places = {}): string {
  return fill(tongue.messages[message] ?? (en as Record<string, string>)[message] ?? message, places);
}

// Of a key that may not be there: what stands in its place.
export const sayOr = (key: string, otherwise: string) => tongue.messages[key] ?? (en as Record<string, string>)[key] ?? otherwise;

// The form for `n`, which is a place too.
export function sayN(message: Message, n: number, places: Places = {}): string {
  const forms = tongue.messages as Record<string, string | undefined>;
  const text = forms[`${message}.${tongue.plural.select(n)}`] ?? forms[`${message}.other`] ?? message;
  return fill(text, { n, ...places });
}

// A word of the format as people say it: word("round.state", "closed").
export function word(context: string, it: string): string {
  const kept = it.startsWith("de-") ? 3 : 0; // "de-escalation" stays
  const plain = it.slice(0, kept) + it.slice(kept).replace(/-/g, " ");
  return tongue.words[`${context}.${it}`] ?? tongue.words[`${context}.${plain}`] ?? plain;
}

// Months in Arabic: browsers know those of Cairo alone, documents of the United Nations have both ("أيار/مايو").
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const ownMonth = (month: number): string | undefined => (tongue.tag === "ar" ? tongue.words[`month.${MONTHS[month]}`] : undefined);

export const upper = (text: string) => text.charAt(0).toLocaleUpperCase(tongue.tag) + text.slice(1);

// "a, b and c", as the language has it.
export const list = (items: string[]) => new Intl.ListFormat(locale(), { type: "conjunction" }).format(items);

// A language as the reader calls it: in a sentence.
export function languageCalled(language: string): string {
  try {
    return new Intl.DisplayNames([tongue.tag], { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}

// A language by the name that it has in itself. Authors may tag texts with more than browsers can name
// ("i-default", "x-syr", "zh-yue"): such a tag stands for itself.
export function languageName(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}
