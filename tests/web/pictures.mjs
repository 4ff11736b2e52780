// SPDX-License-Identifier: Apache-2.0
// A picture of each page as it stands on a desk, a phone, from the right, in the dark, on paper:
// pictures.mjs CHROMIUM FOLDER HOSTS [SOME]. For eyes, not for a comparison. HOSTS is JSON, of run.py:
// {exercise, desk, large, empty, away}, each an address; `away` is a desk whose host does not answer.
import { mkdir } from "node:fs/promises";
import { DESK_PAGES, goOn, sit } from "./desk.mjs";
import { EMPTY_PAGES, LARGE_PAGES, PAGES, launch, open, withLang } from "./browser.mjs";

const [executable, folder, given, only = ""] = process.argv.slice(2);
const hosts = JSON.parse(given);
const TALLEST = 5000; // of a page of a thousand clauses more shows nothing more, and takes minutes to paint
const KINDS = [
  ["desk", { viewport: { width: 1280, height: 900 } }, "en"],
  ["phone", { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 }, "en"],
  ["arabic", { viewport: { width: 1280, height: 900 } }, "ar"],
  ["phone-arabic", { viewport: { width: 390, height: 844 } }, "ar"],
  ["russian", { viewport: { width: 1280, height: 900 } }, "ru"],
  ["dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }, "en"],
  ["print", { viewport: { width: 794, height: 1123 } }, "en"],
];
const AWAY_PAGES = PAGES.filter(([name]) => ["now-latest", "rounds", "statements", "record", "act"].includes(name));

// The app came, and then the host answers nothing.
async function unanswered(page, url) {
  await page.route(/\/(api|events)/, (route) => route.abort());
  await page.goto(url);
  await page.waitForSelector("main .trouble");
}

// It answered, and now it does not: the frame stays as it was, and what is asked for next does not come.
async function lost(page, url) {
  await open(page, url);
  await page.route(/\/(api|events)/, (route) => route.abort());
  await page.evaluate(() => document.querySelector("nav.pages a[href^='/rounds']").click());
  await page.waitForSelector("main .trouble");
}

const atDesk = async (page, address, path) => {
  await sit(page, address, path);
  await goOn(page, path);
};

// (prefix, pages, what brings the page there)
const SETS = [
  ["", PAGES, (page, path) => open(page, hosts.exercise + path)],
  ["desk-", DESK_PAGES, (page, path) => atDesk(page, hosts.desk, path)],
  ["large-", LARGE_PAGES, (page, path) => open(page, hosts.large + path)],
  ["empty-", EMPTY_PAGES, (page, path) => open(page, hosts.empty + path)],
  ["away-", AWAY_PAGES, (page, path) => unanswered(page, hosts.exercise + path)],
  ["lost-", PAGES.slice(0, 1), (page, path) => lost(page, hosts.exercise + path)],
  ["desk-away-", DESK_PAGES.slice(0, 3), (page, path) => atDesk(page, hosts.away, path)],
];

await mkdir(folder, { recursive: true });
const browser = await launch(executable);
let taken = 0;
for (const [kind, options, lang] of KINDS)
  for (const [set, pages, bring] of SETS) {
    const wanted = pages.filter(([name]) => `${kind}-${set}${name}`.includes(only));
    if (!wanted.length) continue;
    const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Zurich", ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    if (kind === "print") await page.emulateMedia({ media: "print" });
    for (const [name, path] of wanted) {
      await bring(page, withLang(path, lang));
      const tall = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ ...options.viewport, height: Math.max(options.viewport.height, Math.min(tall, TALLEST)) });
      await page.screenshot({ path: `${folder}/${kind}-${set}${name}.png` });
      await page.setViewportSize(options.viewport);
      taken++;
    }
    await context.close();
  }
await browser.close();
console.log(`${taken} pictures in ${folder}`);
