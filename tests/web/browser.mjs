// SPDX-License-Identifier: Apache-2.0
// A headless Chromium, and the pages of the app as the tests and the pictures go through them.
import { chromium } from "playwright-core";

export const EVENING = "2017-05-02T20:00:00+06:00";
export const BEFORE = "2016-12-01T12:00:00+06:00";
export const WEEK = "2017-05-12T20:00:00+06:00"; // of the ceasefire that ceasefire.py declares

export function launch(executablePath) {
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"] });
}

// (name, path): every page of the app, on the exercise of Astana.
export const PAGES = [
  ["now", `/?at=${encodeURIComponent(EVENING)}`],
  ["now-latest", "/"],
  ["rounds", "/rounds"],
  ["round", "/rounds/kaz/astana-4"],
  ["sheet", `/sheet/kaz/astana-4?at=${encodeURIComponent(EVENING)}`],
  ["sheet-two", `/sheet/kaz/astana-4?at=${encodeURIComponent(EVENING)}&lang={lang},ru`],
  ["texts", "/texts"],
  ["text", "/texts/rus/memorandum"],
  ["text-options", "/texts/un/options"],
  ["text-marked", "/texts/rus/memorandum?version=1&mode=marked"],
  ["text-changes", "/texts/rus/memorandum?mode=diff&against=1"],
  ["text-clean", "/texts/rus/memorandum?version=1&mode=clean"],
  ["text-package", "/texts/un/options?take=local-bodies=b"],
  ["motions", `/motions?at=${encodeURIComponent(EVENING)}`],
  ["exchanges", "/exchanges"],
  ["ceasefire", `/ceasefire?at=${encodeURIComponent(WEEK)}`],
  ["incidents", `/ceasefire/incidents?at=${encodeURIComponent(WEEK)}`],
  ["incident", `/ceasefire/incidents/opp/hama-0706?at=${encodeURIComponent(WEEK)}`],
  ["counts", `/ceasefire/counts?at=${encodeURIComponent(WEEK)}`],
  ["bulletin", `/ceasefire/bulletin?from=2017-05-06&to=2017-05-08&at=${encodeURIComponent(WEEK)}`],
  ["counts-days", `/ceasefire/counts?ceasefire=rus/nationwide&at=${encodeURIComponent(WEEK)}`], // days nobody counted among them
  ["operations", `/ceasefire/operations?at=${encodeURIComponent(WEEK)}`],
  ["zones", `/ceasefire/zones?at=${encodeURIComponent(WEEK)}`],
  ["map", `/ceasefire/map?at=${encodeURIComponent(WEEK)}`],
  ["map-scenario", `/ceasefire/map/withdrawal-plan?at=${encodeURIComponent(WEEK)}`],
  ["ceasefire-before", `/ceasefire?at=${encodeURIComponent(BEFORE)}`],
  ["participants", "/participants"],
  ["statements", "/statements"],
  ["statement", "/statements/communique/kaz/outcome"],
  ["record", "/record"],
  ["act", "/record/42"],
];

// The pages that fill up, on the record of large.py that is large in everything.
const LARGE_EVENING = encodeURIComponent("2017-01-24T20:00:00+05:00");
export const LARGE_PAGES = [
  ["now", `/?at=${LARGE_EVENING}`],
  ["now-latest", "/"],
  ["rounds", "/rounds"],
  ["round", "/rounds/kz/round-9"],
  ["sheet", `/sheet/kz/round-9?at=${LARGE_EVENING}&lang={lang},ru`],
  ["texts", "/texts"],
  ["text", "/texts/ru/text-0"],
  ["text-marked", "/texts/ru/text-0?mode=marked"],
  ["text-changes", "/texts/ru/text-0?mode=diff"],
  ["text-clean", "/texts/ru/text-0?mode=clean"],
  ["motions", "/motions"],
  ["exchanges", "/exchanges"],
  ["ceasefire", "/ceasefire"],
  ["incidents", "/ceasefire/incidents"],
  ["map", "/ceasefire/map"],
  ["participants", "/participants"],
  ["statements", "/statements"],
  ["statement", "/statements/statement/council-vellmark/s-5"],
  ["record", "/record"],
  ["act", "/record/1400"],
];

// Every page, where there is nothing but the founding.
export const EMPTY_PAGES = [
  ...["rounds", "texts", "motions", "exchanges", "participants", "statements", "record"].map((name) => [name, `/${name}`]),
  ["now", "/"],
  ["ceasefire", "/ceasefire"],
  ...["incidents", "counts", "bulletin", "operations", "zones", "map"].map((name) => [name, `/ceasefire/${name}`]),
  ["act", "/record/0"],
  ["sheet", "/sheet"],
  ["no-page", "/nothing"],
  ["round-not-there", "/rounds/kz/round-1"],
  ["text-not-there", "/texts/ru/text-1"],
  ["statement-not-there", "/statements/statement/ru/s-1"],
  ["scenario-not-there", "/ceasefire/map/plan"],
];

export const withLang = (path, lang) => (path.includes("{lang}") ? path.replace("{lang}", lang) : `${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);

// A page is there when nothing on it waits.
export async function open(page, url) {
  await page.goto(url);
  await page.waitForSelector("main section, main .empty, main .trouble");
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
}
