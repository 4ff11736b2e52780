// SPDX-License-Identifier: Apache-2.0
// Works at a delegation's desk as people do. `address` is what truce desk has printed, with its token.
import assert from "node:assert/strict";
import { WEEK, withLang } from "./browser.mjs";
import { axe, forgive, grave, shows, textOf, wideAt } from "./suite.mjs";

const week = `at=${encodeURIComponent(WEEK)}`;

async function there(page) {
  await page.waitForSelector(".desk-bar b", { state: "attached" }); // on paper it is not shown
  await page.waitForSelector("main section, main .empty").catch(async (error) => {
    error.message = `${page.url()}: ${error.message}\n${await page.evaluate(() => document.querySelector("main")?.innerHTML.slice(0, 800))}`;
    throw error;
  });
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
}

// The token is a tab's: each page of a test brings it once, then goes on without.
export async function sit(page, address, path) {
  const { origin, hash } = new URL(address);
  await page.goto(`${origin}${path}${hash}`);
  await there(page);
}

export async function goOn(page, path) {
  await page.goto(new URL(page.url()).origin + path);
  await there(page);
}

const letIn = (address) => ({ Authorization: `Bearer ${new URL(address).hash.slice("#desk=".length)}` });

export async function waitingAt(address) {
  return (await (await fetch(`${new URL(address).origin}/desk/waiting`, { headers: letIn(address) })).json()).items;
}

// What another program says at a desk; gives the index and the id that it has in the record.
export async function says(address, act, body, to = "public") {
  const headers = { ...letIn(address), "Content-Type": "application/json" };
  const answer = await fetch(`${new URL(address).origin}/desk/acts`, { method: "POST", headers, body: JSON.stringify({ acts: [{ act, body, to }], wider: true }) });
  const [item] = (await answer.json()).items;
  assert.equal(item.status, 201, JSON.stringify(item));
  return item;
}

export const DESK_PAGES = [
  ["mine", "/mine"],
  ["ledger", "/record/ledger"],
  ["arrivals", "/mine/arrivals"],
  ["communique", "/mine/act/communique"],
  ["stance", "/mine/act/stance"],
  ["sign", "/mine/act/sign"],
  ...["amend", "vote", "reconcile", "finding", "consent", "statement"].map((act) => [act, `/mine/act/${act}`]),
  ["count", "/mine/act/count"],
  ["incident", "/mine/act/incident"],
  ["motions", `/motions?${week}`],
  ["incidents", `/ceasefire/incidents?${week}`],
];

export const preview = (page) => page.locator(".sign button", { hasText: "See what it would be" }).click();
export const sign = (page) => page.locator(".sign button.do", { hasText: "Sign and send" }).click();

export const atDesk = (address, inPage) => ({
  "the token leaves the address at once, and without it there is not a word of the record": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine");
      assert.equal(new URL(page.url()).hash, "");
      await shows(page, ".desk-bar", "Desk of Republic of Kazakhstan kaz");
    });
    await inPage(async (page) => {
      await page.goto(new URL(address).origin);
      await shows(page, ".desk-bar", "by the address that truce desk has printed");
      assert.doesNotMatch(await textOf(page, "body"), /Astana|Kazakhstan|Iran/);
      forgive(/401/);
    });
  },

  "arrivals are ticked, said of several at once, looked at and signed together": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine/arrivals");
      await page.waitForSelector("tbody input");
      for (const who of ["Islamic Republic of Iran", "Republic of Iraq"]) await page.locator("tbody tr", { hasText: who }).locator("input").check();
      await page.locator("select").first().selectOption("left");
      await page.locator("button", { hasText: "Say this of 2" }).click();
      await page.locator("tbody tr", { hasText: "Lebanese Republic" }).locator("input").check();
      await page.locator("select").first().selectOption("delayed");
      await page.locator("button", { hasText: "Say this of 1" }).click();
      await preview(page);
      await shows(page, ".sign", "Readers: everybody, for ever.");
      await shows(page, ".sign", "The rules let it stand.");
      await page.locator(".sign button.do", { hasText: "Sign and send all 2" }).click();
      await page.waitForFunction(() => document.querySelectorAll(".sign .list li a").length === 2);
      await page.waitForFunction(() => document.querySelector("table").innerText.match(/left/gi)?.length === 2);
    });
  },

  "a statement is signed as it was shown, and stands in the record": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine/act/statement");
      await page.locator("#f-speaker-name").fill("K. Tester");
      await page.locator("#f-text").fill("Heard at the desk.");
      await preview(page);
      await page.waitForSelector(".sign pre", { state: "attached" });
      assert.ok((await page.locator(".sign pre").textContent()).includes("Heard at the desk."), "the very line is shown");
      await page.locator("#f-text").fill("Heard at the desk, twice.");
      assert.equal(await page.locator(".sign pre").count(), 0, "a change takes the sheet away");
      await preview(page);
      await sign(page);
      await page.waitForSelector(".sign .hash");
      await goOn(page, "/statements");
      await shows(page, "main", "Heard at the desk, twice.");
    });
  },

  "a statement is found, written, looked at and signed with the keyboard alone": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine");
      const focused = (selector, words) =>
        page.evaluate(([where, text]) => document.activeElement.matches(where) && (!text || document.activeElement.innerText.trim() === text), [selector, words]);
      const tabTo = async (selector, words, most) => {
        for (let n = 0; n < most; n++) {
          await page.keyboard.press("Tab");
          if (await focused(selector, words)) return;
        }
        assert.fail(`${most} times Tab do not lead to ${words ?? selector}`);
      };
      await tabTo("main a", "Statement", 60);
      await page.keyboard.press("Enter");
      await page.waitForSelector("#f-text");
      await tabTo("#f-speaker-name", null, 6);
      await page.keyboard.type("K. Tester");
      await tabTo("#f-text", null, 10);
      await page.keyboard.type("Said by keys alone.");
      await tabTo("button", "See what it would be", 30);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".sign pre", { state: "attached" });
      assert.ok(await focused(".sign"), "what was asked for is where one goes on");
      await tabTo("button", "Sign and send", 6);
      await page.keyboard.press("Enter");
      await page.waitForSelector(".sign .hash");
      assert.ok(await focused(".sign"), "and what came of it");
    });
  },

  "what more would read than the rules propose is red, and signed when that was typed": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/texts/rus/memorandum");
      await page.locator("article .do-now a", { hasText: "State a position" }).first().click();
      await page.locator("#f-position-reserve").check();
      await page.locator("input[name=audience]").nth(1).check();
      await preview(page);
      await shows(page, ".sign", "More would read it than the rules propose.");
      const button = page.locator(".sign button.do");
      assert.ok(await button.isDisabled());
      await page.locator(".sign .danger input").fill("wide");
      assert.ok(await button.isDisabled(), "almost is not enough");
      await page.locator(".sign .danger input").fill("wider");
      await button.click();
      await page.waitForSelector(".sign .hash");
    });
  },

  "a communiqué is barred until a second person has cleared it as it stands": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine");
      await page.locator("button", { hasText: "Begin a communiqué with this line" }).click();
      await page.waitForSelector("#f-text");
      assert.match(await page.locator("#f-text").inputValue(), /have arrived/);
      await preview(page);
      await page.waitForSelector(".sign pre", { state: "attached" });
      await shows(page, ".sign", "It is signed once a second person has cleared it as it stands.");
      assert.ok(await page.locator(".sign button.do").isDisabled());
      await page.locator(".clearance input").fill("B. Second");
      await page.locator(".clearance button").click();
      await shows(page, ".clearance", "cleared by B. Second");
      assert.ok(await page.locator(".sign button.do").isEnabled());
      await page.locator("#f-title").fill("Another title");
      await shows(page, ".clearance", "changed since B. Second cleared it");
    });
  },

  "a draft is kept with who has cleared it, and says when it was changed since": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine/act/communique");
      await page.locator("#f-title").fill("Kept for later");
      await page.locator("#f-text").fill("Nothing was agreed.");
      await page.locator("button", { hasText: "Save as a draft" }).click();
      await shows(page, ".fields", "Draft saved");
      await page.locator(".clearance input").fill("B. Second");
      await page.locator(".clearance button").click();
      await shows(page, ".clearance", "cleared by B. Second");
      await goOn(page, "/mine");
      await shows(page, "main", "cleared by B. Second");
      const draft = page.locator("li", { hasText: "cleared by B. Second" });
      await draft.locator("a").click();
      await shows(page, ".clearance", "cleared by B. Second");
      await page.locator("#f-text").fill("Nothing was agreed yet.");
      await shows(page, ".clearance", "changed since B. Second cleared it");
      await page.locator("button", { hasText: "Save the change" }).click();
      await shows(page, ".fields", "Draft saved");
      await goOn(page, "/mine");
      await shows(page, "main", "changed since B. Second cleared it");
      await page.locator("li", { hasText: "changed since B. Second" }).locator("button").click();
      await page.waitForFunction(() => !document.querySelector("main").innerText.includes("B. Second"));
    });
  },

  "what is kept as a draft can be cleared, and what no rule of the app bars is signed without": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/texts/rus/memorandum");
      await page.locator("article .do-now a", { hasText: "State a position" }).first().click();
      await page.locator("#f-position-reserve").check();
      assert.equal(await page.locator(".clearance").count(), 0);
      await page.locator("button", { hasText: "Save as a draft" }).click();
      await page.locator(".clearance input").fill("The capital");
      await page.locator(".clearance button").click();
      await shows(page, ".clearance", "cleared by The capital");
      await page.locator("#f-position-object").check();
      await shows(page, ".clearance", "changed since The capital cleared it");
      await preview(page);
      await page.waitForSelector(".sign pre", { state: "attached" });
      assert.doesNotMatch(await textOf(page, ".sign"), /second person/);
      await goOn(page, "/mine");
      await page.locator("li", { hasText: "The capital" }).locator("button").click();
      await page.waitForFunction(() => !document.querySelector("main").innerText.includes("The capital"));
    });
  },

  "notes stay with their page, and what waits is what the desk says waits": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/participants");
      await page.locator(".notes summary").click();
      await page.locator(".notes textarea").fill("Ask about the second key.");
      await page.locator(".notes button").click();
      await shows(page, ".notes button", "Kept");
      await goOn(page, "/motions");
      await page.waitForSelector(".notes");
      assert.equal(await page.locator(".notes textarea").inputValue(), "", "another page has its own");
      await goOn(page, "/participants");
      await page.waitForFunction(() => document.querySelector(".notes textarea")?.value === "Ask about the second key.");
      const items = await waitingAt(address);
      await goOn(page, "/mine");
      await shows(page, "main section h2", `Waiting for me ${items.length}`);
      assert.equal(await page.locator("main section").first().locator("li.state").count(), items.length);
    });
  },

  "what another window has kept meanwhile is not written over": async () => {
    await inPage(async (page, context) => {
      await sit(page, address, "/mine/act/statement");
      await page.locator("#f-text").fill("Begun in one window.");
      await page.locator("button", { hasText: "Save as a draft" }).click();
      await shows(page, ".fields", "Draft saved");
      const other = await context.newPage();
      await sit(other, address, "/mine");
      await other.locator("main li", { hasText: "not cleared yet" }).locator("a").click();
      await other.waitForSelector("#draft-note");
      const note = async (at, words) => {
        await at.locator("#draft-note").fill(words);
        await at.locator(".fields button", { hasText: "Save the change" }).click();
      };
      await note(page, "From one window.");
      await shows(page, ".fields", "Draft saved");
      await note(other, "From another window.");
      await shows(other, ".fields .trouble", "Another window of this desk has changed this draft");
      await other.locator("button", { hasText: "Show what is kept" }).click();
      await other.waitForFunction(() => document.querySelector("#draft-note").value === "From one window.");
      await note(other, "From both.");
      await shows(other, ".fields", "Draft saved");
      await page.locator("#f-text").fill("Gone on with in the first window.");
      await page.locator("button", { hasText: "Save the change" }).click();
      await shows(page, ".fields .trouble", "Another window");
      await page.locator("button", { hasText: "Keep this as another draft" }).click();
      await shows(page, ".fields", "Draft saved");
      await goOn(page, "/mine");
      for (const words of ["From both.", "From one window."]) await shows(page, "main", words);
      for (const words of ["From both.", "From one window."]) await page.locator("main li", { hasText: words }).locator("button").click();
      await page.waitForFunction(() => !/From (both|one)/.test(document.querySelector("main").innerText));
      // Notes on a page, in the same way.
      for (const each of [page, other]) await goOn(each, "/exchanges");
      const keep = async (at, words) => {
        await at.waitForSelector(".notes textarea", { state: "attached" });
        await at.evaluate(() => (document.querySelector(".notes").open = true));
        await at.locator(".notes textarea").fill(words);
        await at.locator(".notes button").click();
      };
      await keep(page, "First.");
      await shows(page, ".notes button", "Kept");
      await keep(other, "Second.");
      await shows(other, ".notes", "If you press again, yours takes its place: First.");
      await other.locator(".notes button").click();
      await shows(other, ".notes button", "Kept");
      await goOn(page, "/exchanges");
      await page.waitForFunction(() => document.querySelector(".notes textarea")?.value === "Second.");
      await keep(page, "");
      await shows(page, ".notes button", "Kept");
      forgive(/409/);
    });
  },

  "what a rule refuses is said before it is signed": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine/act/consent");
      await page.waitForSelector("#f-notice option:nth-child(2)", { state: "attached" });
      await page.locator("#f-notice").selectOption({ index: 1 });
      await page.locator("#f-answer-consent").check();
      await preview(page);
      await shows(page, ".sign", "not-asked");
      assert.ok(await page.locator(".sign button.do").isDisabled());
      await shows(page, ".sign", "What it does not mean: It is about this operation alone");
    });
  },

  "what waits to be sent is said in words, whatever it is of": async () => {
    const view = (path) => fetch(`${new URL(address).origin}/api/v1/${path}`, { headers: letIn(address) }).then((answer) => answer.json());
    const { items: texts } = await view("texts?lang=en");
    const memorandum = texts.find(({ ref }) => ref === "rus/memorandum");
    const square = [[36, 34], [37, 34], [37, 35], [36, 34]];
    const place = { name: { en: "A road" }, admin: "SY-HI", point: [36.7, 34.9] };
    const items = [
      ["incident", { id: "a", place, when: { from: "2017-05-04T09:00:00+06:00", to: "2017-05-04T21:00:00+06:00" }, kind: "shelling", casualties: [{ group: "civilian", killed: 1, injured: [2, 3] }], basis: "heard" }],
      ["zone", { id: "b", name: { en: "A zone" }, geometry: { type: "Polygon", coordinates: [square] } }],
      ["count", { id: "c", ceasefire: "rus/nationwide", from: "2017-05-04", to: "2017-05-05", total: 4, by: [{ admin: "SY-DR", n: 4 }] }],
      ["presence", { round: "kaz/astana-4", participants: ["syr"], part: "delegation", state: "arrived" }],
      ["sign", { draft: memorandum.versions[0].id, signatory: { name: { en: "A. Envoy" } }, capacity: "guarantor", ad_referendum: true }],
    ].map(([act, body], number) => ({ number, act, body, to: "public", sent: false }));
    const told = { en: ["Longitude 36.7, latitude 34.9", "Injured 2–3", "drawn with 3 points", "By area Area Daraa Number 4", "fourth round", `${memorandum.title}, Version`, "Homs", "Guarantor", "Ad referendum yes"], ru: ["Долгота 36.7, широта 34.9", "гражданские лица", "По 5 мая 2017", "Деръа", "четвёртый раунд", "Ad referendum да"] };
    for (const [lang, words] of Object.entries(told))
      await inPage(async (page) => {
        await page.route("**/desk/queue?**", (route) => route.fulfill({ json: { items } }));
        await sit(page, address, withLang("/mine", lang));
        await page.waitForFunction(([before, after]) => before.every((ref) => !document.querySelector("main").innerText.includes(ref)) && document.querySelectorAll("main li.buttons").length === after, [["SY-", "kaz/astana-4", "rus/nationwide", memorandum.versions[0].id.slice(0, 8)], items.length]);
        const said = await textOf(page);
        for (const each of words) assert.ok(said.toLowerCase().includes(each.toLowerCase()), `${each} in ${said}`);
        assert.equal(await page.locator("main pre").count(), 0);
        assert.doesNotMatch(said, /[[\]{}]/, "no JSON");
      });
  },

  "what a desk may do is headed, and its forms are labelled, in the reader's language": async () => {
    const { items } = await (await fetch(`${new URL(address).origin}/desk/acts`, { headers: letIn(address) })).json();
    for (const lang of ["ru", "ar"])
      await inPage(async (page) => {
        await sit(page, address, withLang("/mine", lang));
        await page.locator("details.under summary").click();
        const heads = await page.locator(".family h3").allInnerTexts();
        assert.ok(heads.length > 3);
        assert.deepEqual(heads.filter((each) => /[A-Za-z]/.test(each)), [], lang);
        for (const { act } of items.filter(({ may, use }) => may && use !== "machine")) {
          await goOn(page, withLang(`/mine/act/${act}`, lang));
          const english = await page.evaluate(() => {
            for (const each of document.querySelectorAll(".fields details")) each.open = true;
            return [...document.querySelectorAll("main h1, .fields :is(.field > label, .label, legend, .field-tick)")].map((each) => each.innerText).filter((text) => /[A-Za-z]/.test(text));
          });
          assert.deepEqual(english, [], `${act} in ${lang}`);
        }
      });
  },

  "a form says what its act is, and what a field holds where its title does not, in the reader's language": async () => {
    const SAID = {
      en: ["Reports that something happened", "How the author knows", "Decides what the text says", "What is decided"],
      ru: ["Сообщает о случившемся", "Откуда автор это знает", "Решает то, что сказано в тексте", "Что решается"],
      ar: ["يبلّغ بوقوع أمر", "كيف علم صاحبه بذلك", "يقرر ما يقوله النص", "ما يُقرَّر"],
    };
    const SHORT_NAME = { en: "Short name", ru: "Краткое имя", ar: "الاسم القصير" };
    for (const [lang, [incident, basis, procedural, decided]] of Object.entries(SAID))
      await inPage(async (page) => {
        const beside = (id) => page.locator(`.field:has(> label[for="${id}"]) > .soft`);
        await sit(page, address, withLang("/mine/act/incident", lang));
        await shows(page, "h1 + .meta", incident);
        await page.waitForSelector("#f-basis");
        assert.equal(await beside("f-basis").textContent(), basis);
        assert.equal(await beside("f-id").count(), 0, "its title says it");
        assert.ok((await page.locator('label[for="f-id"]').textContent()).startsWith(SHORT_NAME[lang]));
        await goOn(page, withLang("/mine/act/motion", lang));
        await page.locator("#f-kind").selectOption("procedural");
        assert.equal(await beside("f-kind").textContent(), procedural);
        assert.equal(await beside("f-payload-text").textContent(), decided);
        await goOn(page, withLang("/mine/act/organ", lang));
        await page.waitForSelector("#f-id", { state: "attached" });
        assert.notEqual((await beside("f-id").textContent()).trim(), "", "the same again is more than its title");
      });
  },

  "a form asks first what it is about, and of what there is none says who can put it there": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine/act/vote");
      await shows(page, ".fields", "Nothing is open. What any participant but an observer moves stands here until it is decided.");
      assert.equal(await page.locator(".fields :is(input, button), .sign").count(), 0);
      await goOn(page, "/mine/act/stance");
      assert.equal(await page.locator(".sign").count(), 0);
      await page.locator("#f-draft").selectOption({ index: 1 });
      await page.waitForSelector(".sign button.do");
    });
  },

  "an area is chosen by its name, and one that the app has no name of by its code": async () => {
    await inPage(async (page) => {
      await sit(page, address, "/mine/act/incident");
      const area = page.locator("#f-place-admin");
      await area.selectOption({ label: "Homs" });
      assert.equal(await area.inputValue(), "SY-HI");
      await page.locator("#f-place-name").fill("A road");
      await preview(page);
      await page.waitForSelector(".sign .said, .sign .trouble");
      await area.selectOption({ label: "Another, by its code" });
      const code = page.locator("input[aria-label='Another, by its code']");
      await code.fill("IQ-AN");
      await page.keyboard.press("Tab");
      assert.equal(await code.inputValue(), "IQ-AN");
    });
  },

  "a refusal is in the reader's words first, and its English is marked as that": async () => {
    for (const [lang, asked, not] of [
      ["ru", "согласие дают те, у кого его просит уведомление", "Чего это не значит: Это только об этой операции"],
      ["ar", "يوافق من يطلب الإخطار موافقتهم", "هو في هذه العملية وحدها"],
    ])
      await inPage(async (page) => {
        await sit(page, address, withLang("/mine/act/consent", lang));
        await page.waitForSelector("#f-notice option:nth-child(2)", { state: "attached" });
        await page.locator("#f-notice").selectOption({ index: 1 });
        await page.locator("#f-answer-consent").check();
        await page.locator(".sign button.do").click();
        await shows(page, ".sign", "not-asked");
        const state = page.locator(".sign .state.warn");
        const [own, english] = [await state.locator("bdi").first().innerText(), state.locator('bdi[lang="en"]')];
        assert.ok(own.includes(asked), own);
        assert.match(await english.innerText(), /^[ -~“”]+$/, "the English, marked as such");
        assert.ok((await state.innerText()).indexOf(own) < (await state.innerText()).indexOf(await english.innerText()));
        await shows(page, ".sign", not);
      });
  },

  "an address of a desk where nothing is says so, and leads back": async () => {
    for (const [lang, path, title] of [
      ["en", "/nothing", "There is nothing at this address"],
      ["en", "/motions/kaz/none", "There is nothing at this address"],
      ["en", "/rounds/", "There is nothing at this address"],
      ["ar", "/nothing", "لا شيء على هذا العنوان"],
    ])
      await inPage(async (page) => {
        await sit(page, address, withLang("/mine", lang));
        const answer = await page.goto(new URL(address).origin + withLang(path, lang));
        assert.equal(answer.status(), 404);
        await shows(page, "main h1", title);
        await page.locator("main .under a").click();
        await page.waitForURL((to) => to.pathname === "/");
        await page.waitForSelector("table.people");
        forgive(/404/);
      });
  },

  "the desk's pages hold on a phone, from the right, and for axe": async () => {
    for (const lang of ["en", "ar"])
      await inPage(
        async (page) => {
          await sit(page, address, withLang("/mine", lang));
          for (const [name, path] of DESK_PAGES) {
            await page.setViewportSize({ width: 1280, height: 900 });
            await goOn(page, withLang(path, lang));
            const { found } = await axe(page);
            assert.deepEqual(grave(found), [], `${name} in ${lang}`);
            assert.deepEqual(await wideAt(page, [390, 320]), [0, 0], `${name} in ${lang}: pixels too wide`);
          }
        },
        { bypassCSP: true },
      );
  },
});
