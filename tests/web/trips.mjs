// SPDX-License-Identifier: Apache-2.0
// Where a tired reader would trip: what is not for all and does not say so, a clock that stands still, a form that is
// gone after a look at another page, an address that leads to the top of its page.
import assert from "node:assert/strict";
import { WEEK, open, withLang } from "./browser.mjs";
import { goOn, preview, says, sign, sit } from "./desk.mjs";
import { forgive, shows, textOf } from "./suite.mjs";

const HOUR_MS = 3_600_000;
const KEPT_LINE = "not for everybody to read";

export function trips(desks, host, pagesOf) {
  const read = pagesOf(host);
  const at = (who, work, options) =>
    pagesOf(new URL(desks[who]).origin)(async (page, context) => {
      await sit(page, desks[who], "/mine");
      return work(page, context);
    }, options);

  const statement = (id, text) => ({ id, speaker: { name: { en: "A. Quiet" } }, on_behalf: ["rus"], text: { en: text } });
  const pressed = async (page, name) => page.locator(".pages a", { hasText: new RegExp(`^${name}$`) }).click();
  const words = "Half a sentence, and then somebody asks what the text says";

  return {
    "what only some may read says for whom it is, wherever it stands, on the screen and on paper": async () => {
      const { index } = await says(desks.rus, "statement", statement("for-two", "Between the two of us."), ["tur"]);
      const marked = "Restricted to: Russian Federation, Republic of Turkey";
      await at("tur", async (page) => {
        for (const [path, where] of [
          ["/statements", "main li.said:has-text('Between the two of us.')"],
          ["/statements/statement/rus/for-two", "main"],
          [`/record/${index}`, "main"],
        ]) {
          await goOn(page, path);
          await page.locator(where).first().waitFor();
          const said = (await page.locator(where).first().innerText()).replace(/\s+/g, " ");
          assert.ok(said.includes(marked), `${path}: ${said}`);
        }
        await page.emulateMedia({ media: "print" });
        const mine = "Read as Republic of Turkey, with what is restricted: not for others";
        assert.ok((await textOf(page, "footer")).includes(mine), "on paper");
        const each = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--mark-words"));
        assert.ok(each.includes("Exercise: no state made these acts") && each.includes(mine), `on each sheet of it: ${each}`);
        await page.emulateMedia({ media: "screen" });
        await goOn(page, "/statements/communique/kaz/outcome");
        assert.doesNotMatch(await textOf(page), /Restricted to/, "what all may read does not");
      });
      await read(async (page) => {
        await open(page, `${host}/statements`);
        assert.doesNotMatch(await textOf(page, "body"), /Restricted to|Read as|two of us/);
      });
    },

    "a stance that only some may read is marked in the text and in its matrix": async () => {
      const { ref } = (await (await fetch(`${host}/api/v1/texts`)).json()).items.find((each) => each.versions?.length);
      const { text, items } = await (await fetch(`${host}/api/v1/text/${ref}`)).json();
      await says(desks.rus, "stance", { draft: text.id, clause: items[0].id, position: "abstain", reason: { en: "Not before we have spoken." } }, ["tur"]);
      const [marked, cell] = ["Restricted to: Russian Federation, Republic of Turkey", ".matrix td:has(.for-some)"];
      await at("tur", async (page) => {
        await goOn(page, `/texts/${ref}?mode=marked`);
        const said = page.locator("main li", { hasText: "Not before we have spoken." });
        await said.waitFor();
        assert.ok((await said.innerText()).replace(/\s+/g, " ").includes(marked));
        await shows(page, cell, "abstain");
        await shows(page, cell, "restricted");
        assert.equal(await page.locator(".matrix .for-some").getAttribute("title"), marked, "of one stance alone");
      });
      await at("irn", async (page) => {
        await goOn(page, `/texts/${ref}`);
        await page.locator(".document").waitFor();
        assert.doesNotMatch(await textOf(page), /Not before we have spoken|Restricted to/);
        assert.equal(await page.locator(".for-some").count(), 0);
      });
    },

    "a press line that has what not all may read is not given out": async () => {
      const round = (await (await fetch(`${host}/api/v1/press`)).json()).round.ref;
      await says(desks.rus, "presence", { round, participants: ["rus"], part: "head", state: "delayed" }, ["tur"]);
      await at("tur", async (page) => {
        await goOn(page, "/");
        await shows(page, ".press", KEPT_LINE);
        assert.equal(await page.locator(".press button", { hasText: "Copy" }).count(), 0);
        await shows(page, "table.people", "Restricted to: Russian Federation, Republic of Turkey");
      });
      await at("irn", async (page) => {
        await goOn(page, "/");
        await page.locator(".press button", { hasText: "Copy" }).waitFor();
        assert.doesNotMatch(await textOf(page), new RegExp(KEPT_LINE));
      });
      // The host's desk may issue a communiqué, and reads something narrow itself.
      await says(desks.rus, "presence", { round, participants: ["rus"], part: "head", state: "delayed" }, ["kaz"]);
      await at("kaz", async (page) => {
        await shows(page, "main .press", KEPT_LINE);
        assert.equal(await page.locator("button", { hasText: "Begin a communiqué with this line" }).count(), 0);
      });
      await says(desks.rus, "presence", { round, participants: ["rus"], part: "head", state: "left" }); // and now for all
      await at("kaz", async (page) => {
        await page.locator("button", { hasText: "Begin a communiqué with this line" }).waitFor();
        assert.doesNotMatch(await textOf(page), new RegExp(KEPT_LINE));
      });
    },

    "a deadline goes on by this device's clock while nobody says anything, with its warnings": async () => {
      const moment = Date.parse((await (await fetch(`${host}/api/v1/record`)).json()).clock.moment);
      const decide_by = new Date(moment + 12 * HOUR_MS).toISOString().replace(".000", "");
      const { index } = await says(desks.rus, "motion", { id: "soon", title: { en: "What is due soon" }, kind: "procedural", payload: { text: { en: "So be it." } }, decide_by });
      const of = "main li:has-text('What is due soon')";
      await read(async (page) => {
        await page.clock.install({ time: moment + 3 * HOUR_MS });
        await open(page, `${host}/motions`);
        await shows(page, "main", "What is due soon");
        const said = async () => (await page.locator(of).first().innerText()).replace(/\s+/g, " ");
        assert.match(await said(), /To decide: (9 hours|8 hours and 59 minutes) left by this device's clock less than a day left 12 hours left by the record.s clock/, "both clocks, each named");
        await page.clock.runFor("03:30:00");
        assert.match(await said(), /5 hours and \d+ minutes left by this device's clock less than six hours left/);
        await page.clock.runFor("05:00:00");
        assert.match(await said(), /\d+ minutes left by this device's clock less than an hour left/);
        await page.clock.runFor("01:00:00");
        assert.match(await said(), /past by this device's clock; no holder has said so yet/);
        await open(page, `${host}/motions?as_of=${index}`);
        assert.match(await said(), /To decide: 12 hours left by the record.s clock/);
        assert.doesNotMatch(await said(), /device/, "of another moment it says nothing");
      });
    },

    "what was begun on a form is there again after a look at another page, until it is signed": async () => {
      await at("irn", async (page) => {
        const begin = async () => {
          await pressed(page, "Desk");
          await page.locator("main .common a", { hasText: /^Statement$/ }).click();
          await page.waitForSelector("#f-text");
        };
        await begin();
        await page.locator("#f-speaker-name").fill("K. Tester");
        await page.locator("#f-text").fill(words);
        await pressed(page, "Texts");
        await shows(page, "main", "Memorandum");
        await begin();
        assert.equal(await page.locator("#f-text").inputValue(), words);
        await shows(page, "main", "This is what you had begun here.");
        const asked = [];
        page.on("dialog", (dialog) => {
          asked.push(dialog.type());
          return dialog.type() === "beforeunload" ? dialog.dismiss() : dialog.accept();
        });
        await page.goto(`${new URL(page.url()).origin}/texts`).catch(() => undefined); // it is refused
        assert.deepEqual(asked, ["beforeunload"], "who leaves for good is asked");
        assert.equal(await page.locator("#f-text").inputValue(), words);
        await page.goBack();
        await page.goForward();
        await page.waitForSelector("#f-text");
        assert.equal(await page.locator("#f-text").inputValue(), words, "nor do the browser's own buttons lose it");
        await preview(page);
        await page.waitForSelector(".sign pre", { state: "attached" });
        await sign(page);
        await page.waitForSelector(".sign .hash");
        await begin();
        assert.equal(await page.locator("#f-text").inputValue(), "", "what is signed is not begun");
        await page.locator("#f-text").fill("Something else");
        await pressed(page, "Texts");
        await begin();
        await page.locator("button", { hasText: "Begin anew" }).click();
        assert.equal(await page.locator("#f-text").inputValue(), "");
        await pressed(page, "Texts");
        await begin();
        assert.equal(await page.locator("button", { hasText: "Begin anew" }).count(), 0);
      });
    },

    "nor are arrivals that were gathered, a line of the ledger, or a note gone after a look at another page": async () => {
      await at("kaz", async (page) => {
        const come = async (name) => {
          await pressed(page, "Texts");
          await shows(page, "main", "Memorandum");
          await pressed(page, name);
        };
        const anew = async (text) => {
          await shows(page, "main", "This is what you had begun here.");
          await page.locator("button", { hasText: "Begin anew" }).click();
          await page.waitForFunction((words) => !document.querySelector("main").innerText.includes(words), text);
        };
        const arrivals = async () => page.locator("main .common a", { hasText: /^Arrivals$/ }).click();
        const box = (who) => page.locator("tbody tr", { hasText: who }).locator("input");
        await arrivals();
        await box("Republic of Iraq").check();
        await page.locator("select").first().selectOption("delayed");
        await page.locator("button", { hasText: "Say this of 1" }).click();
        await box("Lebanese Republic").check();
        await come("Desk");
        await arrivals();
        await shows(page, "main .list", "Republic of Iraq: delegation, delayed");
        assert.ok(await box("Lebanese Republic").isChecked(), "what is ticked, too");
        assert.equal(await page.locator("select").first().inputValue(), "delayed");
        await anew("delegation, delayed");
        assert.ok(!(await box("Lebanese Republic").isChecked()));
        await come("Desk");
        await arrivals();
        await page.waitForSelector("tbody input");
        assert.equal(await page.locator("button", { hasText: "Begin anew" }).count(), 0);

        const ledger = async () => page.locator("main a", { hasText: /^Shown to whom$/ }).click();
        const line = "A map, on paper";
        await come("Desk");
        await ledger();
        await page.locator("#ledger-what").fill(line);
        await page.locator("main label", { hasText: "Republic of Turkey" }).locator("input").check();
        await page.locator("#ledger-note").fill(words);
        await page.locator(".notes summary").click();
        await page.locator(".notes textarea").fill("Ask where it came from.");
        await come("Desk");
        await ledger();
        await page.waitForSelector("#ledger-what");
        assert.equal(await page.locator("#ledger-what").inputValue(), line);
        assert.equal(await page.locator("#ledger-note").inputValue(), words);
        assert.ok(await page.locator("main label", { hasText: "Republic of Turkey" }).locator("input").isChecked());
        assert.equal(await page.locator(".notes textarea").inputValue(), "Ask where it came from.");
        assert.ok(await page.locator(".notes textarea").isVisible(), "it stands open");
        await page.locator(".notes button", { hasText: "Keep" }).click();
        await shows(page, ".notes button", "Kept");
        await page.locator("main button", { hasText: "Write it down" }).click();
        await shows(page, "main .list", line);
        const asked = [];
        page.on("dialog", (dialog) => (asked.push(dialog.type()), dialog.accept()));
        await goOn(page, "/record/ledger");
        assert.deepEqual(asked, [], "what is written down and kept nobody is asked about");
        assert.equal(await page.locator("#ledger-what").inputValue(), "");
        await page.waitForFunction(() => document.querySelector(".notes textarea")?.value === "Ask where it came from.");
      });
    },

    "a draft that was signed is no draft any more": async () => {
      await at("irn", async (page) => {
        await goOn(page, "/mine/act/statement");
        await page.locator("#f-speaker-name").fill("K. Tester");
        await page.locator("#f-text").fill("Kept first, then signed.");
        await page.locator("button", { hasText: "Save as a draft" }).click();
        await shows(page, ".fields", "Draft saved");
        await preview(page);
        await page.waitForSelector(".sign pre", { state: "attached" });
        await sign(page);
        await page.waitForSelector(".sign .hash");
        await page.waitForFunction(() => !document.querySelector("#draft-note"));
        await goOn(page, "/mine");
        await page.waitForSelector("main .common");
        assert.equal(await page.locator("main h2", { hasText: "Drafts" }).count(), 0);
      });
    },

    "what is pressed beside what is read says what one then does, in the reader's language": async () => {
      await at("kaz", async (page) => {
        for (const [path, lang, words] of [
          ["/ceasefire/incidents", "en", "Respond"],
          ["/ceasefire/incidents", "ru", "Ответить"],
          ["/ceasefire/incidents", "ar", "الرد"],
          ["/motions", "en", "Make a motion"],
        ]) {
          await goOn(page, withLang(`${path}?at=${encodeURIComponent(WEEK)}`, lang));
          assert.deepEqual([...new Set(await page.locator("main .do-now a").allInnerTexts())], [words]);
        }
        await goOn(page, "/texts/rus/memorandum?lang=en");
        const pressable = await page.locator("main .do-now a").allInnerTexts();
        for (const words of ["State a position", "Propose a change", "Move its adoption"]) assert.ok(pressable.includes(words), `${words} in ${pressable}`);
      });
    },

    "who looks at another moment is told that signing is of now, and by which clock a time is written": async () => {
      await at("kaz", async (page) => {
        const told = "What you sign, you sign now.";
        await goOn(page, "/mine/act/incident");
        await shows(page, "main", "by the venue's clock, UTC+");
        assert.doesNotMatch(await textOf(page), new RegExp(told));
        await goOn(page, `/texts?at=${encodeURIComponent("2017-05-05T12:00:00+06:00")}`);
        await pressed(page, "Desk");
        await shows(page, "main", told);
        await page.locator("main a", { hasText: "Back to now" }).first().click();
        await page.waitForFunction((words) => !document.querySelector("main").innerText.includes(words), told);
        await pressed(page, "Texts");
        assert.ok(!page.url().includes("at="));
      });
    },

    "an address that points into a page leads there, opened afresh and from the front page": async () => {
      const small = { viewport: { width: 390, height: 500 } };
      const seen = (page, id) =>
        page.waitForFunction((id) => {
          const box = document.getElementById(id)?.getBoundingClientRect();
          return box && box.top >= -1 && box.top < innerHeight;
        }, id);
      await read(async (page) => {
        await open(page, `${host}/texts/rus/memorandum`);
        const last = await page.locator("article.clause").last().getAttribute("id");
        await page.goto("about:blank");
        await open(page, `${host}/texts/rus/memorandum#${last}`);
        await seen(page, last);
        const { items } = await (await fetch(`${host}/api/v1/motions`)).json();
        const old = items.at(-1).ref;
        await page.goto("about:blank");
        await open(page, `${host}/motions#${old}`);
        await seen(page, old);
        await open(page, `${host}/?at=${encodeURIComponent("2017-05-02T20:00:00+06:00")}`);
        const link = page.locator("#open .list a").first();
        const title = await link.innerText();
        await link.click();
        await page.waitForURL(/\/motions\?at=.*#/);
        await shows(page, "main", title);
        await page.waitForFunction((title) => [...document.querySelectorAll("li.said h3")].some((each) => each.innerText === title && each.getBoundingClientRect().top < innerHeight), title);
        await open(page, `${host}/texts#50%`);
        await shows(page, "main", "Memorandum");
        await open(page, `${host}/rounds/50%`); // which spells nothing
        await shows(page, "main h1", "There is nothing at this address");
        forgive(/404|400/);
      }, small);
    },

    "another tab of a desk is let in by the first, and a token of somebody's own making shuts nobody out": async () => {
      const { origin } = new URL(desks.irn);
      await at("irn", async (page, context) => {
        const other = await context.newPage();
        await other.goto(`${origin}/statements/communique/kaz/outcome`);
        await shows(other, "main", "For two days the participants");
        await shows(other, ".desk-bar", "Desk of Islamic Republic of Iran");
        const lured = await context.newPage();
        await lured.goto(`${origin}/mine#desk=${"0".repeat(64)}`);
        await shows(lured, ".desk-bar", "Desk of Islamic Republic of Iran"); // it asks the others
        await goOn(page, "/texts");
        await shows(page, "main", "Memorandum");
      });
      await pagesOf(origin)(async (page, context) => {
        await page.goto(`${origin}/mine#desk=${"0".repeat(64)}`); // as of a desk that was begun anew since
        await shows(page, ".desk-bar", "This desk has been started anew.");
        const opened = await context.newPage();
        await sit(opened, desks.irn, "/mine");
        await shows(page, ".desk-bar", "Desk of Islamic Republic of Iran");
        await shows(page, "main", "What I may do");
      });
      forgive(/401/);
    },

    "a desk's program that has ended is told from a host that is away": async () => {
      await at("irn", async (page) => {
        await goOn(page, "/mine/act/statement");
        await page.locator("#f-text").fill(words);
        await page.route("**/*", (route) => route.abort());
        await shows(page, ".desk-bar", "The desk's program does not answer.");
        await page.locator(".sign button").click();
        await shows(page, ".sign", "The desk's program does not answer.");
        assert.equal(await page.locator("#f-text").inputValue(), words);
        await page.unroute("**/*");
        await shows(page, ".desk-bar", "Desk of Islamic Republic of Iran");
      });
      forgive(/ERR_FAILED/);
    },

    "what has come since the reader last looked is marked, and nothing else": async () => {
      await read(async (page) => {
        await open(page, `${host}/statements`);
        assert.equal(await page.locator(".came").count(), 0, "to who comes for the first time nothing is new");
        await page.goto("about:blank");
        await says(desks.rus, "statement", statement("came", "Said while you were away."));
        await open(page, `${host}/statements`);
        const marked = page.locator("li.said", { has: page.locator(".came") });
        await marked.waitFor();
        assert.equal(await marked.count(), 1);
        assert.match((await marked.innerText()).replace(/\s+/g, " "), /new since you last looked.*Said while you were away/);
        await page.goto("about:blank");
        await open(page, `${host}/statements`);
        assert.equal(await page.locator(".came").count(), 0, "nor is what was seen");
      });
    },

    "a meeting stands on its day at the venue, in its order, wherever its time was written": async () => {
      await read(async (page) => {
        const late = { from: "2017-05-03T19:30:00+00:00", title: "Written elsewhere" }; // half past midnight, at the venue
        await page.route("**/api/v1/round/**", async (route) => {
          const answer = await route.fetch();
          const body = await answer.json();
          const one = body.meetings[0];
          body.meetings = [{ ...one, ...late, ref: "kaz/elsewhere", to: undefined }, ...body.meetings.slice(1)];
          await route.fulfill({ response: answer, json: body });
        });
        await open(page, `${host}/rounds/kaz/astana-4`);
        const day = page.locator(".day", { hasText: late.title });
        await day.waitFor();
        assert.match(await day.locator("h3").innerText(), /Thursday, 4 May 2017|Thursday 4 May 2017/);
        assert.match((await day.locator("li", { hasText: late.title }).innerText()).trim(), /^00:30/);
      });
    },
  };
}
