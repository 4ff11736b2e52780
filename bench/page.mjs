// SPDX-License-Identifier: Apache-2.0
// How soon the first page can be used, in Chromium on loopback: page.mjs URL. One JSON line a figure, as the other
// benches print them. Usable: the line for the press and the board stand there, and nothing on the page waits.
import { gunzipSync } from "node:zlib";
import { launch } from "../tests/web/browser.mjs";

const url = process.argv[2];
const TIMES = 9; // each in a browser profile that has seen nothing

const say = (what, value, unit, limit = 0, limit_what = "") => console.log(JSON.stringify({ what, value, unit, limit, limit_what }));
const middle = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];

// When the page is there, by its own clock, whose zero is the moment it was asked for.
function watch() {
  const look = () => {
    const main = document.querySelector("main");
    if (main?.querySelector(".press") && main.querySelector("table.people tbody tr") && !main.querySelector("[aria-busy=true]"))
      requestAnimationFrame(() => (window.usable = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function visit(browser) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
  await context.addInitScript(watch);
  const page = await context.newPage();
  const scripts = [];
  page.on("response", (answer) => answer.url().endsWith(".js") && scripts.push(answer));
  await page.goto(url);
  await page.waitForFunction(() => window.usable);
  const usable = await page.evaluate(() => window.usable);
  const bytes = await Promise.all(scripts.map(async (answer) => (await answer.request().sizes()).responseBodySize));
  await context.close();
  return { usable, bytes: bytes.reduce((a, b) => a + b, 0) };
}

// Every script that the app may ever load, but for the map's: each is named in the page or in another script.
async function allScripts() {
  const seen = new Set([...(await (await fetch(url)).text()).matchAll(/\/(assets\/[\w-]+\.js)"/g)].map((found) => found[1]));
  let bytes = 0;
  for (const name of seen) {
    if (name.startsWith("assets/map-")) continue;
    const packed = Buffer.from(await raw(`${url}/${name}`));
    bytes += packed.length;
    for (const [more] of gunzipSync(packed).toString().matchAll(/\bassets\/[\w-]+\.js\b/g)) seen.add(more);
    for (const [, more] of gunzipSync(packed).toString().matchAll(/"\.\/([\w-]+\.js)"/g)) seen.add(`assets/${more}`);
  }
  return bytes;
}

// fetch would unpack it.
async function raw(address) {
  const { request } = await import("node:http");
  return new Promise((done, fail) => {
    request(address, { headers: { "Accept-Encoding": "gzip" } }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => done(Buffer.concat(pieces)));
    })
      .on("error", fail)
      .end();
  });
}

const browser = await launch("/usr/bin/chromium");
await visit(browser); // the browser's own beginning is not the page's
const visits = [];
for (let i = 0; i < TIMES; i++) visits.push(await visit(browser));
await browser.close();
const times = visits.map((each) => each.usable);
say("first page usable, half within", middle(times), "ms", 1000, "what is promised");
say("  the slowest of 9", Math.max(...times), "ms", 1000, "what is promised");
say("  its scripts, compressed", middle(visits.map((each) => each.bytes)) / 1000, "kB", 200, "what is promised");
say("  all scripts but the map's, compressed", (await allScripts()) / 1000, "kB", 200, "what is promised");
