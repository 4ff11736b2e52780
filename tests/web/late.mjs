// SPDX-License-Identifier: Apache-2.0
// What comes late, twice or not at all, what is changed half way, and where the focus goes: at each of these a page
// must show what it says that it shows.
import assert from "node:assert/strict";
import { EVENING, WEEK, open, withLang } from "./browser.mjs";
import { goOn, preview, says, sign, sit } from "./desk.mjs";
import { forgive, shows, textOf } from "./suite.mjs";

const week = `at=${encodeURIComponent(WEEK)}`;

// A request that is held until it is let go.
const gate = () => {
  let open;
  const opened = new Promise((done) => (open = done));
  return { opened, open };
};

export function late(desks, host, pagesOf) {
  const read = pagesOf(host);
  const at = (who, work) =>
    pagesOf(new URL(desks[who]).origin)(async (page, context) => {
      await sit(page, desks[who], "/mine");
      return work(page, context);
    });
  const focused = (page, selector) => page.evaluate((where) => document.activeElement.matches(where), selector);

  return {
    "an answer that does not come leaves no other question's in its place": () =>
      read(async (page) => {
        await open(page, `${host}/ceasefire/incidents?${week}`);
        await page.waitForSelector("main li.said");
        await page.route(/\/api\/v1\/incidents\?.*who=tur/, (route) => route.abort());
        await page.locator("select[name=who]").selectOption("tur");
        await shows(page, "main .trouble", "Not loaded");
        assert.equal(await page.locator("main li.said").count(), 0, "all incidents, under the name of one");
        await page.unrouteAll();
        await page.goBack().catch(() => undefined);
        forgive(/ERR_FAILED/);
      }),

    "while something comes all the time, and answers are slow, what is shown goes on": () =>
      read(async (page) => {
        await page.addInitScript(() => {
          window.EventSource = class extends EventTarget {
            constructor() {
              super();
              setTimeout(() => this.onopen?.());
              setInterval(() => this.dispatchEvent(new Event("checkpoint")), 100);
            }
          };
        });
        let before; // each is answered when it is asked for again
        await page.route(/\/api\/v1\/motions\?/, async (route) => {
          const answer = await route.fetch();
          const body = await answer.json();
          for (const motion of body.items) motion.title = `Asked again: ${motion.title}`;
          const first = before === undefined;
          before?.();
          before = () => route.fulfill({ response: answer, json: body }).catch(() => undefined);
          if (first) await route.fulfill({ response: answer });
        });
        await page.goto(`${host}/motions`);
        await shows(page, "main", "Asked again:");
        await page.unrouteAll({ behavior: "ignoreErrors" });
      }),

    "of another moment nothing stands there while the rest of a long list comes": () =>
      read(async (page) => {
        const waits = gate();
        const then = "2017-05-03T12:00:00+06:00";
        await page.route(/\/api\/v1\/motions\?/, async (route) => {
          const to = new URL(route.request().url());
          const { searchParams } = to;
          const rest = searchParams.has("after");
          const first = searchParams.get("at") === EVENING;
          if (rest && !first) await waits.opened;
          searchParams.delete("after");
          const answer = await route.fetch({ url: to.href });
          const body = await answer.json();
          for (const motion of body.items) motion.ref += rest ? "-rest" : "";
          for (const motion of body.items) motion.title = `${first ? "That evening" : "The next day"}, ${rest ? "the rest" : "the first"}`;
          await route.fulfill({ response: answer, json: { ...body, next: rest ? null : 1 } }).catch(() => undefined);
        });
        await open(page, `${host}/motions?lang=en&at=${encodeURIComponent(EVENING)}`);
        await shows(page, "main", "That evening, the rest");
        await page.evaluate((to) => {
          const link = Object.assign(document.createElement("a"), { href: to });
          document.querySelector("main").append(link);
          link.click();
        }, `/motions?lang=en&at=${encodeURIComponent(then)}`);
        await shows(page, "main", "The next day, the first");
        assert.doesNotMatch(await textOf(page), /That evening/);
        waits.open();
        await shows(page, "main", "The next day, the rest");
      }),

    "a map that is narrowed has nothing more of what lay there before": () =>
      read(async (page) => {
        const waits = gate();
        await page.route(/\/api\/v1\/map\?/, async (route) => {
          const { searchParams } = new URL(route.request().url());
          const narrow = searchParams.has("kind");
          if (searchParams.has("bbox") && narrow) await waits.opened;
          const answer = await route.fetch();
          const body = await answer.json();
          const more = searchParams.get("limit") === "1000" ? { next: 1 } : {}; // as of very many
          await route.fulfill({ response: answer, json: { ...body, ...more } }).catch(() => undefined);
        });
        const marks = () => document.querySelectorAll(".map .incident").length;
        const near = page.waitForResponse(/\/api\/v1\/map\?.*bbox/);
        await open(page, `${host}/ceasefire/map?lang=en&${week}`);
        await (await near).finished();
        const before = await page.evaluate(marks);
        assert.ok(before > 3, `${before} marks`);
        const { items } = await (await fetch(`${host}/api/v1/map?${week}`)).json();
        const kind = items.filter((item) => item.layer === "incident" && item.place.point).at(-1).kind;
        const asked = page.waitForResponse(/\/api\/v1\/map\?(?!.*bbox).*kind/);
        await page.locator("select[name=kind]").selectOption(kind);
        await (await asked).finished();
        await page.waitForFunction((n) => !document.querySelector("main .old") && document.querySelectorAll(".map .incident").length < n, before);
        waits.open();
        await page.unrouteAll({ behavior: "ignoreErrors" });
      }),

    "a clock that has not come is awaited, as all else that has not": () =>
      read(async (page) => {
        const slow = gate();
        await page.route(/\/api\/v1\/record\?/, async (route) => {
          await slow.opened;
          await route.continue();
        });
        await page.goto(`${host}/texts?lang=en`);
        await shows(page, "main", "Memorandum");
        assert.equal(await page.locator(".clock[aria-busy=true]").count(), 1);
        slow.open();
        await page.waitForSelector(".clock:not([aria-busy=true]) .moment");
      }),

    "a second language that comes late does not stand in for the one chosen after it": () =>
      read(async (page) => {
        await open(page, host + withLang(`/sheet/kaz/astana-4?at=${encodeURIComponent(EVENING)}`, "en"));
        const slow = gate();
        await page.route(/\/assets\/ru-/, async (route) => {
          await slow.opened;
          await route.continue();
        });
        await page.locator("main .tabs a", { hasText: "Русский" }).click();
        await page.locator("main .tabs a", { hasText: "العربية" }).click();
        await page.waitForSelector(".evening.two [lang=ar]");
        const came = page.waitForResponse(/\/assets\/ru-/);
        slow.open();
        await (await came).finished();
        await page.locator("main .tabs a", { hasText: "العربية" }).focus();
        await page.keyboard.press("Enter"); // the same again
        await page.waitForSelector(".evening.two [lang=ar]");
        assert.equal(await page.locator(".evening.two [lang=ru], main [aria-busy=true]").count(), 0);
      }),

    "a second language that does not come is told, and comes when it is chosen anew": () =>
      read(async (page) => {
        await open(page, host + withLang(`/sheet/kaz/astana-4?at=${encodeURIComponent(EVENING)}`, "en"));
        await page.route(/\/assets\/ru-/, (route) => route.abort());
        await page.locator("main .tabs a", { hasText: "Русский" }).click();
        await shows(page, "main .trouble", "Not loaded");
        await page.unrouteAll();
        await page.locator("main .tabs a", { hasText: "none" }).click();
        await page.waitForSelector(".evening:not(.two)");
        await page.locator("main .tabs a", { hasText: "Русский" }).click();
        await page.waitForSelector(".evening.two [lang=ru]");
        forgive(/ERR_FAILED/);
      }),

    "a part of the app that does not come is told, and is there when it is asked for again": () =>
      read(async (page) => {
        await open(page, `${host}/ceasefire?${week}`);
        await page.route(/\/assets\/map-.*\.js/, (route) => route.abort());
        await page.locator("nav.tabs a", { hasText: "Map" }).click();
        await shows(page, "main .trouble", "Not loaded");
        await page.unrouteAll();
        await page.route(/\/assets\/countries/, (route) => route.abort());
        await page.locator("nav.tabs a", { hasText: "Zones" }).click();
        await page.waitForSelector("main table");
        await page.locator("nav.tabs a", { hasText: "Map" }).click();
        await shows(page, ".map .trouble", "Not loaded");
        assert.equal(await page.locator(".map .land").count(), 0);
        await page.unrouteAll();
        await page.locator("nav.tabs a", { hasText: "Zones" }).click();
        await page.waitForSelector("main table");
        await page.locator("nav.tabs a", { hasText: "Map" }).click();
        await page.waitForSelector(".map .land", { state: "attached" });
        forgive(/ERR_FAILED/);
      }),

    "a line that was copied is not said to be when another stands there": () =>
      read(async (page) => {
        await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async () => undefined } }));
        await open(page, `${host}/?lang=en&at=${encodeURIComponent(EVENING)}`);
        const line = await textOf(page, ".press blockquote");
        await page.locator(".press button", { hasText: "Copy" }).click();
        await shows(page, ".press .buttons", "Copied");
        await page.locator(".steps a").last().click();
        await page.waitForFunction((was) => document.querySelector(".press blockquote").innerText.replace(/\s+/g, " ") !== was, line);
        assert.doesNotMatch(await textOf(page, ".press .buttons"), /Copied/);
      }),

    "a search finds what people said, and not what fields are called": () =>
      read(async (page) => {
        await open(page, `${host}/statements?lang=en`);
        await page.waitForSelector("main li.said");
        await page.locator("input[type=search]").fill("on_behalf");
        await page.waitForFunction(() => document.querySelectorAll("main li.said").length === 0);
        await page.locator("input[type=search]").fill("kazinform");
        await page.waitForSelector("main li.said");
      }),

    "when a source was published is told as every other time is": () =>
      read(async (page) => {
        await page.route(/\/api\/v1\/statements\?/, async (route) => {
          const answer = await route.fetch();
          const body = await answer.json();
          body.items[0].source = { outlet: "An agency", published: "2017-05-02T10:05:00+06:00" };
          await route.fulfill({ response: answer, json: body });
        });
        await open(page, `${host}/statements?lang=en&${week}`);
        const source = await textOf(page, "main .says:has-text('An agency')");
        assert.match(source, /An agency, Tue, 2 May 2017, \d\d:05$/);
        await page.unrouteAll();
      }),

    "what is open in a list stays open where it is when what stands before it goes": () =>
      read(async (page) => {
        await open(page, `${host}/ceasefire/zones?lang=en&${week}`);
        await page.waitForSelector("main tr[id] details");
        const id = await page.evaluate(() => {
          const rows = [...document.querySelectorAll("main tr[id]:has(details)")];
          const row = rows.find((each) => each.previousElementSibling && each.previousElementSibling.querySelector("td:last-child").innerText.slice(0, 4) !== each.querySelector("td:last-child").innerText.slice(0, 4)) ?? rows.at(-1);
          row.querySelector("details").open = true;
          return row.id;
        });
        await page.locator("select[name=who]").selectOption(id.split("/")[0]);
        await page.waitForFunction((who) => [...document.querySelectorAll("main tr[id]")].every((row) => row.id.startsWith(who)), `${id.split("/")[0]}/`);
        assert.deepEqual(await page.locator("main tr[id]:has(details[open])").evaluateAll((all) => all.map((row) => row.id)), [id]);
      }),

    "the entry up to which a page looks stays when other clocks are chosen": () =>
      read(async (page) => {
        await open(page, `${host}/rounds/kaz/astana-1?lang=en&as_of=20`);
        await page.keyboard.press("t");
        await page.locator("input[name=zones]").fill("Asia/Tehran");
        await page.keyboard.press("Enter");
        await shows(page, ".capitals", "Tehran");
        assert.equal(new URL(page.url()).searchParams.get("as_of"), "20");
        assert.ok(await focused(page, "details.when summary"), "and who has pressed the key goes on from there");
        await page.keyboard.press("t");
        await page.keyboard.press("Escape");
        assert.ok(await focused(page, "details.when summary"), "what is closed gives the focus back");
      }),

    "who goes nearer on the map by the keyboard is still on it, and the page stays where it is": () =>
      read(async (page) => {
        await open(page, `${host}/ceasefire/map?lang=en&${week}`);
        await page.waitForSelector(".map [role=button]");
        await page.locator(".map [role=button]").first().focus();
        const before = await page.evaluate(() => scrollY);
        await page.keyboard.press(" ");
        await page.waitForFunction(() => document.activeElement === document.body || document.activeElement.matches(".map svg"));
        assert.ok(await focused(page, ".map svg"));
        assert.equal(await page.evaluate(() => scrollY), before);
      }),

    "a check of what nobody who holds has signed says so": () =>
      read(async (page, context) => {
        const log = (text) => text.replace(/^(\u2014 (?!talks\.example\/astana )[^\n]*\n)+/gm, "");
        await context.route(/\/checkpoint(\/newest)?$/, async (route) => {
          const answer = await route.fetch();
          await route.fulfill({ response: answer, body: log(await answer.text()) });
        });
        await context.route(/\/cosignatures\?/, (route) => route.fulfill({ json: { items: [], next: 0 } }));
        await open(page, `${host}/record?lang=en`);
        await page.locator("#check button.do").click();
        await page.waitForSelector("#check .sentence.strong");
        assert.match(await textOf(page, "#check"), /It holds.*No holder has signed for this/);
        await context.unrouteAll();
      }),

    "a list of a form keeps its rows while one is written anew, and what was typed in them when one is taken out": () =>
      at("irn", async (page) => {
        await goOn(page, "/mine/act/document");
        const rows = () => page.locator("input[id^=f-languages-]").evaluateAll((all) => all.map((each) => each.value));
        const more = page.locator(".field", { has: page.locator("#f-languages-0") }).locator("button", { hasText: "One more" });
        await more.click();
        assert.deepEqual(await rows(), ["", ""], "one more is one more");
        await page.locator("#f-languages-0").fill("en");
        await page.locator("#f-languages-1").fill("ru");
        await page.locator("#f-languages-0").press("ControlOrMeta+a");
        await page.keyboard.press("Delete");
        await page.keyboard.type("ar");
        assert.deepEqual(await rows(), ["ar", "ru"]);
        await page.locator("#f-languages-1").fill("");
        const sent = page.waitForRequest(/\/desk\/preview/);
        await preview(page);
        assert.deepEqual((await sent).postDataJSON().body.languages, ["ar"], "a row with nothing in it says nothing");
        await goOn(page, "/mine/act/zone");
        await page.locator(".fields details summary").last().click();
        const areas = page.locator(".field", { has: page.locator("> .label", { hasText: /^Admin|Areas?/ }) }).last();
        await areas.locator("button", { hasText: "One more" }).click();
        await areas.locator("button", { hasText: "One more" }).click();
        await areas.locator("select").first().selectOption({ label: "Another, by its code" });
        await areas.locator("input").fill("IQ-AN");
        await page.keyboard.press("Tab");
        await areas.locator("select").last().selectOption({ label: "Homs" });
        await areas.locator("button", { hasText: "Take out" }).first().click();
        assert.deepEqual([await areas.locator("select").inputValue(), await areas.locator("input").count()], ["SY-HI", 0]);
      }),

    "what is no JSON is not signed as what stood there before": () =>
      at("irn", async (page) => {
        await goOn(page, "/mine/act/zone");
        await page.locator(".fields details summary").last().click();
        const shape = page.locator("#f-geometry");
        await shape.fill('{"type":"Point","coordinates":[36.7,34.7]}');
        await shape.fill('{"type":"Point","coordinates":[36.7,34.7}');
        const sent = page.waitForRequest(/\/desk\/preview/);
        await preview(page);
        assert.notDeepEqual((await sent).postDataJSON().body.geometry, { type: "Point", coordinates: [36.7, 34.7] });
        await page.waitForSelector(".sign .warn, .sign .trouble");
      }),

    "what was answered by area is there again after a look at another page, and is gone where one begins anew": () =>
      at("tur", async (page) => {
        const begin = async () => {
          await page.locator(".pages a", { hasText: /^Desk$/ }).click();
          await page.locator("main section").first().locator("li.state a[href^='/mine/act/reconcile']").first().click();
          await page.waitForSelector(".fields table");
        };
        const all = page.locator(".fields table").getByRole("checkbox", { name: /^confirm all/ }).first();
        await begin();
        await all.check();
        const sums = await textOf(page, ".fields table + p");
        assert.match(sums, /^Confirmed: /);
        await page.locator(".pages a", { hasText: /^Texts$/ }).click();
        await shows(page, "main", "Memorandum");
        await begin();
        assert.ok(await all.isChecked());
        assert.equal(await textOf(page, ".fields table + p"), sums);
        await page.locator("button", { hasText: "Begin anew" }).click();
        assert.ok(!(await all.isChecked()));
        assert.match(await textOf(page, ".fields table + p"), /^Nothing is confirmed/);
      }),

    "where one begins anew, nothing stands there of what was typed before": () =>
      at("irn", async (page) => {
        const begin = async () => {
          await page.locator(".pages a", { hasText: /^Desk$/ }).click();
          await page.locator("main details.under summary").first().click();
          await page.locator("main .family a", { hasText: /^Zone$/ }).click();
          await page.locator(".fields details summary").last().click();
        };
        await begin();
        await page.locator("#f-geometry").fill('{"type":"Point"}');
        await page.locator(".pages a", { hasText: /^Texts$/ }).click();
        await shows(page, "main", "Memorandum");
        await begin();
        assert.equal(await page.locator("#f-geometry").inputValue(), '{"type":"Point"}');
        await page.locator("button", { hasText: "Begin anew" }).click();
        assert.equal(await page.locator("#f-geometry").inputValue(), "");
      }),

    "who writes a version is told that another has come, and goes on from the one that was read": () =>
      at("rus", async (page) => {
        const clause = (text) => [{ id: "a", level: 1, text: { en: text } }];
        await says(desks.rus, "document", { id: "overtaken", kind: "joint-statement", title: { en: "A text that is overtaken" }, track: "astana", languages: ["en"], authentic: ["en"] });
        const { id } = await says(desks.rus, "draft", { document: "rus/overtaken", version: "1", clauses: clause("As it was read.") });
        await goOn(page, "/texts/rus/overtaken");
        await page.locator('main a[href^="/mine/act/draft"]').click();
        await page.waitForSelector("#f-clauses-0-text");
        await says(desks.rus, "draft", { document: "rus/overtaken", version: "2", base: id, clauses: clause("As it came.") });
        await shows(page, ".fields", "Version 2 has come since.");
        assert.equal(await page.locator("#f-clauses-0-text").inputValue(), "As it was read.");
        const sent = page.waitForRequest(/\/desk\/preview/);
        await preview(page);
        assert.equal((await sent).postDataJSON().body.base, id);
      }),

    "words that go to another clause begin with that one's": () =>
      at("irn", async (page) => {
        await goOn(page, "/texts/rus/memorandum");
        await page.locator('article .do-now a[href^="/mine/act/amend"]').first().click();
        await page.locator("#f-op-replace").check();
        await page.waitForFunction(() => document.querySelector("#f-text")?.value);
        const first = await page.locator("#f-text").inputValue();
        await page.locator("#f-clause").selectOption({ index: 3 });
        await page.waitForFunction((words) => document.querySelector("#f-text").value !== words, first);
        await page.locator("#f-text").fill("Words of one's own.");
        await page.locator("#f-clause").selectOption({ index: 2 });
        assert.equal(await page.locator("#f-text").inputValue(), "Words of one's own.", "what somebody wrote stays");
      }),

    "a note that is written on while it is kept, or left, is not lost": () =>
      at("irn", async (page) => {
        await goOn(page, "/participants");
        await page.locator(".notes summary").click();
        const slow = gate();
        await page.route(/\/desk\/notes/, async (route) => {
          if (route.request().method() === "PUT") await slow.opened;
          await route.continue();
        });
        await page.locator(".notes textarea").fill("First.");
        await page.locator(".notes button").click();
        await page.locator(".notes textarea").fill("First, and more.");
        const kept = page.waitForResponse((answer) => answer.request().method() === "PUT");
        slow.open();
        await (await kept).finished();
        await page.evaluate(() => new Promise((done) => setTimeout(done)));
        assert.ok(await page.locator(".notes button").isEnabled(), "what was typed since is not kept yet");
        await page.locator(".pages a", { hasText: "Texts" }).click();
        await shows(page, "main", "Memorandum");
        await page.goBack();
        await page.waitForFunction(() => document.querySelector(".notes textarea")?.value === "First, and more.");
        await page.locator(".notes button").click();
        await shows(page, ".notes button", "Kept");
        await page.locator(".notes textarea").fill("");
        await page.locator(".notes button").click();
        await shows(page, ".notes button", "Kept");
        await page.unrouteAll();
      }),

    "what was signed or written down after its page was left is not there again": () =>
      at("irn", async (page) => {
        const slow = gate();
        await page.route(/\/desk\/(acts|ledger|notes)\?/, async (route) => {
          if (route.request().method() !== "GET") await slow.opened;
          await route.continue();
        });
        const pressed = (name) => page.locator(".pages a", { hasText: new RegExp(`^${name}$`) }).click();
        const statement = async () => {
          await pressed("Desk");
          await page.locator("main .common a", { hasText: /^Statement$/ }).click();
          await page.waitForSelector("#f-text");
        };
        const ledger = async () => {
          await pressed("Desk");
          await page.locator("main a", { hasText: /^Shown to whom$/ }).click();
          await page.waitForSelector("#ledger-what");
        };
        await statement();
        await page.locator("#f-speaker-name").fill("A. Quick");
        await page.locator("#f-text").fill("Signed, and on to the next.");
        await preview(page);
        await sign(page);
        await ledger();
        await page.locator("#ledger-what").fill("A list, in passing");
        await page.locator("main .checks input").first().check();
        await page.locator("main button.do").click();
        await page.locator(".notes summary").click();
        await page.locator(".notes textarea").fill("In passing.");
        await page.locator(".notes button").click();
        await pressed("Desk");
        const came = Promise.all(["acts", "ledger", "notes"].map((path) => page.waitForResponse((answer) => answer.request().method() !== "GET" && answer.url().includes(`/desk/${path}?`)).then((answer) => answer.finished())));
        slow.open();
        await came;
        await page.evaluate(() => new Promise((done) => setTimeout(done)));
        await statement();
        assert.equal(await page.locator("#f-text").inputValue(), "");
        await ledger();
        await shows(page, "main .list", "A list, in passing");
        assert.equal(await page.locator("#ledger-what").inputValue(), "");
        await shows(page, ".notes button", "Kept");
        assert.equal(await page.locator(".notes textarea").inputValue(), "In passing.");
        assert.equal(await page.locator("button", { hasText: "Begin anew" }).count(), 0);
        const asked = [];
        page.on("dialog", (dialog) => (asked.push(dialog.type()), dialog.accept()));
        await goOn(page, "/participants");
        assert.deepEqual(asked, []);
      }),

    "a fault that is over is told no longer": () =>
      at("irn", async (page) => {
        await page.route(/\/desk\/ledger/, (route) => (route.request().method() === "GET" ? route.abort() : route.continue()));
        await goOn(page, "/record/ledger");
        await page.waitForSelector("main .trouble");
        await page.unrouteAll();
        await page.locator("#ledger-what").fill("A map");
        await page.locator("main .checks input").first().check();
        await page.locator("main button.do").click();
        await shows(page, "main .list", "A map");
        forgive(/ERR_FAILED/);
      }),

    "a refusal is not saved from a desk as if it were what was asked for": () =>
      at("irn", async (page) => {
        await goOn(page, "/record/5");
        const saved = [];
        page.on("download", (download) => saved.push(download.suggestedFilename()));
        await page.route(/\/proof\/5$/, (route) => route.fulfill({ status: 500, json: {} }));
        const refused = page.waitForResponse(/\/proof\/5$/);
        await page.locator("a[href$='/proof/5']").click();
        await (await refused).finished();
        await page.unrouteAll();
        const came = page.waitForEvent("download");
        await page.locator("a[href$='/proof/5']").click();
        await came;
        assert.deepEqual(saved, ["5.json"]);
        forgive(/500/);
      }),

    "the address that a desk prints is taken in a tab that stands open at it, and leaves the address": () =>
      pagesOf(new URL(desks.irn).origin)(async (page) => {
        const { origin, hash } = new URL(desks.irn);
        await page.goto(`${origin}/mine`);
        await shows(page, ".desk-bar", "by the address that truce desk has printed");
        await page.goto(`${origin}/mine${hash}`); // nothing is loaded again for it
        await shows(page, ".desk-bar", "Desk of Islamic Republic of Iran");
        assert.equal(new URL(page.url()).hash, "");
        forgive(/401/);
      }),

    "a link with a token of somebody's own making shuts nobody out of a desk": () =>
      at("irn", async (page) => {
        const { origin } = new URL(desks.irn);
        const refused = page.waitForResponse((answer) => answer.url().endsWith("/desk/about") && answer.status() === 401);
        await page.goto(`${origin}/mine#desk=${"0".repeat(64)}`); // in the tab as it stands
        await refused;
        await page.goto(`${origin}/texts?lang=en#desk=${"1".repeat(64)}`); // and where the page is loaded anew
        await shows(page, "main", "Memorandum");
        await shows(page, ".desk-bar", "Desk of Islamic Republic of Iran");
        assert.equal(new URL(page.url()).hash, "");
        forgive(/401/);
      }),
  };
}
