// SPDX-License-Identifier: Apache-2.0
// What delegations do with one another, each at a desk of its own, by what they press: a text from draft
// to signature, an offer to two, an exchange, and a host that goes away. `desks` has the addresses
// that truce desk has printed, by their owners; the file `away` takes the host from that of tur.
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { withLang } from "./browser.mjs";
import { goOn, preview, says, sign, sit } from "./desk.mjs";
import { axe, forgive, grave, shows, textOf, wideAt } from "./suite.mjs";

const TOWNS = "Relief for the besieged towns";
const FIRST = "Convoys go to the towns twice a week.";
const MENDED = "Convoys go to the towns three times a week, with medicine.";
// Of what is for two alone, nothing may reach a third: each of these stands in no other place.
const OFFER = { title: "A quiet offer on the line", clause: "Posts withdraw behind the quarry road.", option: "quarry-line", other: "They stay where they stand." };
const LISTS = { rus: "Forty-one names, held in the north.", tur: "Thirty-eight names, held in the east." };

export function scenes(desks, away, host, pagesOf) {
  const at = (who, work, options) =>
    pagesOf(new URL(desks[who]).origin)(async (page, context) => {
      await sit(page, desks[who], "/mine");
      return work(page, context);
    }, options);

  // As people come to a form from their first page.
  async function begin(page, act) {
    await goOn(page, "/mine");
    const link = page.locator(`main a[href^="/mine/act/${act}"]`).last();
    await link.waitFor({ state: "attached" });
    if (!(await link.isVisible())) await page.locator("main section details summary").first().click();
    await link.click();
    await page.waitForSelector(".fields");
  }

  async function waits(page, act, title) {
    await goOn(page, "/mine");
    await shows(page, "main section", title);
    await page.locator("main section").first().locator("li", { hasText: title }).locator(`a[href^="/mine/act/${act}"]`).click();
    await page.waitForSelector(".fields");
  }

  // Nothing is signed that was not looked at; gives what the sheet said.
  async function signed(page) {
    await preview(page);
    await page.waitForSelector(".sign pre", { state: "attached" });
    const said = await textOf(page, ".sign");
    assert.match(said, /The rules let it stand/, said);
    const shown = JSON.parse(await page.locator(".sign pre").first().textContent());
    const sent = page.waitForRequest(/\/desk\/acts/);
    await sign(page);
    const [act] = (await sent).postDataJSON().acts;
    assert.deepEqual(act.to, shown.to?.map((slug) => `who:${slug}`) ?? "public", "it is signed for those whom the sheet shows");
    await page.waitForSelector(".sign .hash, .sign .warn");
    assert.match(await textOf(page, ".sign"), /Signed and recorded/);
    return said;
  }

  const inTwo = (id, title) => ({ id, kind: "joint-statement", title: { en: title }, track: "astana", languages: ["en", "ru"], authentic: ["en", "ru"] });

  async function forSome(page, people) {
    await page.locator("input[name=audience]").nth(2).check();
    for (const who of people) await page.locator(`#to-${who}`).check();
  }

  async function called(page, id) {
    await page.locator(".fields details summary").last().click();
    await page.locator("#f-id").fill(id);
  }

  // With its clauses: a desk may have a text before its version comes, which the console tells (404).
  async function textPage(page, title, wanted = "article.clause") {
    await goOn(page, "/texts");
    await shows(page, "main", title);
    await page.locator("main a", { hasText: title }).click();
    await page.waitForSelector(wanted);
    forgive(/404.*\/api\/v1\/(text|stances)\//);
  }

  async function document(page, id, title, readers) {
    await begin(page, "document");
    await page.locator("#f-kind").selectOption("joint-statement");
    await page.locator("#f-title").fill(title);
    await page.locator("#f-track").fill("astana");
    for (const name of ["languages", "authentic"]) await page.locator(`#f-${name}-0`).fill("en");
    await called(page, id);
    if (readers) await forSome(page, readers);
    return signed(page);
  }

  const draftOf = async (page, title) => {
    await textPage(page, title, "article.clause, main .empty");
    await page.locator('main a[href^="/mine/act/draft"]').click();
    await page.waitForSelector("#f-clauses-0-text");
    forgive(/404/); // a text that had no version yet
  };

  const deposits = async (page, title, who) => {
    await waits(page, "deposit", title);
    await page.locator("#f-body-speaker-name").fill(`A speaker of ${who}`);
    await page.locator("#f-body-text").fill(LISTS[who]);
    return signed(page);
  };

  const boardSays = async (page, title, rows) => {
    await goOn(page, "/exchanges");
    for (const row of rows) await shows(page, "main section:first-of-type", row);
    return textOf(page, "main");
  };

  // What a page is answered, but for the stream of events, which has no end.
  const record = (page, into) =>
    page.on("response", (response) => {
      const endless = response.headers()["content-type"]?.startsWith("text/event-stream");
      into.push(endless ? response.url() : response.text().then((text) => `${response.url()}\n${text}`, () => response.url()));
    });

  return {
    "a text goes from draft to three signatures, at three desks": async () => {
      await at("rus", async (page) => {
        await document(page, "relief", TOWNS);
        await draftOf(page, TOWNS);
        await page.locator("#f-clauses-0-heading").fill("Convoys");
        await page.locator("#f-clauses-0-text").fill(FIRST);
        await page.locator("button", { hasText: "One more clause" }).click();
        await page.locator("#f-clauses-1-text").fill("The list of towns is annexed.");
        await page.locator("fieldset", { hasText: "Clause 2" }).locator("button", { hasText: "Put it in brackets" }).click();
        await page.locator("#f-clauses-1-options-1-text").fill("The towns are named here.");
        await page.locator("#f-clauses-1-options-1-by-tur").check();
        await forSome(page, ["tur", "irn"]); // the rules propose all, of whom usa has no key any more
        await signed(page);
        await textPage(page, TOWNS);
        await shows(page, "main", "1 clause of 2 open");
        await shows(page, ".option", "wanted by Russian Federation");
      });
      await at("tur", async (page) => {
        await textPage(page, TOWNS);
        await page.locator("article.clause").first().locator('a[href^="/mine/act/amend"]').click();
        await shows(page, ".about", FIRST);
        await page.locator("#f-op-replace").check();
        await page.waitForFunction((words) => document.querySelector("#f-text")?.value === words, FIRST); // it begins with the words as they stand
        await page.locator("#f-text").fill(MENDED);
        await shows(page, ".changes del", "twice");
        await shows(page, ".changes ins", "three times");
        assert.doesNotMatch(await signed(page), /Readers: everybody/, "an amendment is for those who read the text");
      });
      await at("irn", async (page) => {
        await textPage(page, TOWNS);
        await page.locator("article.clause").nth(1).locator('a[href^="/mine/act/stance"]').click();
        await page.locator("#f-option-a").check();
        await page.locator("#f-position-agree").check();
        await signed(page);
      });
      await at("rus", async (page) => {
        await textPage(page, TOWNS);
        await page.locator("a", { hasText: "Marked up" }).click();
        await shows(page, ".amendment", MENDED);
        await shows(page, ".option", "Islamic Republic of Iran: agree");
        await page.locator('main a[href^="/mine/act/draft"]').click();
        await page.locator(".amendment select").selectOption("taken");
        assert.equal(await page.locator("#f-clauses-0-text").inputValue(), MENDED, "what is taken stands in its clause");
        await page.locator("button", { hasText: "Settle on [a]" }).click();
        await signed(page);
      });
      const others = ["Russian Federation", "Republic of Turkey", "Islamic Republic of Iran"];
      for (const [i, who] of ["rus", "tur", "irn"].entries())
        await at(who, async (page) => {
          await textPage(page, TOWNS);
          const before = await textOf(page, ".electors");
          others.forEach((name, k) => assert.ok(before.includes(`${name} ${k < i ? "done" : "not yet"}`), `before ${who} signs, of ${name}: ${before}`));
          await waits(page, "sign", TOWNS);
          await shows(page, ".to-sign", MENDED);
          assert.doesNotMatch(await textOf(page, ".to-sign"), /named here|twice a week/);
          assert.match(await textOf(page, ".fields .hash"), /^[0-9a-f]{64}$/);
          await page.locator("#f-signatory-name").fill(`An envoy of ${who}`);
          await page.waitForFunction(() => document.querySelector("#f-capacity").value === "guarantor"); // as which the rules ask them to sign
          await signed(page);
          await goOn(page, "/mine");
          await page.waitForFunction((title) => !document.querySelector("main section").innerText.includes(title), TOWNS);
        });
      await at("tur", async (page) => {
        await textPage(page, TOWNS);
        await shows(page, "main", "Nothing that the rules ask is missing");
        for (const who of ["rus", "tur", "irn"]) await shows(page, "main", `An envoy of ${who}`);
      });
    },

    "what is written anew keeps each language's own words, and puts none under another": async () => {
      const title = "A text in two languages";
      const same = { en: "Annex 1", ru: "Annex 1" };
      const alone = { ru: "Только по-русски." };
      await says(desks.rus, "document", inTwo("two-tongues", title), "public");
      const { id: draft } = await says(desks.rus, "draft", { document: "rus/two-tongues", version: "1", clauses: [{ id: "a", level: 1, text: same }, { id: "b", level: 1, text: alone }] }, "public");
      await says(desks.tur, "amend", { draft, id: "more", clause: "b", op: "insert-after", text: { ru: "И это." } }, "public");
      await at("rus", async (page) => {
        await textPage(page, title);
        await page.locator('main a[href^="/mine/act/draft"]').click();
        await page.waitForSelector("#f-clauses-1-text");
        await page.locator(".amendment select").selectOption("taken");
        const said = page.waitForRequest(/\/desk\/preview/);
        await preview(page);
        const { clauses } = (await said).postDataJSON().body;
        assert.deepEqual(clauses.map(({ text }) => text), [same, alone, { ru: "И это." }]);
      });
      await at("irn", async (page) => {
        await textPage(page, title);
        await page.locator("article.clause").nth(1).locator('a[href^="/mine/act/amend"]').click();
        await shows(page, ".about", alone.ru);
        await page.locator("#f-op-replace").check();
        assert.equal(await page.locator("#f-text-ru").inputValue(), alone.ru, "in the language that it is written in");
        assert.equal(await page.locator("#f-text").inputValue(), "");
      });
    },

    "a text that is too long for one act is one form, one look and one signing": async () => {
      const title = "Every checkpoint on the road";
      const words = [1, 2, 3, 4].map((n) => `Clause ${n}. ${"The road is open by day and by night. ".repeat(320)}`.trim());
      await says(desks.rus, "document", inTwo("long", title), "public");
      await at("rus", async (page) => {
        const posted = [];
        page.on("request", (request) => request.method() === "POST" && /desk\/acts/.test(request.url()) && posted.push(request.postDataJSON().acts));
        await draftOf(page, title);
        for (const [n, text] of words.entries()) {
          if (n) await page.locator("button", { hasText: "One more clause" }).click();
          await page.locator(`#f-clauses-${n}-text`).fill(text);
        }
        await forSome(page, ["tur", "irn"]);
        await page.locator("button", { hasText: "Save as a draft" }).click();
        await shows(page, ".fields", "Draft saved");
        await preview(page);
        await shows(page, ".sign", "3 parts come before it, each an act of its own");
        assert.equal(posted.length, 0, "nothing is signed before");
        assert.equal(await page.locator(".sign pre").count(), 4, "the line of each is shown");
        await page.locator(".sign button.do", { hasText: "Sign and send all 4" }).click();
        await page.waitForSelector(".sign .hash, .sign .warn");
        assert.match(await textOf(page, ".sign"), /Signed and recorded/);
        assert.deepEqual(posted.map((acts) => acts.map(({ act }) => act)), [["part", "part", "part"], ["draft"]]);
        for (const act of posted.flat()) assert.deepEqual(act.to, ["who:irn", "who:tur"], "all of it is for the same readers");
        await goOn(page, "/mine");
        assert.doesNotMatch(await textOf(page), /not cleared yet/, "what is signed is no draft");
        // The next version begins with all of it.
        await draftOf(page, title);
        for (const [n, text] of words.entries()) assert.equal(await page.locator(`#f-clauses-${n}-text`).inputValue(), text);
      });
      await at("irn", async (page) => {
        await textPage(page, title);
        const clauses = await page.locator("article.clause .prose").allTextContents(); // not all of it is laid out
        assert.deepEqual(clauses.map((text) => text.slice(0, 9)), ["Clause 1.", "Clause 2.", "Clause 3.", "Clause 4."]);
      });
      await says(desks.tur, "document", inTwo("longer", `${title}, once more`), "public");
      await at("tur", async (page) => {
        await draftOf(page, `${title}, once more`);
        for (const n of [0, 1]) {
          if (n) await page.locator("button", { hasText: "One more clause" }).click();
          await page.locator(`#f-clauses-${n}-text`).fill(words[n]);
        }
        await forSome(page, ["rus", "irn"]);
        await preview(page);
        await shows(page, ".sign", "1 part comes before it");
        writeFileSync(away, "");
        try {
          await shows(page, ".desk-bar", "The host cannot be reached");
          await sign(page);
          await shows(page, ".sign", "cannot wait unsigned");
          await goOn(page, "/mine");
          assert.doesNotMatch(await textOf(page, "main"), /Not sent yet/, "no part of it waits");
        } finally {
          rmSync(away);
        }
        await shows(page, ".desk-bar", "host reached");
      });
      forgive(/Failed to load resource/);
    },

    "of two versions with one label each is read, and answered, as itself": async () => {
      const title = "Two of one name";
      const words = { some: "As two of us see it.", all: "As all may see it." };
      const draft = (text) => ({ document: "rus/twins", version: "1", clauses: [{ id: "a", level: 1, text: { en: text } }] });
      await says(desks.rus, "document", inTwo("twins", title), "public");
      await says(desks.rus, "draft", draft(words.some), ["irn"]);
      await says(desks.rus, "draft", draft(words.all), "public");
      await at("irn", async (page) => {
        await textPage(page, title);
        await shows(page, "article.clause", words.all);
        await page.locator(".bars .tabs[aria-label=Version] a").first().click(); // they come beside the text
        await shows(page, "article.clause", words.some);
        await page.locator("article.clause").first().locator('a[href^="/mine/act/stance"]').click();
        await shows(page, ".about", words.some);
        assert.doesNotMatch(await textOf(page, "main"), new RegExp(words.all));
      });
    },

    "an open motion is found and voted on behind however many newer ones": async () => {
      const motion = (id, title) => ({ id, title: { en: title }, kind: "procedural", payload: { text: { en: "So be it." } }, decide_by: "2099-01-01T00:00:00+00:00" });
      await says(desks.tur, "motion", motion("silent", "What silence would carry"), "public");
      for (let n = 0; n < 5; n++) await says(desks.rus, "motion", motion(`newer-${n}`, `One of many, ${n}`), "public");
      await at("irn", async (page) => {
        await page.route("**/api/v1/motions*", (route) => {
          const url = new URL(route.request().url());
          if (url.searchParams.has("limit")) url.searchParams.set("limit", "2");
          return route.continue({ url: url.href });
        });
        await goOn(page, "/motions");
        await shows(page, "main", "What silence would carry");
        await goOn(page, "/mine/act/vote");
        await page.locator("#f-motion option", { hasText: "What silence would carry" }).waitFor({ state: "attached" });
        await page.locator("#f-motion").selectOption("tur/silent");
        await shows(page, ".about", "What silence would carry");
        await page.locator("#f-choice-no").check();
        assert.match(await signed(page), /everybody/);
      });
    },

    "an offer to two is read by them, and no byte of it reaches a third": async () => {
      await at("rus", async (page) => {
        await document(page, "quiet", OFFER.title, ["tur", "irn"]);
        await draftOf(page, OFFER.title);
        await page.locator("#f-clauses-0-text").fill(OFFER.clause);
        await page.locator("button", { hasText: "Put it in brackets" }).click();
        await page.locator("#f-clauses-0-options-0-id").fill(OFFER.option);
        await page.locator("#f-clauses-0-options-1-text").fill(OFFER.other);
        await page.locator("#f-clauses-0-options-1-by-tur").check();
        await forSome(page, ["tur", "irn"]);
        assert.match(await signed(page), /3 read it/);
      });
      for (const who of ["tur", "irn"])
        await at(who, async (page) => {
          await textPage(page, OFFER.title);
          for (const words of [OFFER.clause, OFFER.option]) await shows(page, ".option", words);
        });
      forgive(/404.*\/api\/v1\/(text|stances)\/rus\/quiet\b/); // their desks had the text before its version came
      await at("kaz", async (page, context) => {
        const came = [];
        record(page, came);
        await goOn(page, "/mine");
        for (const path of ["/texts", "/motions", "/statements", "/exchanges", "/", "/record"]) {
          await goOn(page, path);
          came.push(page.content());
        }
        await shows(page, "table.acts", "for some readers alone");
        const newest = await page.locator("table.acts tbody th a").first().innerText();
        await goOn(page, `/record/${newest}`);
        came.push(page.content(), page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])));
        const all = (await Promise.all(came)).join("\n");
        assert.ok(came.length > 20 && all.includes("Memorandum on de-escalation areas in Syria"), "what it may read was recorded, so that this could fail");
        for (const words of [...Object.values(OFFER), "rus/quiet"]) assert.ok(!all.includes(words), words);
        assert.deepEqual(await context.cookies(), []);
      });
    },

    "two deposit, neither sees what the other has, and both open": async () => {
      const title = "Lists of those held";
      await at("rus", async (page) => {
        await begin(page, "exchange");
        for (const who of ["rus", "tur"]) await page.locator(`#f-between-${who}`).check();
        await page.locator("#f-title").fill(title);
        await signed(page);
        await deposits(page, title, "rus");
      });
      const got = [];
      await at("tur", async (page) => {
        record(page, got);
        const board = await boardSays(page, title, ["1 of 2 deposited", "Russian Federation rus Deposited, not opened", "Republic of Turkey tur Has not deposited"]);
        got.push(board);
        await deposits(page, title, "tur");
        await boardSays(page, title, ["2 of 2 deposited", "All have deposited: each may open what it has."]);
        await goOn(page, "/statements");
        got.push(await page.content());
        assert.ok(!(await Promise.all(got)).join("\n").includes(LISTS.rus), "what was deposited is nowhere before it is opened");
        await waits(page, "open", title);
        await signed(page);
      });
      await at("rus", async (page) => {
        await boardSays(page, title, ["Russian Federation rus Deposited, not opened", "Republic of Turkey tur Opened"]);
        await waits(page, "open", title);
        await signed(page);
      });
      for (const who of ["rus", "tur", "kaz"])
        await at(who, async (page) => {
          await boardSays(page, title, ["Russian Federation rus Opened", "Republic of Turkey tur Opened"]);
          await goOn(page, "/statements");
          for (const words of Object.values(LISTS)) await shows(page, "main", words);
        });
    },

    "while the host is away acts wait unsigned; one is taken back, the other is sent when somebody says so": async () => {
      const statements = async () => (await fetch(`${host}/api/v1/statements`)).text();
      await at("tur", async (page) => {
        const say = async (words) => {
          await goOn(page, "/mine/act/statement");
          await page.locator("#f-speaker-name").fill("A. Speaker");
          await page.locator("#f-text").fill(words);
          await preview(page);
          await page.waitForSelector(".sign pre", { state: "attached" });
          await sign(page);
          await shows(page, ".sign", "Kept here unsigned until the host can be reached.");
        };
        writeFileSync(away, "");
        try {
          await shows(page, ".desk-bar", "The host cannot be reached");
          await say("Said while nobody heard.");
          await say("Said too early.");
          await shows(page, ".desk-bar", "2 acts not sent");
          await goOn(page, "/mine");
          await shows(page, "main", "Nothing here is signed; it waits until the host is back");
          await page.locator("li", { hasText: "Said too early." }).locator("button", { hasText: "Take back and change" }).click();
          await page.waitForSelector("#f-text");
          assert.equal(await page.locator("#f-text").inputValue(), "Said too early.", "nobody writes it twice");
          await shows(page, ".desk-bar", "1 act not sent");
          await preview(page);
          await page.waitForSelector(".sign pre", { state: "attached" });
          await sign(page);
          await shows(page, ".desk-bar", "2 acts not sent");
          await goOn(page, "/mine");
          await page.locator("li", { hasText: "Said too early." }).locator("button", { hasText: /^Take back$/ }).click();
          await shows(page, ".desk-bar", "1 act not sent");
          await page.waitForFunction(() => !document.querySelector("main").innerText.includes("Said too early"));
        } finally {
          rmSync(away);
        }
        await shows(page, ".desk-bar", "host reached again");
        await shows(page, "main", "Nothing is sent by itself");
        assert.doesNotMatch(await statements(), /nobody heard/);
        await page.locator("main button.do", { hasText: "Sign and send" }).click();
        await shows(page, "main", "Signed and recorded");
        await shows(page, ".desk-bar", "host reached");
        const said = await statements();
        assert.match(said, /Said while nobody heard\./);
        assert.doesNotMatch(said, /Said too early/);
      });
      forgive(/Failed to load resource/);
    },

    "forms made by hand hold as they are filled, on a phone, from the right, and for axe": async () => {
      const onText = (link) => async (page, lang) => {
        await goOn(page, withLang("/texts/rus/memorandum", lang));
        await page.locator(`main a[href^="/mine/act/${link}"]`).first().click();
      };
      const onPage = (act) => (page, lang) => goOn(page, withLang(`/mine/act/${act}`, lang));
      const forms = [
        ["amend", onText("amend"), "#f-op-replace", (page) => page.locator("#f-op-replace").check()],
        ["stance", onText("stance"), "#f-position-agree", (page) => page.locator("#f-position-agree").check()],
        ["sign", onText("sign"), ".to-sign", () => undefined],
        ["motion", onPage("motion"), "#f-kind", (page) => page.locator("#f-kind").selectOption("pen-holder")],
        ["deposit", onPage("deposit"), "#f-body-text", () => undefined],
      ];
      for (const lang of ["en", "ar"])
        await at(
          "irn",
          async (page) => {
            for (const [name, go, there, fill] of forms) {
              await page.setViewportSize({ width: 1280, height: 900 });
              await go(page, lang);
              await page.waitForSelector(there);
              await fill(page);
              const { found } = await axe(page);
              assert.deepEqual(grave(found), [], `${name} in ${lang}`);
              assert.deepEqual(await wideAt(page, [390, 320]), [0, 0], `${name} in ${lang}: pixels too wide`);
            }
          },
          { bypassCSP: true },
        );
    },
  };
}
