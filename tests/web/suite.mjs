// SPDX-License-Identifier: Apache-2.0
// What the tests of the app share: pages that are watched, what stands on them, axe, and the count.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch } from "./browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const PATIENCE_MS = 60_000 * Number(process.env.PATIENCE ?? 1); // for what must come; nothing here is a measurement

let faults = [];
let forgiven = [];
// What a test brings about itself, in all of it: a console tells of an answer a moment after it has come.
export const forgive = (pattern) => void forgiven.push(pattern);

// A fault of any page's console, a violation of its policy, or a request to anywhere else fails the
// test during which it came.
function watch(page, origin) {
  page.on("console", (said) => ["error", "warning"].includes(said.type()) && faults.push(`console: ${said.text()} ${said.location().url}`));
  page.on("pageerror", (error) => faults.push(`page: ${error}`));
  page.on("request", (request) => {
    const to = new URL(request.url());
    if (to.origin !== origin && to.protocol !== "blob:") faults.push(`asked ${to}`);
  });
  return page;
}

// A browser, and what opens a page of it that reads this origin alone.
export async function start(executable) {
  const browser = await launch(executable);
  const pagesOf = (origin) => async (work, options = {}) => {
    const context = await browser.newContext({
      locale: "en-GB",
      timezoneId: "Europe/Zurich",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    await context.addInitScript(() =>
      document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)),
    );
    context.setDefaultTimeout(PATIENCE_MS);
    try {
      return await work(watch(await context.newPage(), origin), context);
    } finally {
      await context.close();
    }
  };
  return { browser, pagesOf };
}

// A page answers in its own time: waits until that stands there, and fails where it never does.
export async function shows(page, selector, words) {
  try {
    await page.waitForFunction(
      ([where, text]) => document.querySelector(where)?.innerText.replace(/\s+/g, " ").includes(text),
      [selector, words],
    );
  } catch (error) {
    const there = await page.evaluate((where) => document.querySelector(where)?.innerText ?? document.querySelector("main")?.innerText, selector);
    error.message = `never "${words}" in ${selector}: ${there?.replace(/\s+/g, " ").slice(0, 1000)}`;
    throw error;
  }
}
export const textOf = async (page, selector = "main") => (await page.locator(selector).first().innerText()).replace(/\s+/g, " ");

// What axe finds of a page as it stands; needs a context with bypassCSP.
export const axe = (page, rules = {}) =>
  page.evaluate(
    async ([source, more]) => {
      if (!window.axe) (0, eval)(source); // by the driver: the policy lets no such script in
      const all = await window.axe.run(document, { resultTypes: ["violations"], ...more });
      const found = all.violations.map((each) => [each.impact, each.id, each.nodes.slice(0, 3).map((node) => node.html)]);
      return { passes: all.passes.length, found };
    },
    [AXE, rules],
  );
export const grave = (found) => found.filter(([impact]) => impact === "serious" || impact === "critical");

export async function wideAt(page, widths) {
  const over = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    over.push(await page.evaluate(() => Math.max(0, document.scrollingElement.scrollWidth - innerWidth)));
  }
  return over;
}

// Closes with "N passed, N failed, N skipped". ONLY=pattern runs those whose names have it.
export async function run(tests, browser) {
  let passed = 0;
  let failed = 0;
  const only = new RegExp(process.env.ONLY ?? "");
  for (const [name, test] of Object.entries(tests).filter(([name]) => only.test(name))) {
    [faults, forgiven] = [[], []];
    const begun = Date.now();
    try {
      await test();
      assert.deepEqual(faults.filter((fault) => !forgiven.some((pattern) => pattern.test(fault))), []);
      passed++;
      console.log(`ok  ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}\n  ${String(error.message).slice(0, 1500)}\n${String(error.stack).split("\n").filter((line) => line.includes(".mjs")).slice(0, 3).join("\n")}`);
    }
  }
  await browser.close();
  console.log(`${passed} passed, ${failed} failed, 0 skipped`);
  process.exit(failed ? 1 : 0);
}
