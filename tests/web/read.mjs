// SPDX-License-Identifier: Apache-2.0
// Reads the app as people do, in Chromium, on the exercise of Astana: read.mjs URL CHROMIUM TRUCE KEY EMPTY
// DESKS AWAY APART, the addresses of desks by their owners, a file that takes the host from that of tur, and a
// host of talks in rooms apart (rooms.py).
// Closes with "N passed, N failed, N skipped". A fault of any page's console, a violation of its
// policy, or a request to anywhere else fails the test during which it came.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { gunzipSync } from "node:zlib";
import { readFileSync, readdirSync } from "node:fs";
import { BEFORE, EVENING, PAGES, WEEK, open, withLang } from "./browser.mjs";
import { atDesk, sit, waitingAt } from "./desk.mjs";
import { fire } from "./fire.mjs";
import { late } from "./late.mjs";
import { scenes } from "./scenes.mjs";
import { axe, forgive, grave, run, shows, start, textOf, wideAt } from "./suite.mjs";
import { trips } from "./trips.mjs";
import { types } from "./types.mjs";

const [url, executable, truce, key, empty, sat, away, apart] = process.argv.slice(2);
const desks = JSON.parse(sat);
const SCRIPT_BYTES_MOST = 200_000; // of all scripts together, compressed
const at = (time, path = "/") => `${path}${path.includes("?") ? "&" : "?"}at=${encodeURIComponent(time)}`;

const { browser, pagesOf } = await start(executable);
const inPage = pagesOf(url);

async function rowsOf(page) {
  const rows = {};
  for (const row of await page.locator("table.people tbody tr").all())
    rows[await row.locator(".slug").first().innerText()] = (await row.innerText()).replace(/\s+/g, " ");
  return rows;
}

// (moment, whose row, what it has, what it lacks, why)
const BOARD = [
  ["2017-05-02T20:00:00+06:00", "syr", "At full strength host says, 11:00", "Expected", "arrived whole in the morning"],
  ["2017-05-02T20:00:00+06:00", "syr", "Delegation of the Syrian Arab Republic", null, "what it calls itself stands beside its name"],
  ["2017-05-02T20:00:00+06:00", "tur", "Experts at full strength; head expected tonight", null, "a delegation in part"],
  ["2017-05-02T20:00:00+06:00", "tur", "not named", null, "no head was named yet"],
  ["2017-05-02T20:00:00+06:00", "rus", "Alexander Lavrentiev", null, "the head, by his own delegation's word"],
  ["2017-05-02T20:00:00+06:00", "opp", "Arrived, as reported", "host says, 14:02", "what is only reported is not said as known"],
  ["2017-05-02T20:00:00+06:00", "irn", "own word, 17:30", null, "its own word counts first"],
  ["2017-05-02T20:00:00+06:00", "irn", "Beside: expected today, host says, 09:03", null, "what differs stands beside it"],
  ["2017-05-02T20:00:00+06:00", "un", "Listed as observer, host says", null, "the host's list against its role of mediator"],
  ["2017-05-02T20:00:00+06:00", "jor", "Expected host says, 13:06", "Arrived", "not there yet"],
  ["2017-05-02T10:00:00+06:00", "syr", "", "At full strength", "an hour before it arrived"],
  ["2017-05-02T10:00:00+06:00", "irn", "Expected", "At full strength", "in the morning it was expected"],
  ["2017-05-03T16:00:00+06:00", "jor", "Arrived", "Expected", "the next day"],
  ["2017-05-03T16:00:00+06:00", "tur", "Sedat Onal", "not named", "its head is named by now"],
];

const CLAIMS = [
  ["/rounds", "International Meeting on Syria, fourth round", "the list has the round"],
  ["/rounds", "Otherwise: last day 25 January 2017, Kazinform", "what others say of its days stands beside it"],
  ["/rounds/kaz/astana-4", "Closing plenary", "the programme"],
  ["/rounds/kaz/astana-4", "Texts of these days", "a place for texts of its days"],
  ["/rounds/kaz/astana-4", "nothing open, 3 signatures", "and how each of their versions stands"],
  ["/texts/rus/memorandum?version=1&take=security-zones=b", "Have not spoken on these options themselves:", "a package"],
  [at(EVENING, "/sheet/kaz/astana-4"), "Evening sheet: International Meeting on Syria, fourth round", "the evening sheet"],
  [at(EVENING, "/sheet/kaz/astana-4"), "Programme: Wednesday, 3 May 2017", "the next day's programme"],
  ["/rounds/kaz/astana-4", "Outcome of the fourth round", "communiqués"],
  ["/rounds/kaz/astana-4", "Stuart Jones", "whom each sends"],
  ["/rounds/kaz/astana-4", "kept apart: nobody here has said it", "reports apart"],
  ["/texts", "Memorandum on de-escalation areas in Syria", "the list of texts"],
  ["/texts", "2 clauses of 3 open", "how a text stands"],
  ["/texts/rus/memorandum", "Nothing that the rules ask is missing", "what is missing, in a sentence"],
  ["/texts/rus/memorandum", "Hossein Jaberi Ansari", "who has signed"],
  ["/texts/rus/memorandum", "The signature is of Republic of Turkey", "whose signature on paper is certified"],
  ["/texts/rus/memorandum", "Was due Sun, 4 Jun 2017", "a promise whose day has passed"],
  ["/texts/rus/memorandum?version=1", "wanted by Armed opposition of Syria; against: Syrian Arab Republic", "whose words stand in brackets"],
  ["/texts/rus/memorandum?version=1&mode=marked", "accept only with 6. Joint Working Group", "a package"],
  ["/texts/un/options", "Fewest objections and reservations, with option b of clause 2 “\u2068Local administrations\u2069”, option a or b or c of clause 3 “\u2068Order of subjects\u2069”", "a clause by its place and heading, not by id"],
  ["/texts/rus/memorandum?mode=diff&against=1", "5. Security zones · reworded", "a change by its clause"],
  ["/texts/rus/memorandum?mode=diff&against=1", "From version 1 to 3. Reworded: 1 · added: 1 · the same: 7", "what has changed, before what has not"],
  ["/texts/rus/memorandum", "Have said nothing: Islamic Republic of Iran, Russian Federation, Republic of Turkey, Republic of Kazakhstan, United Nations On 8 other clauses nobody has said anything.", "silence is said, and takes no column"],
  ["/texts/un/options", "Non paper · Astana · named by United Nations", "a track by its name"],
  ["/texts", "went on as Options for a compromise, for Geneva", "a text that follows by its title"],
  ["/record", "Deposit in an exchange", "an act by its name"],
  [at(WEEK, "/ceasefire/incidents"), "15:30 · Latakia · Reported by", "an area by its name"],
  [at(WEEK, "/ceasefire/counts"), "7 May 2017 Ceasefire throughout Syria since 30 December 2016", "a ceasefire by its title"],
  [at(WEEK, "/ceasefire"), "Last incident reported Shelling, Kinsabba", "an incident by what it was"],
  ["/texts/rus/memorandum?version=1&mode=marked", "Aid comes in by way of Damascus.", "an amendment under its clause"],
  ["/texts/rus/memorandum?version=1&mode=clean", "Not agreed: there are 2 options.", "a clean text does not choose"],
  ["/texts/rus/memorandum?mode=diff&against=1", "From version 1 to 3.", "which versions are compared"],
  ["/texts/rus/memorandum?version=1&text=ru", "Зоны безопасности", "the text in its other language"],
  [at(EVENING, "/motions"), "Silence ends: 12 hours left at the moment shown less than a day left", "how near the end of silence is"],
  [at(EVENING, "/motions"), "Islamic Republic of Iran: not yet", "from whom a word is missing"],
  [at("2017-05-03T03:00:00+06:00", "/motions"), "less than six hours left", "the second warning"],
  [at("2017-05-03T07:30:00+06:00", "/motions"), "less than an hour left", "the third"],
  ["/motions", "Party: all", "what a decision needed"],
  ["/exchanges", "1 of 2 deposited", "how far an exchange is"],
  ["/exchanges", "Armed opposition of Syria opp Has not deposited", "who has not"],
  ["/participants", "Signs what people say, desk 6a689a59, revoked", "a key that was revoked"],
  ["/participants", "answers for Syrian Arab Republic", "for whom a guarantor answers"],
  [at(WEEK, "/ceasefire"), "Syrian Arab Republic: has not said so itself", "who has not owned it"],
  [at(WEEK, "/ceasefire"), "according to Republic of Turkey tur 0 settlements 0 armed groups 1 has left again", "who has joined is each author's own count"],
  [at(WEEK, "/ceasefire/counts"), "apart by 1: 14 and 15", "two counts, both numbers, what is between"],
  [at(WEEK, "/ceasefire/counts"), "Russian Federation: confirms none, says nothing on 15", "what is unanswered is not none"],
  [at(WEEK, "/ceasefire/counts"), "Its areas add up to 15, its total says 16.", "a count that does not add up is not mended"],
  [at(WEEK, "/ceasefire/incidents/opp/hama-0706"), "Finding of Russian Federation Not confirmed", "each finder's own column"],
  [at(WEEK, "/ceasefire/incidents/opp/hama-0706"), "Finding of Republic of Turkey Confirmed", "the other's"],
  [at(WEEK, "/ceasefire/incidents?who=tur&area=SY-HM"), "Incidents 2", "filters stand in the address"],
  [at(WEEK, "/ceasefire/incidents?found=not-confirmed"), "Incidents 1", "what was found is one of them"],
  [at(WEEK, "/ceasefire/operations"), "Refused by somebody 2", "operations by consent"],
  [at(WEEK, "/ceasefire/operations"), "Russian Federation: has not answered; silence is not consent", "silence is no consent"],
  [at(WEEK, "/ceasefire/zones"), "Idlib with the north of Hama", "each author's own zone"],
  [at(WEEK, "/ceasefire/zones"), "2 incidents in it", "which incidents lay in it"],
  [at(WEEK, "/ceasefire/map"), "Scenario: If forces withdraw behind the line of April", "a scenario by its title"],
  [at(WEEK, "/ceasefire/incidents/opp/hama-0706"), "All incidents Strike, Maardis", "one incident by what it is, and the way to all"],
  [at(WEEK, "/ceasefire/bulletin?from=2017-05-06&to=2017-05-08"), "No count in the days before.", "said once, in no column"],
  [at(WEEK, "/ceasefire/counts"), "Other charts: Ceasefire throughout Syria since 30 December 2016 · Day by day", "the way to what is not drawn"],
  ["/statements", "Outcome of the twenty-second round", "communiqués"],
  ["/statements/communique/kaz/outcome", "For two days the participants went through", "each has an address"],
  ["/statements/report/clip/opp-head", "Official · fact · paraphrase", "what kind of report it is"],
  ["/record", "2 of 3 holders have every entry", "what holding means"],
  ["/record", "5e5451022b2c5708", "the fingerprint"],
  ["/record/42", "the delegation of Islamic Republic of Iran", "an act in plain words"],
  ["/record/42", "— talks.example/astana/kaz/press", "and as it was signed"],
  ["/record/42", "Held: enough holders", "and its grade"],
  ["/record/42", "Tue, 2 May 2017, 12:04 by its author's clock Tue, 2 May 2017, 13:04 (UTC+06:00)", "when it was said, by both clocks"],
];

const LACKS = [
  ["/texts/rus/memorandum?mode=diff&against=1", "Security zones Along the lines", "a heading that stays is no change"],
  ["/texts/rus/memorandum?version=1&mode=clean", "wanted by", "a clean text shows no option"],
  ["/texts/rus/memorandum?version=1", "Aid comes in by way of Damascus.", "an amendment is no part of the text"],
  ["/statements/communique/kaz/outcome", "Arrivals for the fourth round", "one statement is one"],
  ["/rounds/kaz/astana-1", "Closing plenary", "another round's meeting"],
  [at(BEFORE, "/ceasefire"), "Cessation of hostilities", "not declared yet on that day"],
  [at(WEEK, "/ceasefire/incidents?who=tur"), "Jamiyat az-Zahra", "another's report, where one's own are asked for"],
];

// Each page is visited once a language, for all that is asked of every page.
let seen;
const visits = () => seen ?? assert.fail("the pages could not be visited");

async function visit(page, name, path, lang) {
  const frame = [];
  await page.setViewportSize({ width: 1280, height: 900 });
  await open(page, url + withLang(path, lang));
  for (const media of ["print", "screen"]) {
    await page.emulateMedia({ media });
    for (const selector of [".top .mark", ".title", ".clock .moment"])
      if (!(await page.locator(selector).isVisible())) frame.push(`no ${selector} on ${media}`);
    if ((await page.locator("nav.pages").isVisible()) !== (media === "screen")) frame.push(`links on ${media}`);
  }
  if (!(await page.title()).includes(await page.locator(".title").innerText())) frame.push("its title");
  // Names and titles are their authors', in whatever language these have them.
  const said = await page.evaluate(() =>
    [...document.querySelectorAll("h2 > span:first-child, nav.pages a, thead th:not(:has(.slug)), button, summary, label, dt")].map((each) => {
      const own = each.cloneNode(true);
      for (const name of own.querySelectorAll("bdi")) name.remove();
      return own.textContent;
    }),
  );
  const found = [];
  for (const scheme of lang === "en" ? ["light", "dark"] : ["light"]) {
    await page.emulateMedia({ colorScheme: scheme });
    found.push({ scheme, ...(await axe(page, scheme === "dark" ? { runOnly: ["color-contrast"] } : {})) });
  }
  return { name, lang, frame, said, found, over: await wideAt(page, [390, 320]) };
}

// Each a sentence that holds, and what shows it.
const TESTS = {
  "every language has every message, with its places and its forms": async () => {
    const folder = new URL("../../web/src/messages/", import.meta.url);
    const read = (name) => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
    const stem = (id) => id.replace(/\.(zero|one|two|few|many|other)$/, "");
    const places = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).sort().join();
    const english = read("en.json");
    for (const name of readdirSync(folder)) {
      const own = read(name);
      const ids = [...readFileSync(new URL(name, folder), "utf8").matchAll(/^ *"([^"]+)":/gm)].map((found) => found[1]);
      assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), [], `${name}: a message twice`);
      const forms = new Intl.PluralRules(name.replace(".json", "")).resolvedOptions().pluralCategories;
      assert.deepEqual([...new Set(Object.keys(own).map(stem))].sort(), [...new Set(Object.keys(english).map(stem))].sort(), name);
      for (const id of new Set(Object.keys(english).map(stem)))
        if (english[`${id}.other`]) for (const form of forms) assert.ok(own[`${id}.${form}`], `${name}: ${id}.${form}`);
        else assert.equal(places(own[id]), places(english[id]), `${name}: ${id}`);
    }
  },

  "a month has one name in Arabic, in the app and from the host": () =>
    inPage(async (page) => {
      for (let month = 1; month <= 12; month++) {
        const when = `2018-${String(month).padStart(2, "0")}-03T12:00:00+06:00`;
        const { clock } = await (await fetch(`${url}/api/v1/board?lang=ar&at=${encodeURIComponent(when)}`)).json();
        const [, name] = clock.text.replace(/[\u2066-\u2069]/g, "").match(/ 3 (.+?\/\S+) 2018/) ?? assert.fail(clock.text);
        await open(page, url + withLang(at(when), "ar"));
        const shown = await textOf(page, ".clock .moment");
        assert.ok(shown.includes(`3 ${name} 2018`), `${shown}: no ${name}`);
      }
      // Of several days too, and wherever a day is said: never the name of Cairo alone.
      for (const path of ["/rounds", "/rounds/kaz/astana-4", at(EVENING, "/sheet/kaz/astana-4"), at(WEEK, "/ceasefire/counts"), "/statements"]) {
        await open(page, url + withLang(path, "ar"));
        const text = await textOf(page);
        assert.match(text, /\d (كانون الثاني\/يناير|شباط\/فبراير|آذار\/مارس|أيار\/مايو|تموز\/يوليو)/, path);
        assert.doesNotMatch(text, /(^|[^/])(يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر)/, path);
      }
    }),

  "files come with their type, compressed where asked, for good; the page for now": async () => {
    const page = await fetch(url + "/");
    const html = await page.text();
    for (const directive of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
      assert.ok(page.headers.get("content-security-policy").includes(directive), directive);
    assert.ok(!/unsafe|\*|https?:/.test(page.headers.get("content-security-policy")));
    assert.equal(page.headers.get("x-content-type-options"), "nosniff");
    assert.equal(page.headers.get("cache-control"), "no-cache");
    assert.equal((await fetch(url + "/", { headers: { "If-None-Match": page.headers.get("etag") } })).status, 304);
    const files = [...html.matchAll(/"(\/assets\/[^"]+)"/g)].map((found) => found[1]);
    assert.ok(files.some((file) => file.endsWith(".js")) && files.some((file) => file.endsWith(".css")), files.join());
    for (const file of files) {
      const plain = await fetch(url + file, { headers: { "Accept-Encoding": "identity" } });
      assert.equal(plain.headers.get("content-encoding"), null, file);
      assert.match(plain.headers.get("cache-control"), /immutable/);
      assert.equal(plain.headers.get("vary"), "Accept-Encoding");
      assert.match(plain.headers.get("content-type"), { js: /^text\/javascript/, css: /^text\/css/, svg: /^image\/svg/ }[file.split(".").pop()]);
      const packed = await raw(file, "gzip, br");
      assert.equal(packed.headers["content-encoding"], "gzip", file);
      assert.notEqual(packed.headers.etag, plain.headers.get("etag"), "two encodings are two entities");
      assert.equal(gunzipSync(packed.body).toString(), await plain.text(), file);
      for (const refused of ["gzip;q=0", "br", "x-gzip2", "gzip;q=0.0"])
        assert.equal((await raw(file, refused)).headers["content-encoding"], undefined, refused);
    }
    assert.equal((await fetch(url + "/assets/nothing.js")).status, 404);
  },

  "all scripts together are small": async () => {
    const seen = new Set();
    let bytes = 0;
    for (const lang of ["en", "ru", "ar"])
      await inPage(async (page) => {
        page.on("response", (answer) => answer.url().endsWith(".js") && seen.add(new URL(answer.url()).pathname));
        await open(page, url + withLang("/", lang));
      });
    for (const file of seen) {
      // A set goes on over what is added while it is walked: the worker that checks is named in a script.
      const script = gunzipSync((await raw(file, "gzip")).body).toString();
      for (const [name] of script.matchAll(/\bassets\/[\w-]+\.js\b/g)) seen.add(`/${name}`);
      bytes += (await raw(file, "gzip")).body.length;
    }
    console.log(`  scripts: ${seen.size} files, ${(bytes / 1000).toFixed(1)} kB compressed, in all languages, with the check`);
    assert.ok(seen.size >= 6 && bytes <= SCRIPT_BYTES_MOST, `${bytes} bytes in ${seen.size} files`);
  },

  "the board says who is here, and who says so, at each moment": async () => {
    await inPage(async (page) => {
      let shown = "";
      let rows = {};
      for (const [time, who, has, lacks, why] of BOARD) {
        if (time !== shown) {
          await open(page, url + at(time));
          rows = await rowsOf(page);
          shown = time;
        }
        const said = `${who} at ${time}: ${rows[who]}: ${why}`;
        assert.ok(rows[who]?.includes(has), said);
        assert.ok(!lacks || !rows[who].includes(lacks), said);
      }
    });
  },

  "the front page has the line, the clock, what is open, who holds it, and no word of cryptography": async () => {
    await inPage(async (page) => {
      await open(page, url + at(EVENING) + "&zones=Europe/Moscow,Asia/Tehran");
      const all = await textOf(page, "body");
      for (const [words, why] of [
        ["All eight participants have confirmed, the host says.", "the press line"],
        ["Republic of Kazakhstan (kaz), host", "whose word the line is"],
        ["Last said 17:30", "how new the line is"],
        ["Since 30 Dec 2016, 04:00, according to Russian Federation, Republic of Turkey", "the ceasefire in one line"],
        ["8 of 8 confirmed, host says", "how many have confirmed"],
        ["As it was on Tue, 2 May 2017, 20:00, as acts tell it (UTC+06:00)", "the moment, and which clock"],
        ["17:00 Moscow", "a capital's time"],
        ["18:30 Tehran", "another's"],
        ["Silence ends: 12 hours left", "what silence does, and until when"],
        ["08:00 (UTC+06:00) · 05:00 Moscow · 06:30 Tehran", "a deadline in three times"],
        ["Experts of the guarantors", "the day's programme"],
        ["Held by 3 of 3", "who holds it"],
        ["Exercise: no state made these acts", "what kind of record"],
      ])
        assert.ok(all.includes(words), `${why}: ${all}`);
      assert.doesNotMatch(await textOf(page), /\bhash(es)?\b|digest|signature|public key|merkle|cosign|checkpoint|ed25519|sha-?256/i);
    });
  },

  "an exercise says that it is one where its host answers nothing but the page": async () => {
    for (const [lang, mark] of [
      ["en", "Exercise: no state made these acts"],
      ["ar", "تمرين"],
    ])
      await inPage(async (page) => {
        await page.route(/\/(api|events)/, (route) => route.abort());
        await page.goto(url + withLang("/", lang));
        await page.waitForSelector("main .trouble");
        for (const media of ["screen", "print"]) {
          await page.emulateMedia({ media });
          for (const where of [".top .mark", "footer .mark"]) {
            assert.ok(await page.locator(where).isVisible(), `${where} on ${media}`);
            assert.ok((await textOf(page, where)).includes(mark), await textOf(page, where));
          }
        }
        forgive(/ERR_FAILED/);
      });
  },

  "a host that answers no more is not said to be heard now, and what was asked in vain comes by itself": async () => {
    await inPage(async (page) => {
      await open(page, url);
      await shows(page, ".held", "host heard now");
      await page.route(/\/api/, (route) => route.abort()); // its events stay open
      await page.locator("nav.pages a[href^='/rounds']").click();
      await shows(page, "main .trouble", "the host does not answer");
      await shows(page, ".held", "host last heard");
      await page.unroute(/\/api/);
      await shows(page, "main", "International Meeting on Syria, fourth round");
      await shows(page, ".held", "host heard now");
      forgive(/ERR_FAILED/);
    });
  },

  "each round lies on its track's lane, in the order of its days, and leads to its page": async () => {
    const { items } = await (await fetch(`${url}/api/v1/rounds`)).json();
    const order = [...items].sort((a, b) => a.from.localeCompare(b.from)).map(({ ref }) => `/rounds/${ref}`);
    for (const [lang, way] of [["en", 1], ["ar", -1]])
      await inPage(async (page) => {
        await open(page, url + withLang("/rounds", lang));
        assert.equal(await page.locator(".lane:not(.axis)").count(), new Set(items.map(({ track }) => track)).size);
        const bars = await page.locator(".lanes a").evaluateAll((all) => all.map((bar) => [new URL(bar.href.baseVal, location).pathname, bar.getBoundingClientRect().x]));
        bars.sort(([, a], [, b]) => way * (a - b));
        assert.deepEqual(bars.map(([to]) => to), order, lang);
        await page.locator(".lanes a").first().focus();
        await page.keyboard.press("Enter");
        await page.waitForURL(/rounds\/\w+\//);
        await page.waitForSelector(".facts");
      });
  },

  "rooms apart are shown as they lie: who sits in which, and who goes between them": async () => {
    // (meeting, rooms in the order of the record, who goes between them, its state)
    const wanted = [
      ["Proximity talks", [["da"], ["db"]], "un", "ended"],
      ["A second day apart", [["db"], ["un"], ["da"]], "city", "ended"],
      ["A third day that was not", [["da"], ["db"], ["un"]], null, "cancelled"],
    ];
    await pagesOf(apart)(async (page) => {
      await open(page, apart + withLang("/rounds/un/round-1", "en"));
      const sheet = page.locator("section", { has: page.locator("h2", { hasText: "Rooms apart" }) });
      const items = sheet.locator("ul.list > li");
      await items.first().waitFor();
      assert.equal(await items.count(), wanted.length, "a meeting in one room is none of them");
      for (const [n, [title, rooms, between, state]] of wanted.entries()) {
        const item = items.nth(n);
        const text = (await item.innerText()).replace(/\s+/g, " ");
        assert.ok(text.includes(title) && text.includes(state), `${n}: ${text}`);
        const shown = await item.locator(".room").evaluateAll((all) => all.map((room) => [...room.querySelectorAll(".slug")].map((each) => each.innerText)));
        assert.deepEqual(shown, rooms, title);
        assert.ok((await item.locator(".room").first().innerText()).startsWith("Room 1"), text);
        const goer = item.locator("p", { hasText: "Messages are carried by" }).locator(".slug");
        assert.deepEqual(await goer.allInnerTexts(), between ? [between] : [], title);
      }
      // Side by side on a desktop; under each other, none cut, on a phone.
      const boxes = async () => Promise.all((await items.first().locator(".room").all()).map((room) => room.boundingBox()));
      const [left, right] = await boxes();
      assert.ok(right.x >= left.x + left.width && Math.abs(right.y - left.y) < 2, "beside each other");
      assert.deepEqual(await wideAt(page, [390, 320]), [0, 0]);
      // The programme says of each meeting that it was apart, and of the other nothing of rooms.
      const row = async (title) => (await page.locator(".programme > li", { hasText: title }).innerText()).replace(/\s+/g, " ");
      assert.match(await row("Proximity talks"), /separate rooms Room 1: First military delegation Room 2: Second military delegation Messages are carried by United Nations/);
      assert.doesNotMatch(await row("Ten officers in one room"), /separate rooms|Room 1/);
      await open(page, apart + withLang("/rounds/un/round-4", "en"));
      await page.locator("h2", { hasText: "Who meets whom" }).waitFor();
      assert.equal(await page.locator("h2", { hasText: "Rooms apart" }).count(), 0, "of a round without them nothing is said");
      await page.setViewportSize({ width: 1280, height: 900 });
      await open(page, apart + withLang("/rounds/un/round-1", "ar"));
      await page.locator(".apart .room").first().waitFor();
      const [first, second] = await Promise.all([0, 1].map((n) => page.locator(".apart").first().locator(".room").nth(n).boundingBox()));
      assert.ok(second.x < first.x, "in Arabic the first room lies at the right");
    });
  },

  "at which level a delegation comes stands with its head, and who says so": async () => {
    await pagesOf(apart)(async (page) => {
      for (const [lang, level] of [["en", "Level: deputies"], ["ru", "Уровень: заместители глав"], ["ar", "المستوى: نواب رؤساء الوفود"]]) {
        await open(page, apart + withLang("/rounds/un/round-1", lang));
        await page.waitForSelector("table.people tbody tr");
        for (const row of await page.locator("table.people tbody tr").all()) {
          const slug = await row.locator(".slug").first().innerText();
          const said = (await row.locator(".level").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
          assert.equal(said.length, slug === "da" ? 1 : 0, `${lang} ${slug}: its act names ${slug === "da" ? "its" : "no"} members`);
          if (said.length) assert.ok(said[0].startsWith(level) && said[0].length > level.length + 3, said[0]);
        }
      }
    });
  },

  "an option of each clause makes a package, and says who would still be against, by their own word": async () => {
    const path = "/texts/un/options";
    const { items } = await (await fetch(`${url}/api/v1/stances/un/options`)).json();
    const open_ = items.filter((clause) => clause.options?.length);
    assert.ok(open_.length >= 2, "a text with several open clauses");
    // Computed here from what each has said, as the page must come out.
    const against = (taken) =>
      open_.flatMap((clause) => {
        const option = clause.options.find(({ id }) => id === taken[clause.id]);
        return Object.entries(option?.positions ?? {}).flatMap(([position, who]) => (["object", "reserve"].includes(position) ? who.map((each) => `${each} ${clause.id}/${option.id}`) : []));
      });
    await inPage(async (page) => {
      await open(page, url + withLang(path, "en"));
      const sheet = page.locator("section", { has: page.locator("h2", { hasText: "If these options were taken" }) });
      const choice = (clause) => sheet.locator(`select[aria-labelledby="take-${clause}"]`);
      await choice(open_[0].id).waitFor();
      const fewest = await sheet.locator("p.sentence[dir]").innerText();
      assert.match(fewest, /Fewest objections and reservations, with option \S+ .*of clause /, "in words");
      assert.doesNotMatch(fewest, /[=|]/);
      assert.deepEqual(await choice(open_[0].id).locator("option").evaluateAll((all) => all.map((each) => each.value)), ["", ...open_[0].options.map(({ id }) => id)]);
      const taken = {};
      for (const clause of open_)
        for (const option of clause.options) {
          taken[clause.id] = option.id;
          await choice(clause.id).selectOption(option.id);
          const spelled = open_.filter(({ id }) => taken[id]).map(({ id }) => `${id}=${taken[id]}`).sort();
          await page.waitForFunction((all) => (new URL(location.href).searchParams.get("take") ?? "").split(",").sort().join() === all, spelled.join());
          const left = open_.length - spelled.length;
          await page.waitForFunction((n) => !document.querySelector("main .old") && document.querySelector("main").innerText.includes("would stay open") === n > 0, left);
          const answer = await (await fetch(`${url}/api/v1/stances/un/options?take=${spelled.join()}`)).json();
          const wanted = against(taken);
          assert.deepEqual(answer.take.against.filter((row) => row.option).map((row) => `${row.who} ${row.clause}/${row.option}`).sort(), wanted.sort(), spelled.join());
          await page.waitForFunction((n) => {
            const own = [...document.querySelectorAll("section")].find((each) => each.querySelector("h2")?.innerText.includes("If these options were taken"));
            const listed = [...own.querySelectorAll("ul.list > li")].find((each) => each.innerText.startsWith("Against it:"));
            return (listed?.querySelectorAll("ul.told li").length ?? 0) === n;
          }, answer.take.against.length);
          const text = (await sheet.innerText()).replace(/\s+/g, " ");
          for (const one of wanted) {
            const [id, option] = one.split(" ")[1].split("/");
            const { place, heading } = open_.find((clause) => clause.id === id);
            assert.match(text, new RegExp(`: (object|reserve) ${place}\\. ${heading} \\[${option}\\]`), one);
          }
          assert.equal(text.includes("Their conditions would not be met:"), taken.order === "c" && taken["local-bodies"] !== "a", `syr takes c with local-bodies a alone: ${text}`);
        }
      // The address has it: who opens it sees the same; and one click leaves all open again.
      const before = (await sheet.innerText()).replace(/\s+/g, " ");
      await page.reload();
      await choice(open_[0].id).waitFor();
      await page.waitForFunction((had) => document.querySelector("main").innerText.replace(/\s+/g, " ").includes(had), before.slice(before.indexOf("Have not spoken on these options themselves:")));
      for (const clause of open_) assert.equal(await choice(clause.id).inputValue(), taken[clause.id], "what was chosen stands there");
      await sheet.locator("h2 a").click();
      await page.waitForFunction(() => !new URL(location.href).searchParams.has("take"));
      for (const clause of open_) assert.equal(await choice(clause.id).inputValue(), "");
      // An option that is none is told as one, and takes nothing away.
      await open(page, url + withLang(`${path}?take=${open_[0].id}%3Dnowhere`, "en"));
      await sheet.locator(".trouble").waitFor();
      assert.equal(await sheet.locator("ul.list").count(), 0);
      forgive(/status of 4\d\d/);
    });
  },

  "a name of one long word stays in its column": async () => {
    await inPage(async (page) => {
      await page.route(/\/api\/v1\/sheet/, async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        for (const row of body.items[0].delegations) row.name = "Сандхройнсфьордюрсвейтарфьелагсандхройнсфьордюрсвейтар";
        await route.fulfill({ response: answer, json: body });
      });
      await open(page, url + withLang(at(EVENING), "ru"));
      const [table, sheet] = await Promise.all(["table.people", "#here"].map((each) => page.locator(each).boundingBox()));
      assert.ok(table.width <= sheet.width, `${table.width} in ${sheet.width}`);
      await page.route(/\/api\/v1\/record/, async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        for (const slug in body.names) body.names[slug] = "Сандхройнсфьордюрсвейтарфьелагсандхройнсфьордюрсвейтар";
        await route.fulfill({ response: answer, json: body });
      });
      await open(page, url + withLang("/record", "ru"));
      const [acts, around] = await Promise.all(["table.acts", "section:has(table.acts)"].map((each) => page.locator(each).boundingBox()));
      assert.ok(acts.width <= around.width, `${acts.width} in ${around.width}`);
    });
  },

  "on a phone it is said who holds the record before all that it holds": async () => {
    await inPage(
      async (page) => {
        await open(page, url + "/record");
        await page.waitForSelector("table.acts");
        const top = (title) => page.locator("h2", { hasText: title }).boundingBox().then(({ y }) => y);
        const [held, acts, check] = await Promise.all(["Who holds it", "Acts, the newest first", "Check this record"].map(top));
        assert.ok(held < acts && acts < check, `${held}, ${acts}, ${check}`);
      },
      { viewport: { width: 390, height: 844 } },
    );
  },

  "paper says what it leaves out, and which options were taken": async () => {
    await inPage(async (page) => {
      const printed = async (path) => {
        await page.emulateMedia({ media: "screen" });
        await open(page, url + path);
        const said = await textOf(page);
        await page.emulateMedia({ media: "print" });
        return [said, await textOf(page)];
      };
      const [chosen, taken] = await printed("/texts/un/options?take=local-bodies%3Db");
      assert.ok(taken.includes("2. Local administrations: [b] Armed opposition of Syria"), taken);
      assert.ok(chosen.includes("Choose an option") && !taken.includes("Choose an option"), "nothing is chosen on paper");
      const [screen, paper] = await printed("/statements");
      assert.ok(screen.includes("Show 2 more") && !screen.includes("Not printed"), "who reads a screen asks for them");
      assert.ok(paper.includes("Not printed here: 2 more.") && !paper.includes("Show 2 more"), paper);
      const [, acts] = await printed("/record");
      assert.match(acts, /Of the record here: entries \d+ – \d+/);
      assert.ok(!acts.includes("Earlier acts"), acts);
    });
  },

  "languages are called as the reader calls them, and a change runs as its text does": async () => {
    for (const [lang, called] of [["en", "authentic in English"], ["ru", "аутентичные языки: английский"], ["ar", "الإنجليزية"]])
      await inPage(async (page) => {
        await open(page, url + withLang("/texts/rus/memorandum", lang));
        assert.ok((await textOf(page)).includes(called), called);
      });
    await inPage(async (page) => {
      await page.route(/\/api\/v1\/text\//, async (route) => {
        const answer = await route.fetch();
        const body = await answer.json();
        if (body.text) body.text.document.languages = ["ar"];
        for (const item of body.items ?? []) if (item.runs) item.runs = [{ how: "added", text: "a – نص الخيار" }];
        await route.fulfill({ response: answer, json: body });
      });
      await open(page, url + withLang("/texts/rus/memorandum?mode=diff&against=1", "ar"));
      await page.waitForSelector(".runs");
      assert.deepEqual(await page.locator(".runs").evaluateAll((all) => [...new Set(all.map((each) => getComputedStyle(each).direction))]), ["rtl"]);
    });
  },

  "what was known then is less than what is known now": async () => {
    await inPage(async (page) => {
      await open(page, url + "/rounds/kaz/astana-1");
      assert.ok((await textOf(page)).includes("Otherwise: last day"), "a report of June");
      await open(page, url + "/rounds/kaz/astana-1?as_of=20");
      assert.ok(!(await textOf(page)).includes("Otherwise: last day"), "was not there in May");
      assert.match(await textOf(page, ".clock"), /entry 1?9\b|entry 20\b/);
    });
  },

  "pages show what the record has": async () => {
    await inPage(async (page) => {
      let shown = "";
      for (const [path, words, why] of CLAIMS) {
        if (path !== shown) await open(page, url + withLang(path, "en"));
        shown = path;
        assert.ok((await textOf(page)).includes(words), `${path}: ${why}: ${await textOf(page)}`);
      }
      for (const [path, words, why] of LACKS) {
        await open(page, url + withLang(path, "en"));
        assert.ok(!(await textOf(page)).includes(words), `${path}: ${why}`);
      }
    });
  },

  "every page can be visited, in English and Arabic": async () => {
    const all = [];
    await inPage(
      async (page) => {
        for (const lang of ["en", "ar"]) for (const [name, path] of PAGES) all.push(await visit(page, name, path, lang));
      },
      { bypassCSP: true },
    );
    seen = all;
  },

  "every page names the record, its kind and its clock, on the screen and on paper": () => {
    for (const { name, lang, frame } of visits()) assert.deepEqual(frame, [], `${name} in ${lang}`);
  },

  "nothing is wider than a phone": () => {
    for (const { name, lang, over } of visits()) assert.deepEqual(over, [0, 0], `${name} in ${lang}: pixels too wide at 390 and 320`);
  },

  "no page has a serious or critical finding of axe": () => {
    let rules = 0;
    for (const { name, lang, found: looks } of visits())
      for (const { scheme, passes, found } of looks) {
        rules += passes;
        assert.deepEqual(grave(found), [], `${name} in ${lang}, ${scheme}: ${JSON.stringify(found)}`);
      }
    console.log(`  axe: ${rules} rules passed on ${visits().length} pages`);
    assert.ok(rules > 500, "axe has looked");
  },

  "what stands on an Arabic page is Arabic": () => {
    for (const { name, lang, said } of visits())
      if (lang === "ar") for (const words of said) assert.doesNotMatch(words, /[a-z]{4}/i, `${name}: "${words}"`);
  },

  "Arabic stands from the right: page, columns, and none of it in English": async () => {
    const arabic = JSON.parse(readFileSync(new URL("../../web/src/messages/ar.json", import.meta.url), "utf8"));
    await inPage(async (page) => {
      await open(page, url + withLang(at(EVENING), "ar"));
      assert.equal(await page.evaluate(() => document.documentElement.dir + document.documentElement.lang), "rtlar");
      const heads = await page.locator("table.people thead th").all();
      const boxes = await Promise.all(heads.map((head) => head.boundingBox()));
      for (let i = 1; i < boxes.length; i++) assert.ok(boxes[i].x < boxes[i - 1].x, "each column is left of the one before it");
      assert.equal(await heads[0].innerText(), arabic.delegation);
      const main = await page.locator("nav.pages a").first().boundingBox();
      const tongues = await page.locator(".languages").boundingBox();
      assert.ok(main.x > tongues.x, "the pages begin at the right");
      for (const slug of await page.locator("table.people .slug").all())
        assert.equal(await slug.evaluate((each) => each.tagName), "BDI", "a slug does not move what stands beside it");
    });
  },

  "without scripts each page is there as text": async () => {
    for (const [path, words] of [
      [at(EVENING), "Experts at full strength"],
      ["/rounds/kaz/astana-4", "Closing plenary"],
      ["/texts/rus/memorandum", "De-escalation areas"],
      ["/statements/communique/kaz/outcome", "For two days the participants"],
      ["/record", "5e5451022b2c5708"],
      ["/record/42", "Republic of Kazakhstan on the delegation"],
    ])
      await inPage(
        async (page) => {
          await page.goto(url + path);
          assert.ok(await page.locator("pre.plain").isVisible(), path);
          const text = await page.locator("pre.plain").innerText();
          assert.ok(text.includes(words), `${path}: ${text.slice(0, 400)}`);
          assert.ok(text.includes("Exercise: no state made these acts"), path);
        },
        { javaScriptEnabled: false },
      );
  },

  "addresses hold: reload, back, another language, and what is not there": async () => {
    await inPage(async (page) => {
      await open(page, url + at("2017-05-03T12:00:00+06:00"));
      await page.evaluate(() => (window.same = true));
      await page.getByRole("link", { name: "Texts", exact: true }).click();
      await page.getByRole("link", { name: "Memorandum on de-escalation" }).click();
      await page.waitForURL(/texts\/rus\/memorandum\?at=2017-05-03/);
      await page.waitForFunction(() => document.querySelector("main").innerText.includes("Version 1"));
      assert.ok(await page.evaluate(() => window.same), "nothing was loaded again");
      await page.goBack();
      await page.goBack();
      await page.waitForSelector("table.people");
      assert.ok(page.url().includes("at=2017"), "the moment is kept");
      await page.reload();
      await page.waitForSelector("table.people");
      assert.ok((await rowsOf(page)).tur.includes("head arrived"));
      await page.locator(".languages a", { hasText: "Русский" }).click();
      await page.waitForFunction(() => document.documentElement.lang === "ru" && document.querySelector("table.people"));
      assert.ok(page.url().includes("at=2017"), "nor does a language change it");
      const answer = await page.goto(url + "/rounds/nobody/nothing");
      assert.equal(answer.status(), 404);
      await page.waitForSelector("main .trouble");
      await page.goto(url + withLang("/rounds/nobody/nothing", "ar"));
      await page.waitForSelector("main .trouble");
      assert.doesNotMatch(await textOf(page, "main .trouble"), /[a-z]{3}/i, "it is said in one language");
      assert.equal(await page.locator("main section a").getAttribute("href").then((to) => new URL(to, url).pathname), "/rounds", "with a way on");
      const early = await page.goto(url + withLang(at(EVENING, "/texts/rus/memorandum"), "en"));
      assert.equal(early.status(), 404);
      await page.waitForSelector("main .trouble");
      assert.ok((await textOf(page)).includes("had not at this moment"), "on that evening there was no memorandum");
      forgive(/404/); // the console says so too
    });
  },

  "a record of its founding alone says on each page what will be there, and who can put it there": async () => {
    await pagesOf(empty)(async (page) => {
      for (const path of ["/", "/rounds", "/sheet", "/texts", "/motions", "/statements"]) {
        await open(page, empty + withLang(path, "en"));
        for (const sheet of await page.locator("main section").all()) assert.match(await sheet.locator(".empty").innerText(), /\w{3}.*\./, path);
      }
      for (const name of ["incidents", "counts", "operations", "zones", "map"]) {
        await open(page, empty + withLang(`/ceasefire/${name}`, "en"));
        await page.waitForSelector("main .empty");
        await page.waitForFunction(() => !document.querySelector("main form"), null); // nothing is there to be narrowed
      }
    });
  },

  "an address that is no page says so in words, with scripts and without, and leads to the front": async () => {
    for (const [lang, words] of [["en", "There is nothing at this address"], ["ar", "لا شيء على هذا العنوان"]])
      for (const scripts of [true, false])
        await inPage(
          async (page) => {
            const answer = await page.goto(url + withLang("/nothing/here", lang));
            assert.equal(answer.status(), 404);
            const where = scripts ? "main h1" : "pre.plain";
            await page.waitForSelector(where);
            assert.ok((await textOf(page, where)).includes(words), await textOf(page, "body"));
            assert.ok((await textOf(page, "body")).includes(lang === "en" ? "Exercise" : "تمرين"));
            if (scripts) {
              await page.waitForSelector(".clock b");
              const { found } = await axe(page);
              assert.deepEqual(grave(found), [], lang);
              assert.deepEqual(await wideAt(page, [390, 320]), [0, 0]);
            }
            await page.locator(scripts ? "main a" : ".plain a").click();
            await page.waitForSelector(scripts ? "table.people" : "pre.plain");
            assert.equal(new URL(page.url()).pathname, "/");
            forgive(/404/);
          },
          { javaScriptEnabled: scripts, bypassCSP: scripts },
        );
  },

  "the evening sheet stands in two languages side by side, as the program has them, on one page of A4": async () => {
    await inPage(async (page) => {
      await open(page, url + at(EVENING, "/?lang=en"));
      await page.locator("main a", { hasText: "Evening sheet, to print" }).click();
      await page.waitForSelector(".evening");
      assert.equal(await page.locator(".evening.two").count(), 0);
      await page.locator("main a", { hasText: "Русский" }).click();
      await page.waitForSelector(".evening.two");
      const { searchParams } = new URL(page.url());
      assert.equal(searchParams.get("lang"), "en,ru");
      const asked = await (await fetch(`${url}/api/v1/sheet/kaz/astana-4?lang=en,ru&at=${encodeURIComponent(EVENING)}`)).json();
      const rows = await page.locator(".evening li").evaluateAll((all) => all.map((row) => [...row.children].map((side) => [side.lang, side.innerText])));
      const named = (item) => item.title ?? item.name;
      const items = (it) => [...it.days.flatMap((day) => day.meetings), ...it.delegations, ...it.open];
      const [en, ru] = asked.items.map(items);
      assert.ok(en.length >= 10 && en.every((item, n) => named(item) !== named(ru[n])), "the two languages differ");
      en.forEach((item, n) => {
        const row = rows.find(([left]) => left[1].split("\n").some((line) => `${line} `.startsWith(`${named(item)} `)));
        assert.deepEqual(row.map(([lang]) => lang), ["en", "ru"], named(item));
        assert.ok(row[1][1].includes(named(ru[n])), `${named(ru[n])} in ${row[1][1]}`);
      });
      const times = ([, text]) => text.match(/\d\d:\d\d/g) ?? [];
      for (const [left, right] of rows) assert.deepEqual(times(right), times(left), "what is said at which time is the same");
      for (const [, right] of rows) assert.doesNotMatch(right[1].replace(/\([^)]*\)/g, ""), /\b(entry|head|answer|expected|arrived)\b/i, "no English in the other column");
      const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
      assert.equal(paper.match(/\/Type \/Page\b/g).length, 1, "one page");
      const [, wide, tall] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(paper);
      assert.deepEqual([Math.round(wide), Math.round(tall)], [595, 842], "A4");
      await page.locator(".crumbs a").last().click();
      await page.waitForSelector("main h2");
      assert.equal(new URL(page.url()).searchParams.get("lang"), "en", "the second language is the sheet's alone");
    });
    await inPage(
      async (page) => {
        await page.goto(url + at(EVENING, "/sheet/kaz/astana-4?lang=en,ru"));
        const text = await page.locator("pre.plain").innerText();
        for (const words of ["Evening sheet", "Вечерняя сводка"]) assert.ok(text.includes(words), text.slice(0, 800));
      },
      { javaScriptEnabled: false },
    );
  },

  "the bulletin of a day has each recorder's figures as they were published, beside the day before": async () => {
    const [head, ...lines] = readFileSync(new URL("../../examples/astana-2017/data/bulletins.csv", import.meta.url), "utf8").trim().split(/\r?\n/).map((line) => line.split(","));
    const areas = ["Aleppo", "Damascus", "Daraa", "Hama", "Homs", "Idlib", "Latakia", "Quneitra"];
    const of = (day, recorder) => {
      const row = lines.find((line) => line[0] === day && line[1] === "24h" && line[2] === recorder);
      return (name) => (row[head.indexOf(name)] === "" ? null : Number(row[head.indexOf(name)]));
    };
    const told = (n) => (n === null ? "no count" : String(n));
    const apart = (now, before) => (now === null || before === null ? "–" : now > before ? `+${now - before}` : now < before ? `−${before - now}` : "0");
    const day = "/ceasefire/bulletin?from=2017-04-30&to=2017-04-30";
    await inPage(async (page) => {
      await open(page, url + withLang("/ceasefire", "en"));
      await page.locator("main a", { hasText: "Bulletin of the day" }).click();
      await page.waitForSelector(".bulletin");
      await open(page, url + withLang(day, "en"));
      for (const [recorder, name] of [["Russia", "Russian Federation"], ["Turkey", "Republic of Turkey"]]) {
        const rows = await page.locator(".recorder", { has: page.locator("h3", { hasText: `${name} ${recorder === "Russia" ? "rus" : "tur"} Ceasefire throughout Syria` }) }).locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.innerText.trim())));
        const [now, before] = [of("2017-04-30", recorder), of("2017-04-29", recorder)];
        const wanted = { "In all": "total", ...Object.fromEntries(areas.map((name) => [name, name])) };
        for (const [first, column] of Object.entries(wanted)) {
          const row = rows.find((cells) => cells[0] === first);
          assert.deepEqual(row?.slice(1, 4), [told(now(column)), told(before(column)), apart(now(column), before(column))], `${recorder}, ${first}`);
        }
        assert.equal(rows.length, 9, "nothing is added up of two");
      }
      const json = await (await fetch(new URL(await page.locator("main a[download]").getAttribute("href"), url))).json();
      assert.deepEqual(json.days, { from: "2017-04-30", to: "2017-04-30", count: 1 });
      await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (window.copied = text) } }));
      await page.locator("button", { hasText: "Copy as text" }).click();
      await page.waitForFunction(() => window.copied);
      const text = (await page.evaluate(() => window.copied)).replace(/\s+/g, " "); // it is folded
      for (const words of ["(rus) counts, for Ceasefire", ": 15; before: 14", "difference: +1", ": 12; before: 15", "difference: -3"]) assert.ok(text.includes(words), `${words} in ${text}`);
      const paper = (await page.pdf({ format: "A4" })).toString("latin1");
      assert.equal(paper.match(/\/Type \/Page\b/g).length, 1, "one sheet");
      await page.locator("main a", { hasText: "Seven days" }).click();
      await shows(page, ".bulletin", "Day by day");
      await open(page, url + withLang("/ceasefire/bulletin?from=2015-01-01&to=2015-01-01", "en"));
      await shows(page, ".bulletin", "In all no count"); // which is not 0
      await shows(page, ".bulletin", "No count in the days before.");
    });
    await inPage(
      async (page) => {
        await page.goto(url + withLang(day, "ru"));
        const text = await page.locator("pre.plain").innerText();
        for (const words of ["Сводка за 30", "разница: +1"]) assert.ok(text.includes(words), text.slice(0, 800));
      },
      { javaScriptEnabled: false },
    );
  },

  "another time is chosen with the keyboard alone": async () => {
    await inPage(async (page) => {
      await open(page, url + "/");
      await page.keyboard.press("t");
      assert.equal(await page.evaluate(() => document.activeElement.name), "at");
      await page.evaluate(() => (document.activeElement.value = "2017-05-02T19:00")); // +05:00, as the page's clock has it
      await page.locator("input[name=zones]").fill("Nowhere/Land");
      await page.keyboard.press("Enter");
      await shows(page, ".clock", "is no time zone");
      await page.locator("input[name=zones]").fill("Asia/Tehran");
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelector("table.people")?.innerText.includes("head expected tonight"));
      await shows(page, ".capitals", "18:30 Tehran");
    });
  },

  "of what waits alike the first are listed, the others when they are asked for, and on paper all": async () => {
    const counts = (await waitingAt(desks.tur)).filter((item) => item.act.act === "reconcile").length;
    assert.ok(counts > 10, `${counts} counts of another`);
    await pagesOf(new URL(desks.tur).origin)(async (page) => {
      await sit(page, desks.tur, "/mine");
      const waiting = page.locator("main section").first();
      const listed = () => waiting.locator("li.state:visible", { hasText: /count/i }).count();
      assert.equal(await listed(), 3);
      await waiting.locator("button", { hasText: `and ${counts - 3} more` }).click();
      assert.equal(await listed(), counts);
      await waiting.locator("button", { hasText: "Show less" }).click();
      assert.equal(await listed(), 3);
      await page.emulateMedia({ media: "print" });
      assert.equal(await listed(), counts);
    });
  },

  "the map shows each author's shapes, incidents in clusters, and a day that is chosen; a scenario has none of it": async () => {
    await inPage(async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await open(page, url + at(WEEK, "/ceasefire"));
      assert.ok(!asked.some((path) => /countries|map-/.test(path)), "the map is loaded when it is opened, not before"); // the outlines may be: areas have their names there
      await page.locator("nav.tabs a", { hasText: "Map" }).click();
      await page.waitForSelector(".map .land");
      assert.ok(asked.some((path) => /countries/.test(path)));
      const { items: whole } = await (await fetch(`${url}/api/v1/map?at=${encodeURIComponent(WEEK)}`)).json();
      const ground = (layer, how) => whole.filter((item) => item.layer === layer && item[how]).length;
      assert.deepEqual([ground("zone", "geometry"), ground("control", "geometry")], [5, 3], "four zones, and one of them as another draws it");
      assert.ok(ground("zone", "admin") > 0, "and some that are named by their areas");
      await page.waitForFunction(
        (n) => [".zone", ".held"].map((one) => document.querySelectorAll(`.map ${one}`).length).join() === n,
        [ground("zone", "geometry") + ground("zone", "admin"), ground("control", "geometry") + ground("control", "admin")].join(),
      );
      await shows(page, "main", "Named by area, and drawn along the outlines of these areas:");
      const total = async () => {
        const clusters = await page.locator(".map .count").allTextContents();
        return clusters.reduce((sum, n) => sum + Number(n), 0) + (await page.locator(".map .incident-heart").count());
      };
      assert.equal(await total(), 13, "all incidents that name a point");
      await page.waitForFunction(() => document.querySelectorAll(".map .area").length === 14, null);
      const named = await page.locator(".map .area-name").allTextContents();
      for (const name of ["Homs", "Aleppo", "Deir ez-Zor"]) assert.ok(named.includes(name), `${name} among ${named.join()}`);
      const { items } = await (await fetch(`${url}/api/v1/map?area=SY-HI&at=${encodeURIComponent(WEEK)}`)).json();
      const inHoms = items.filter((item) => item.layer === "incident").length;
      await page.locator("select[name=area]").selectOption({ label: "Homs" });
      await page.waitForFunction((n) => [...document.querySelectorAll(".map .count")].reduce((sum, each) => sum + Number(each.textContent), document.querySelectorAll(".map .incident-heart").length) === n, inHoms);
      assert.ok(inHoms > 0 && inHoms < 13, "an area alone");
      await page.locator("select[name=area]").selectOption("");
      await page.waitForFunction(() => [...document.querySelectorAll(".map .count")].reduce((sum, each) => sum + Number(each.textContent), document.querySelectorAll(".map .incident-heart").length) === 13, null);
      const before = await page.locator(".map .incident-heart").count();
      await page.locator(".map [role=button]").first().press("Enter");
      await page.waitForFunction((n) => document.querySelectorAll(".map .incident-heart").length !== n, before);
      await page.locator(".map svg").focus();
      const left = () => page.locator(".map .zone").first().evaluate((each) => each.getBoundingClientRect().left);
      const stood = await left();
      await page.keyboard.press("ArrowRight");
      await page.waitForFunction((x) => document.querySelector(".map .zone").getBoundingClientRect().left < x, stood);
      await page.keyboard.press("0");
      await page.waitForFunction((n) => document.querySelectorAll(".map .incident-heart").length === n, before);
      await page.locator(".slider input").fill(String(Date.UTC(2017, 4, 8) / 86_400_000)); // its days
      await shows(page, ".clock", "Mon, 8 May 2017, 00:00");
      await page.waitForFunction((n) => document.querySelectorAll(".map .held").length === n, ground("control", "admin")); // those that were said before
      assert.ok((await total()) < 13, "what happened later is not there");
      await open(page, url + at(WEEK, "/ceasefire/map/withdrawal-plan"));
      await shows(page, "main", "A scenario: nobody says that this is so");
      await page.waitForFunction(() => document.querySelectorAll(".map .held").length === 2, null); // one is named by areas alone
      assert.ok((await page.locator(".map .held").last().getAttribute("d")).length > 200, "and drawn along their outlines");
      assert.equal(await page.locator(".map :is(.zone, .incident)").count(), 0, "a scenario has nothing of what is so");
    });
  },

  "an address of a scenario that there is not says so, and leads to those that there are": async () => {
    await inPage(async (page) => {
      await open(page, url + at(WEEK, "/ceasefire/map/no-such-plan"));
      await shows(page, "main section h2", "There is no scenario “no-such-plan”");
      const maps = page.locator("main section .list a");
      await page.waitForFunction(() => document.querySelectorAll("main section .list a").length === 4, null);
      assert.equal(await maps.first().innerText(), "As it is said to be");
      assert.ok(!(await textOf(page)).includes("nobody says that this is so"), "nothing is drawn");
      await maps.filter({ hasText: "Scenario: If forces withdraw behind the line of April" }).click();
      await shows(page, "main", "A scenario: nobody says that this is so");
      assert.equal(new URL(page.url()).pathname, "/ceasefire/map/withdrawal-plan");
      forgive(/404/); // the console says so too
    });
  },

  "what lay in a zone is told by what it was and where, and leads to it": async () => {
    await inPage(async (page) => {
      await open(page, url + at(WEEK, "/ceasefire/zones"));
      await page.locator("tr", { hasText: "rus/south-box" }).locator("summary").click();
      const told = page.locator("tr", { hasText: "rus/south-box" }).locator(".told li");
      assert.equal((await told.allInnerTexts()).join(), "Ground attack, Daraa al-Balad (by its point)");
      await told.locator("a").click();
      await shows(page, "main section h2", "Ground attack, Daraa al-Balad");
    });
  },

  "on a phone many filters wait behind a word, and the map's buttons lie on nothing that is drawn": () =>
    inPage(
      async (page) => {
        await open(page, url + at(WEEK, "/ceasefire/map"));
        await page.waitForSelector(".map .land");
        const [map, tools] = [await page.locator(".map svg").boundingBox(), await page.locator(".map-tools").boundingBox()];
        assert.ok(tools.y >= map.y + map.height - 1, "under the map");
        assert.ok(map.y < 844, "which begins on the first screen");
        const filter = page.locator("select[name=kind]");
        assert.ok(!(await filter.isVisible()));
        await page.locator(".narrowing summary").click();
        assert.ok(await filter.isVisible());
        await open(page, url + at(WEEK, "/ceasefire/incidents?kind=strike"));
        assert.ok(await filter.isVisible(), "what is set is seen");
      },
      { viewport: { width: 390, height: 844 } },
    ),

  "counts are charted day by day, each recorder's apart; a day nobody counted is a gap, and none is told": async () => {
    const DAY_MS = 86_400_000;
    const day = (date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
    const { items } = await (await fetch(`${url}/api/v1/counts?at=${encodeURIComponent(WEEK)}`)).json();
    const daily = items.filter((count) => count.ceasefire === "rus/nationwide" && count.from === count.to);
    assert.ok(items.some((count) => count.ceasefire === "rus/nationwide" && count.from !== count.to), "a week was counted too");
    const last = Math.max(...daily.map((count) => day(count.to)));
    const shown = daily.filter((count) => day(count.from) > last - 14).sort((a, b) => day(a.from) - day(b.from));
    const read = (page) =>
      page.locator(".chart svg.days").evaluateAll((all) =>
        all.map((svg) => ({
          bars: [...svg.querySelectorAll(".bar text")].map((text) => text.textContent),
          gaps: [...svg.querySelectorAll(".gap title")].map((title) => title.textContent),
          ticks: [...svg.querySelectorAll(".tick text:not(.month)")].map((text) => [Number(text.textContent), text.getBoundingClientRect().x]),
        })),
      );
    const numbers = (who) => shown.filter((count) => count.author === who).map((count) => String(count.total));
    await inPage(async (page) => {
      for (const lang of ["en", "ar"]) {
        await open(page, url + withLang(at(WEEK, "/ceasefire/counts?ceasefire=rus/nationwide"), lang));
        await page.waitForSelector(".chart .bar");
        const charts = await read(page);
        assert.deepEqual(charts.map(({ bars }) => bars), [numbers("rus"), numbers("tur")], lang);
        for (const { gaps, ticks } of charts) {
          assert.equal(gaps.length, 2, "from 24 to 28 April, from 3 to 5 May");
          assert.deepEqual(ticks.map(([n]) => n), [24, 25, 26, 27, 28, 29, 30, 1, 2, 3, 4, 5, 6, 7], "every day has its date");
          assert.equal(ticks[0][1] < ticks.at(-1)[1], lang === "en", "days run as the page does");
        }
        assert.deepEqual(grave((await axe(page)).found), [], lang);
      }
      await open(page, url + at(WEEK, "/ceasefire/counts?ceasefire=rus/nationwide"));
      await page.locator(".chart summary").click();
      const table = await textOf(page, ".chart table");
      assert.ok(table.includes("3 May 2017 not counted not counted") && table.includes("2 May 2017 14 9"), table);
      await page.locator(".chart a", { hasText: "Earlier days" }).click();
      await page.waitForFunction(() => document.querySelector(".chart .tick text")?.textContent !== "24");
      await open(page, url + at(WEEK, "/ceasefire/counts?ceasefire=rus/nationwide&to=2017-01-23"));
      await page.waitForSelector(".chart .bar");
      assert.deepEqual((await read(page)).map(({ bars, gaps }) => [bars, gaps.length]), [[["9"], 0], [["0"], 0]], "none that was counted is told as a number");
      await open(page, url + at(WEEK, "/ceasefire/counts?length=7"));
      await shows(page, ".chart", "In periods of 7 days");
      assert.deepEqual((await read(page)).map(({ bars }) => bars), [["24"], ["82"]]);
    }, { bypassCSP: true });
  },

  "statements are searched, by name and without accents": async () => {
    await inPage(async (page) => {
      await open(page, url + "/statements");
      await page.keyboard.press("/");
      await page.keyboard.type("bakayev");
      await page.waitForFunction(() => document.querySelectorAll("main .said").length < 10);
      assert.ok((await textOf(page)).includes("Mr Bakayev read out"));
      await open(page, page.url());
      assert.ok((await textOf(page)).includes("Mr Bakayev read out"), "a search has an address");
      await page.locator("input[type=search]").fill("nobody said this");
      await page.waitForSelector("main .empty");
      assert.ok((await textOf(page)).includes("Nothing here has"));
    });
  },

  "the reader's own browser checks the record, and one act, and says what does not hold": async () => {
    await inPage(async (page, context) => {
      await open(page, url + "/record");
      await page.locator("#check button.do").click();
      await page.waitForFunction(() => document.querySelector("#check .sentence.strong"), null, { timeout: 120_000 });
      assert.match(await textOf(page, "#check"), /It holds: every entry up to \d+ is signed.*Held by Islamic Republic of Iran/);
      await open(page, url + "/record/42");
      await page.locator(".check button.do").click();
      await page.waitForFunction(() => document.querySelector(".check .sentence.strong"), null, { timeout: 120_000 });
      assert.match(await textOf(page, ".check"), /It holds: entry 42 is signed by its author.*revoked before is not checked here/);
      await open(page, url + withLang("/statements/communique/kaz/outcome", "en"));
      await page.locator(".check button.do").click();
      await page.waitForFunction(() => document.querySelector(".check .sentence.strong"), null, { timeout: 120_000 });
      const { items: [{ i }] } = await (await fetch(`${url}/api/v1/round/kaz/astana-4`)).json().then(({ communiques }) => ({ items: communiques.filter(({ ref }) => ref === "kaz/outcome") }));
      assert.match(await textOf(page, ".check"), new RegExp(`It holds: entry ${i} is signed by its author`), "what was said is checked where it stands");
      await open(page, url + "/record/42");
      // What the check of the whole record has found of keys is known on the next page.
      await page.locator(".pages a[href^='/record']").click();
      await page.locator("#check button.do").click();
      await page.waitForFunction(() => document.querySelector("#check .sentence.strong"), null, { timeout: 120_000 });
      await page.evaluate(() => {
        const link = Object.assign(document.createElement("a"), { href: "/record/42" });
        document.querySelector("main").append(link);
        link.click();
      });
      await page.locator(".check:not(#check .check) button.do").click();
      await page.waitForFunction(() => document.querySelector(".check .sentence.strong"), null, { timeout: 120_000 });
      assert.match(await textOf(page, ".check"), /It holds: entry 42/);
      assert.doesNotMatch(await textOf(page, ".check"), /revoked before/);
      // A host that changes one word of one act on its way to this reader.
      await context.route(/\/tile\/entries\/000/, async (route) => {
        const answer = await route.fetch();
        const body = await answer.body();
        const at = body.indexOf("confirmed");
        body.write("declined.", at);
        await route.fulfill({ response: answer, body });
      });
      await open(page, url + "/record");
      await page.locator("#check button.do").click();
      await page.waitForFunction(() => document.querySelector("#check .sentence.strong"), null, { timeout: 120_000 });
      assert.match(await textOf(page, "#check"), /It does not hold.*does not fit together.*tile-mismatch.*not signed with a key.*bad-signature/);
      assert.doesNotMatch(await textOf(page, "#check"), /did not come to its end/);
      await context.unroute(/\/tile\/entries\/000/);
      await context.route(/\/tile\/entries\/000/, (route) => route.fulfill({ status: 502 }));
      await page.locator("#check button.do").click();
      await page.waitForFunction(() => /checked to the end/.test(document.querySelector("#check").innerText), null, { timeout: 120_000 });
      assert.doesNotMatch(await textOf(page, "#check"), /It does not hold/);
      forgive(/502/);
    });
  },

  "the reader's own browser finds a proof that is another's, and a host that goes back behind what it has shown": async () => {
    await inPage(async (page, context) => {
      const verdict = async (where) => {
        await page.locator(`${where} button.do`).click();
        await page.waitForFunction((at) => document.querySelector(`${at} .sentence.strong`), where, { timeout: 120_000 });
        return textOf(page, where);
      };
      const proof = /\/api\/v1\/proof\/42$/;
      await context.route(proof, async (route) => route.fulfill({ response: await route.fetch({ url: `${url}/api/v1/proof/41` }) }));
      await open(page, url + "/record/42");
      assert.match(await verdict(".check"), /It does not hold.*bad-proof/);
      await context.unroute(proof);
      await open(page, url + "/record/42");
      assert.match(await verdict(".check"), /It holds: entry 42/);
      const old = await (await fetch(`${url}/checkpoint`)).text(); // of what is held
      await open(page, url + "/record");
      assert.match(await verdict("#check"), /It holds/);
      const { as_of: now } = await (await fetch(`${url}/api/v1/record`)).json();
      assert.ok(Number(old.split("\n")[1]) < now.size, "more has come since");
      await context.route(/\/checkpoint(\/newest)?$/, (route) => route.fulfill({ body: old, contentType: "text/plain" }));
      await open(page, url + "/record");
      assert.match(await verdict("#check"), /It does not hold.*fewer entries now than before.*rolled-back/, "the browser remembers, whatever page asks");
      assert.equal(await page.locator("#check a[download]").count(), 1, "and gives what proves it");
      for (const [lang, bad] of [["ru", /Проверка не пройдена.*теперь меньше записей.*rolled-back/], ["ar", /ليس صحيحا.*الآن قيودا أقل.*rolled-back/]]) {
        await open(page, url + withLang("/record", lang));
        assert.match(await verdict("#check"), bad, lang);
      }
    });
  },

  "a host that has refused its stream of events is asked for it again": async () => {
    await inPage(async (page, context) => {
      let asked = 0;
      await context.route(/\/events$/, (route) => (++asked > 2 ? route.continue() : route.fulfill({ status: 503 })));
      await open(page, url + "/record");
      await page.waitForSelector(".held span.warn");
      await page.waitForFunction(() => !document.querySelector(".held span.warn"));
      assert.equal(asked, 3);
      forgive(/503/);
    });
  },

  "a text whose author tags it as no browser expects is shown, and what cannot be drawn leaves the frame": async () => {
    const TAGS = ["x-syr", "i-default", "zh-yue", "en-x-plain", "art-lojban", "en-GB-oed", "sl-rozaj-biske-1994", "qaa-Qaaa-QM-x-southern"];
    const answering = (languages) => async (route) => {
      const answer = await route.fetch();
      const body = await answer.json();
      body.text.document.languages = languages;
      await route.fulfill({ response: answer, json: body });
    };
    await inPage(async (page) => {
      await page.route(/\/api\/v1\/text\/rus/, answering(["en", "ru", ...TAGS]));
      await open(page, url + "/texts/rus/memorandum");
      for (const tag of TAGS) assert.ok(await page.locator(`main a[lang="${tag}"]`).innerText(), tag);
      await page.unrouteAll();
      await page.route(/\/api\/v1\/text\/rus/, answering(7));
      await page.goto(url + "/texts/rus/memorandum");
      await shows(page, "main .trouble", "This page cannot be shown");
      assert.ok(await page.locator("nav.pages a").count(), "the frame stays");
      await page.locator(".pages a[href^='/motions']").click();
      await shows(page, "main h1", "Motions");
    });
  },

  "the press line is copied with who says so, its entries, and the record that they stand in": async () => {
    await inPage(async (page) => {
      await page.addInitScript(() => Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => void (window.copied = text) } }));
      await open(page, `${url}/?at=${encodeURIComponent(WEEK)}`);
      await page.locator(".press button", { hasText: "Copy" }).click();
      const copied = await page.waitForFunction(() => window.copied).then((it) => it.jsonValue());
      const press = await (await fetch(`${url}/api/v1/press?lang=en&at=${encodeURIComponent(WEEK)}`)).json();
      for (const part of [press.line, press.found, press.record, press.as_of.root, `entry ${press.according_to[0].acts[0]}`, `as_of=${press.as_of.index}`]) assert.ok(copied.includes(part), `${part} in ${copied}`);
      const address = copied.split("\n").at(-1);
      assert.match(await (await fetch(address)).text(), /^<!doctype html>/i, "a page, for people");
    });
  },

  "the press line is copied where the browser gives no clipboard, as over plain HTTP from another machine": async () => {
    await inPage(async (page) => {
      await page.addInitScript(() => {
        Object.defineProperty(navigator, "clipboard", { value: undefined });
        document.addEventListener("copy", () => (window.copied = document.activeElement.value));
      });
      await open(page, `${url}/?at=${encodeURIComponent(WEEK)}`);
      await page.locator(".press button", { hasText: "Copy" }).press("Enter");
      await shows(page, ".press .buttons", "Copied");
      const { line } = await (await fetch(`${url}/api/v1/press?lang=en&at=${encodeURIComponent(WEEK)}`)).json();
      assert.ok((await page.evaluate(() => window.copied)).startsWith(line));
      assert.equal(await page.locator("textarea").count(), 0);
      assert.equal(await page.evaluate(() => document.activeElement.tagName), "BUTTON");
    });
  },

  "what comes is shown without being asked for, and stays text": async () => {
    await inPage(async (page) => {
      await open(page, url + "/statements");
      const text = 'Heard by all. <img src=x onerror="console.error(1)"> <script>console.error(2)</script>';
      const body = { id: "from-the-test", speaker: { name: { en: "A. Nobody" } }, on_behalf: ["kaz"], text: { en: text } };
      const { found } = await (await fetch(url + "/api/v1/record")).json();
      const folder = key.slice(0, key.lastIndexOf("/"));
      execFileSync(truce, ["act", "statement", "-", "--key", key, "--host", url, "--found", found], {
        input: JSON.stringify(body),
        env: { PATH: "/usr/bin:/bin", HOME: folder, XDG_STATE_HOME: `${folder}/state`, XDG_CACHE_HOME: `${folder}/cache` },
      });
      await page.waitForFunction(() => document.querySelector("main").innerText.includes("Heard by all."));
      assert.ok((await page.locator("main").innerText()).includes(text));
      assert.equal(await page.locator("main img, main script").count(), 0);
    });
  },
};

// As fetch would not give it: the bytes that came.
async function raw(path, encoding) {
  const { request } = await import("node:http");
  return new Promise((done, fail) => {
    request(url + path, { headers: { "Accept-Encoding": encoding } }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => done({ headers: answer.headers, body: Buffer.concat(pieces) }));
    })
      .on("error", fail)
      .end();
  });
}

await run({ ...TESTS, ...types(url), ...atDesk(desks.kaz, pagesOf(new URL(desks.kaz).origin)), ...scenes(desks, away, url, pagesOf), ...trips(desks, url, pagesOf), ...late(desks, url, pagesOf), ...fire({ truce, key, host: url, desks }, pagesOf) }, browser);
