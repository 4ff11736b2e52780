// SPDX-License-Identifier: Apache-2.0
// How soon the first page can be used, in Chromium on loopback: page.mjs URL; how evenly the map moves while it is
// dragged: page.mjs URL map. One JSON line a figure, as the other benches print them. Usable: the line for the press
// and the board stand there, and nothing on the page waits.
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

const DRAG_MS = 6000;

// Milliseconds between the frames that the page was given, until it is told to stop.
function countFrames() {
  window.frames = [];
  let last;
  const look = (now) => {
    if (last !== undefined) window.frames.push(now - last);
    last = now;
    if (!window.still) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

// Here and there over the map, held all the time, some 120 moves a second.
async function drag(page) {
  await page.locator(".map svg").first().scrollIntoViewIfNeeded();
  const { x, y, width, height } = await page.locator(".map svg").first().boundingBox();
  const at = (turn) => [x + width * (0.5 + 0.28 * Math.sin(turn)), y + height * (0.5 + 0.28 * Math.sin(2.3 * turn))];
  await page.mouse.move(x + 8, y + 8); // where no circle is
  await page.mouse.down();
  const begun = performance.now();
  while (performance.now() - begun < DRAG_MS) {
    await page.mouse.move(...at((performance.now() - begun) / 400));
    await new Promise((done) => setTimeout(done, 8));
  }
  await page.mouse.up();
}

async function dragged(browser) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 1200 } });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(`${url}/ceasefire/map`);
  await page.waitForSelector(".map .count");
  await page.waitForSelector(".map .land");
  await page.waitForTimeout(2000); // what is looked at has come
  const before = await page.locator(".map svg > g").last().getAttribute("transform");
  await page.evaluate(countFrames);
  await drag(page);
  const frames = await page.evaluate(() => ((window.still = true), window.frames));
  if ((await page.locator(".map svg > g").last().getAttribute("transform")) === before) throw new Error("the map was not moved");
  await context.close();
  return frames.sort((a, b) => a - b);
}

async function map(browser) {
  const frames = await dragged(browser);
  const at = (part) => frames[Math.min(frames.length - 1, Math.floor(frames.length * part))];
  say("the map dragged: between frames, half within", at(0.5), "ms");
  say("  p99 between frames", at(0.99), "ms");
  say("  the worst", at(1), "ms");
  say("  frames", frames.length, `in ${DRAG_MS / 1000} s`);
}

async function firstPage(browser) {
  await visit(browser); // the browser's own beginning is not the page's
  const visits = [];
  for (let i = 0; i < TIMES; i++) visits.push(await visit(browser));
  const times = visits.map((each) => each.usable);
  say("first page usable, half within", middle(times), "ms", 1000, "what is promised");
  say("  the slowest of 9", Math.max(...times), "ms", 1000, "what is promised");
  say("  its scripts, compressed", middle(visits.map((each) => each.bytes)) / 1000, "kB", 200, "what is promised");
  say("  all scripts but the map's, compressed", (await allScripts()) / 1000, "kB", 200, "what is promised");
}

const browser = await launch("/usr/bin/chromium");
await (process.argv[3] === "map" ? map : firstPage)(browser);
await browser.close();
