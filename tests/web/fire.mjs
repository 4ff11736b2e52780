// SPDX-License-Identifier: Apache-2.0
// The ceasefire as those who answer for it work on it: counts at two desks, findings, consent; a map of
// more than it can show one by one; and holders that are lost and come back.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { open, withLang } from "./browser.mjs";
import { goOn, preview, sign as press, sit } from "./desk.mjs";
import { axe, grave, shows, textOf } from "./suite.mjs";

const HOLDERS = ["irn", "rus", "tur"];
const MANY = 1100; // more than a map draws one by one
const LONG_BEFORE = "2017-03-01"; // told before the newest thousand
const DAY_MS = 86_400_000;

async function sign(page) {
  await preview(page);
  await shows(page, ".sign", "The rules let it stand.");
  await press(page);
  await page.waitForSelector(".sign .hash");
}

// A form as it stands half filled, in English and from the right.
async function clean(page, name) {
  assert.deepEqual(grave((await axe(page)).found), [], name);
}

const answerOf = (page, area) => page.locator(`[role=group][aria-label="${area}"]`);

// `at`: {truce, key, host, desks: {rus, tur, …}}; beside `key` lie those of all. `pagesOf` opens pages
// that read one origin.
export function fire(at, pagesOf) {
  const deskOf = (who) => pagesOf(new URL(at.desks[who]).origin);
  const read = pagesOf(at.host);
  const loose = { bypassCSP: true }; // for axe alone
  const folder = dirname(dirname(at.key));

  const env = (own) => {
    const home = `${folder}/home-${own}`;
    mkdirSync(home, { recursive: true });
    return { PATH: "/usr/bin:/bin", HOME: home, LC_ALL: "C", XDG_STATE_HOME: `${home}/state`, XDG_CACHE_HOME: `${home}/cache` };
  };
  let found = ""; // the founding's fingerprint, asked of the host
  const call = (own, ...args) => execFileSync(at.truce, [...args, "--host", at.host, "--found", found], { cwd: folder, env: env(own) });
  const founding = async () => (await (await fetch(`${at.host}/api/v1/record`)).json()).found;
  const running = {};
  const hold = (who) => {
    running[who] = spawn(at.truce, ["guarantor", `${who}-held.truce`, "--host", at.host, "--key", `out/${who}.key`, "--found", found], { cwd: folder, env: env(`hold-${who}`), stdio: "ignore" });
  };
  const lose = async (who) => {
    const gone = new Promise((done) => running[who].once("exit", done));
    running[who].kill(); // this one, by its id
    await gone;
    delete running[who];
  };
  const say = (text) => {
    const body = { id: `said-${text.length}-${text.split(" ")[0].toLowerCase()}`, speaker: { name: { en: "A. Nobody" } }, on_behalf: ["kaz"], text: { en: text } };
    writeFileSync(`${folder}/said.json`, JSON.stringify(body));
    call("speaker", "act", "statement", "said.json", "--key", "out/kaz.key");
  };

  let filled = false;
  const fill = async () => {
    found = await founding();
    if (filled) return;
    filled = true;
    const row = (id, when, point) => `${id},${when}T10:00:00+03:00,other,heard,A place,SY-HA,${point}`;
    const many = (who, i) => row(`many-${who}-${i}`, "2017-05-20", `${(40.1 + (i % 40) * 0.02).toFixed(3)},${(36.2 + Math.floor(i / 40) * 0.02).toFixed(3)}`);
    for (const who of ["syr", "opp"]) { // of one alone a host takes no more than the rules admit in an hour
      const rows = Array.from({ length: MANY / 2 }, (_, i) => many(who, who === "syr" ? i : MANY / 2 + i));
      if (who === "syr") rows.unshift(row("long-before", LONG_BEFORE, "36.7,34.7"));
      writeFileSync(`${folder}/many.csv`, ["id,when,kind,basis,place,admin,lon,lat", ...rows].join("\n") + "\n");
      call("recorder", "import", "incidents", "many.csv", "--key", `out/${who}.key`, "--to", "public", "--wider");
    }
  };

  return {
    "one recorder counts; the other is told, reconciles some areas, and what it leaves unanswered stays open for both": async () => {
      await deskOf("rus")(async (page) => {
        await sit(page, at.desks.rus, "/mine/act/count");
        await page.waitForSelector("#f-ceasefire option[value='rus/de-escalation']", { state: "attached" });
        await page.locator("#f-ceasefire").selectOption("rus/de-escalation");
        for (const end of ["from", "to"]) await page.locator(`#f-${end}`).fill("2017-05-13");
        await page.locator("#f-another").selectOption({ label: "Aleppo" });
        await page.waitForSelector("input[aria-label='Yours, Aleppo']");
        await page.locator("#f-another").selectOption({ label: "Another, by its code" });
        await page.locator("input[aria-label='Another, by its code']").fill("IQ-AN");
        await page.keyboard.press("Enter");
        await page.waitForSelector("input[aria-label='Yours, IQ-AN']");
        await page.locator("input[aria-label='Yours, Hama']").fill("4");
        await page.locator("input[aria-label='Yours, Homs']").fill("3");
        await page.locator("#f-total").fill("9");
        await shows(page, "main", "Your areas add up to 7, your total says 9. Both are signed as they stand.");
        await clean(page, "count");
        await sign(page);
      }, loose);
      await deskOf("tur")(async (page) => {
        await sit(page, at.desks.tur, "/mine");
        await shows(page, "main section", "13 May 2017: Russian Federation counts 9");
        await page.locator("li.state", { hasText: "13 May 2017: Russian Federation counts 9" }).locator("a").click();
        await shows(page, ".about", "you have not counted these days");
        await shows(page, ".fields", "Nothing is confirmed, nor said to be none, not answered and so open: 9");
        await answerOf(page, "Homs").getByRole("checkbox", { name: "confirm all 3" }).check();
        await answerOf(page, "in no area").getByRole("checkbox", { name: "still looking at it" }).check();
        await answerOf(page, "Hama").getByRole("checkbox", { name: "confirm so many" }).check();
        await shows(page, ".fields", "Confirmed: 3 of 9, still looked at: 2, not answered and so open: 4");
        await answerOf(page, "Hama").getByRole("checkbox", { name: "confirm so many" }).uncheck();
        await shows(page, ".fields", "Confirmed: 3 of 9, still looked at: 2, not answered and so open: 4");
        await page.locator("button", { hasText: "Write these answers into the text" }).click();
        assert.equal(await page.locator("#f-text").inputValue(), "Homs: 3 of 3 confirmed; in no area: 2 still looked at");
        for (const lang of ["en", "ar"]) {
          await clean(page, `reconcile in ${lang}`);
          if (lang === "en") await goOn(page, withLang("/mine/act/reconcile", "ar"));
        }
        await goOn(page, withLang("/mine/act/reconcile", "en"));
        await answerOf(page, "Homs").getByRole("checkbox", { name: "confirm all 3" }).check();
        await answerOf(page, "in no area").getByRole("checkbox", { name: "still looking at it" }).check();
        await preview(page);
        await page.waitForSelector(".sign pre", { state: "attached" });
        assert.match(await page.locator(".sign pre").textContent(), /"confirmed":3,"open":2/);
        await press(page);
        await page.waitForSelector(".sign .hash");
        await goOn(page, "/mine");
        await page.waitForFunction(() => document.querySelector("main section h2") && !document.querySelector("main").innerText.includes("13 May 2017: Russian Federation counts 9"));
      }, loose);
      for (const who of ["rus", "tur"])
        await deskOf(who)(async (page) => {
          await sit(page, at.desks[who], "/ceasefire/counts/rus/de-escalation?from=2017-05-13&to=2017-05-13");
          await shows(page, "main table:not(.of-chart) tbody", "confirms 3, leaves 2 open, says nothing on 4");
          const row = await textOf(page, "main table:not(.of-chart) tbody tr");
          for (const words of ["13 May 2017", "9", "Republic of Turkey", "Its areas add up to 7, its total says 9."]) assert.ok(row.includes(words), `${who}: ${words} in ${row}`);
        });
    },

    "a finding is three answers, each left open as long as nobody gives it": async () => {
      await deskOf("tur")(async (page) => {
        await sit(page, at.desks.tur, "/ceasefire/incidents/syr/hama-0613");
        await page.locator(".do-now a", { hasText: "Say what you found" }).click();
        await shows(page, ".about", "Salamiyah");
        const [occurred, violation] = ["occurred", "violation"].map((name) => (value) => page.locator(`#f-${name}-${value}`));
        assert.equal(await page.locator("input[name=f-occurred]:checked").count(), 0, "nothing is answered before somebody answers");
        assert.ok(await violation("").isChecked());
        await occurred("cannot-be-confirmed").check();
        await preview(page);
        await page.waitForSelector(".sign pre", { state: "attached" });
        assert.doesNotMatch(await page.locator(".sign pre").textContent(), /attributed_to|violation/);
        await violation("undetermined").check();
        await clean(page, "finding");
        await sign(page);
        await goOn(page, "/ceasefire/incidents/syr/hama-0613");
        await shows(page, "main", "Cannot be confirmed");
        const told = await textOf(page);
        assert.match(told, /A violation: undetermined/);
        assert.doesNotMatch(told, /attributed to/);
      }, loose);
    },

    "an operation is answered by yes, no or conditions, and the form says that silence is none of them": async () => {
      await deskOf("rus")(async (page) => {
        await sit(page, at.desks.rus, "/ceasefire/operations/tur/post-1");
        await page.locator(".do-now a", { hasText: "Answer the notice" }).click();
        await shows(page, ".fields", "Silence is never consent: who does not answer has not agreed");
        await shows(page, ".about", "Russian Federation: has not answered");
        assert.equal(await page.locator("input[name=f-answer]:checked").count(), 0);
        await page.locator("#f-answer-conditional").check();
        await preview(page);
        await shows(page, ".sign", "a conditional answer has terms");
        assert.ok(await page.locator(".sign button.do").isDisabled());
        await page.locator("#f-terms").fill("Two observers at most.");
        await page.locator("#f-answer-consent").check();
        assert.equal(await page.locator("#f-terms").count(), 0, "an answer without conditions carries none");
        await page.locator("#f-answer-conditional").check();
        assert.equal(await page.locator("#f-terms").inputValue(), "");
        await page.locator("#f-terms").fill("One observer at most.");
        await clean(page, "consent");
        await sign(page);
        await goOn(page, "/ceasefire/operations/tur/post-1");
        await shows(page, "main", "One observer at most.");
      }, loose);
    },

    "of more incidents than stand one by one the map draws how many lie where, until one comes nearer": async () => {
      await fill();
      const { items, cells } = await (await fetch(`${at.host}/api/v1/map?limit=1000`)).json();
      const all = cells.items.reduce((sum, cell) => sum + cell.n, 0);
      assert.ok(all > MANY, "those of before too");
      assert.ok(items.length <= 1000);
      await read(async (page) => {
        await open(page, `${at.host}/ceasefire/map`);
        const circles = () => page.evaluate(() => [...document.querySelectorAll(".map .count")].reduce((sum, each) => sum + Number(each.textContent), document.querySelectorAll(".map .incident-heart").length));
        await page.waitForFunction((n) => [...document.querySelectorAll(".map .count")].reduce((sum, each) => sum + Number(each.textContent), 0) === n, all);
        await shows(page, "main", `${all} incidents lie in and around what is shown`);
        for (let i = 0; i < 12 && !(await page.locator(".map .incident-heart").count()); i++) {
          const before = await page.locator(".map svg").innerHTML();
          await page.locator(".map [role=button]").last().press("Enter");
          await page.waitForFunction((was) => document.querySelector(".map svg").innerHTML !== was, before);
          await page.waitForTimeout(1000); // what is looked at is asked for once it is no longer moved
        }
        assert.ok((await page.locator(".map .incident-heart").count()) > 0, "they stand one by one");
        assert.ok((await circles()) < all);
        await page.locator(".map-tools button").last().click();
        await page.waitForFunction((n) => [...document.querySelectorAll(".map .count")].reduce((sum, each) => sum + Number(each.textContent), 0) === n, all);
        await clean(page, "map of cells");
      }, loose);
    },

    "of more incidents than a page has the newest stand there, which it says, and the older ones a page further": async () => {
      await fill();
      const refs = (page) => page.locator("main li.said").evaluateAll((all) => all.map((each) => each.id));
      const schema = async (act) => (await (await fetch(`${at.host}/schema/${act}.json`)).json()).properties;
      const kinds = (await schema("incident")).kind.enum;
      await read(async (page) => {
        await open(page, `${at.host}/ceasefire/incidents`);
        const some = async (query) => (await (await fetch(`${at.host}/api/v1/incidents?limit=2000${query}`)).json()).items.length;
        await shows(page, "main section h2", `the newest 200 of ${await some("")} incidents`);
        const first = await refs(page);
        assert.equal(first.length, 200);
        await page.waitForFunction((n) => document.querySelectorAll("select[name=kind] option").length === n + 1, kinds.length);
        await page.locator("main a", { hasText: "Older ones" }).click();
        await shows(page, "main section h2", "200, told before entry");
        await page.waitForFunction((ref) => document.querySelector("main li.said") && !document.getElementById(ref), first[0]);
        const older = await refs(page);
        assert.ok(older.length === 200 && !older.some((ref) => first.includes(ref)), "others, none twice");
        await clean(page, "older incidents");
        await page.locator("input[name=weapon]").fill("no such weapon");
        await page.locator("input[name=weapon]").press("Enter");
        await shows(page, "main", "None of these is in the record");
        assert.equal(new URL(page.url()).searchParams.get("after"), null, "what is narrowed begins at its newest");
        await page.locator("input[name=weapon]").fill("");
        await page.locator("input[name=weapon]").press("Enter");
        await page.locator("select[name=kind]").selectOption("other");
        await shows(page, "main section h2", `of ${await some("&kind=other")} incidents`);
        await page.locator("select[name=kind]").selectOption("");
        await page.locator("select[name=alleged]").selectOption("opp");
        const { items } = await (await fetch(`${at.host}/api/v1/incidents?alleged=opp`)).json();
        await page.waitForFunction((n) => document.querySelectorAll("main li.said").length === n, items.length);
        assert.ok(items.length > 0 && items.length < 20);
        await shows(page, "main section h2", `Incidents ${items.length} incident`);
      }, loose);
    },

    "a map of many asks from the first for what it is narrowed to, as the list is, and goes through all their days": async () => {
      await fill();
      const { offset_min } = (await (await fetch(`${at.host}/api/v1/map?limit=1`)).json()).clock;
      await read(async (page) => {
        const asked = [];
        page.on("request", (request) => request.url().includes("/api/v1/map?") && asked.push(new URL(request.url()).searchParams));
        await open(page, `${at.host}/ceasefire/map?who=opp`);
        const sum = (n) => page.waitForFunction((all) => [...document.querySelectorAll(".map .count")].reduce((sum, each) => sum + Number(each.textContent), document.querySelectorAll(".map .incident-heart").length) === all, n);
        const count = async (more) => (await (await fetch(`${at.host}/api/v1/incidents?limit=2000&${more}`)).json()).items.filter((one) => one.place.point).length;
        await sum(await count("who=opp"));
        for (const each of asked.filter((each) => each.get("limit") !== "1")) assert.equal(each.get("who"), "opp", "nobody else is ever drawn");
        const from = Math.floor((Date.parse(`${LONG_BEFORE}T10:00:00+03:00`) + offset_min * 60_000) / DAY_MS);
        await page.waitForFunction((day) => Number(document.querySelector(".slider input")?.min) <= day, from);
        for (const [name, value] of [["kind", "strike"], ["alleged", "syr"], ["found", "confirmed"]]) {
          await page.locator(`select[name=${name}]`).selectOption(value);
          await page.waitForURL(new RegExp(`${name}=${value}`));
        }
        await sum(await count("who=opp&kind=strike&alleged=syr&found=confirmed"));
        await page.locator("input[name=weapon]").fill("no such weapon");
        await page.locator("input[name=weapon]").press("Enter");
        await sum(0);
      });
    },

    "a holder is lost and comes back: how many hold it is said in plain words, and up to where": async () => {
      found = await founding();
      try {
        HOLDERS.forEach(hold);
        await read(async (page) => {
          await open(page, at.host);
          const says = (words) => page.waitForFunction((text) => document.querySelector(".held a")?.innerText === text, words, { timeout: 120_000 });
          await says("Held by 3 of 3");
          await lose("tur");
          say("Two of three hold this.");
          await says("Held by 2 of 3");
          await lose("irn");
          say("Nobody but one has this yet, so it is not held.");
          await page.waitForFunction(() => /^Held by [23] of 3 up to entry \d+$/.test(document.querySelector(".held a").innerText), null, { timeout: 120_000 });
          await shows(page, ".held", "host heard");
          hold("tur");
          await says("Held by 2 of 3");
          hold("irn");
          await says("Held by 3 of 3");
        });
      } finally {
        for (const who of Object.keys(running)) await lose(who);
      }
    },
  };
}
