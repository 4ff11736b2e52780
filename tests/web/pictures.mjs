// SPDX-License-Identifier: Apache-2.0
// A picture of each page as it stands on a desk, a phone, from the right, in the dark, on paper:
// pictures.mjs URL CHROMIUM DESK FOLDER [SOME]. For eyes, not for a comparison.
import { mkdir } from "node:fs/promises";
import { DESK_PAGES, goOn, sit } from "./desk.mjs";
import { PAGES, launch, open, withLang } from "./browser.mjs";

const [url, executable, desk, folder, only = ""] = process.argv.slice(2);
const KINDS = [
  ["desk", { viewport: { width: 1280, height: 900 } }, "en"],
  ["phone", { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 }, "en"],
  ["arabic", { viewport: { width: 1280, height: 900 } }, "ar"],
  ["phone-arabic", { viewport: { width: 390, height: 844 } }, "ar"],
  ["russian", { viewport: { width: 1280, height: 900 } }, "ru"],
  ["dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }, "en"],
  ["print", { viewport: { width: 794, height: 1123 } }, "en"],
];

await mkdir(folder, { recursive: true });
const browser = await launch(executable);
let taken = 0;
for (const [kind, options, lang] of KINDS) {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Zurich", ...options });
  const page = await context.newPage();
  if (kind === "print") await page.emulateMedia({ media: "print" });
  for (const [name, path] of PAGES) {
    if (!`${kind}-${name}`.includes(only)) continue;
    await open(page, url + withLang(path, lang));
    await page.screenshot({ path: `${folder}/${kind}-${name}.png`, fullPage: true });
    taken++;
  }
  const own = DESK_PAGES.filter(([name]) => `${kind}-desk-${name}`.includes(only));
  if (own.length) await sit(page, desk, withLang("/mine", lang));
  for (const [name, path] of own) {
    await goOn(page, withLang(path, lang));
    await page.screenshot({ path: `${folder}/${kind}-desk-${name}.png`, fullPage: true });
    taken++;
  }
  await context.close();
}
await browser.close();
console.log(`${taken} pictures in ${folder}`);
