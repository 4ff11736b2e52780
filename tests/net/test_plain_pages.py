# SPDX-License-Identifier: Apache-2.0
"""A reader without scripts: from the front page every page is reached by links alone, in each language, at other
times, and each thing that a page names by itself."""
import html.parser
import unittest
import urllib.parse

from harness import Folder

LISTS = ("/rounds", "/texts", "/statements", "/statements/report", "/ceasefire/incidents", "/ceasefire/counts", "/ceasefire/operations",
         "/ceasefire/zones")
OTHERS = ("/", "/sheet", "/motions", "/exchanges", "/participants", "/ceasefire", "/ceasefire/bulletin", "/ceasefire/map", "/record")


class Page(html.parser.HTMLParser):
    """Its language, its text, and its links by the label of the nav that they stand in."""

    def __init__(self, body):
        super().__init__()
        self.links, self.text, self.lang, self.dir, self.nav, self.within, self.outside = {}, "", None, None, None, None, 0
        self.current = []
        self.feed(body)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.lang, self.dir = given["lang"], given["dir"]
        elif tag == "nav":
            self.nav = given["aria-label"]
            self.links[self.nav] = []
            assert given["class"] == "plain", "what is hidden before the app comes"
        elif tag == "pre":
            self.within = tag
        elif tag == "a":
            if self.nav is None:
                self.outside += 1
            else:
                self.links[self.nav].append(given["href"])
                self.current += [given["href"]] if "aria-current" in given else []

    def handle_endtag(self, tag):
        self.nav = None if tag == "nav" else self.nav
        self.within = None if tag == "pre" else self.within

    def handle_data(self, data):
        self.text += data if self.within else ""

    def all(self):
        return [link for links in self.links.values() for link in links]


class Plain(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Folder()
        cls.addClassCleanup(cls.folder.done)
        played = cls.folder.call("demo", "--once", "--out", str(cls.folder / "d"))
        assert played.returncode == 0, played.stderr
        cls.host = cls.folder.start("serve", str(cls.folder / "d" / "astana.truce"), "--log-key", str(cls.folder / "d" / "log.key"),
                                    "--listen", "127.0.0.1:0")
        cls.host.await_url()

    def page(self, path):
        status, headers, body = self.host.get(path)
        self.assertEqual(status, 200, path)
        return Page(body.decode())

    def view(self, path):
        return self.host.get_json(f"/api/v1/{path}")

    def test_from_the_front_page_all_others_are_reached(self):
        front = self.page("/")
        self.assertEqual({urllib.parse.urlsplit(link).path for link in front.links["Pages"]}, {*LISTS, *OTHERS})
        for path in front.links["Pages"]:
            with self.subTest(path):
                page = self.page(path)
                self.assertEqual([each for each in page.current if "lang=" not in each], [path], "where one is")
                self.assertEqual(page.outside, 0)

    def test_all_that_links_lead_to_is_there(self):
        """As far as three steps: no address is made of which the host then says that nothing is there."""
        seen, next_ones = set(), {"/", "/?lang=ar&at=2017-05-03T20:00:00%2B06:00&zones=Europe/Moscow"}
        for _ in range(3):
            found = set()
            for path in sorted(next_ones)[:150]:
                found |= set(self.page(path).all())
            seen |= next_ones
            next_ones = found - seen
        self.assertGreater(len(seen), 100)

    def test_what_the_reader_has_chosen_goes_along(self):
        page = self.page("/texts?lang=ru&at=2017-05-03T20:00:00%2B06:00&as_of=100&zones=Europe/Moscow&limit=3")
        for link in page.links["Страницы"]:
            asked = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
            self.assertEqual(asked, {"lang": ["ru"], "at": ["2017-05-03T20:00:00+06:00"], "as_of": ["100"], "zones": ["Europe/Moscow"]})
        kept = page.links["Языки"][0]
        self.assertEqual(urllib.parse.parse_qs(urllib.parse.urlsplit(kept).query)["limit"], ["3"], "this page otherwise as it is")

    def test_each_language_leads_to_the_others(self):
        for lang, ways in (("en", "ltr"), ("ru", "ltr"), ("ar", "rtl")):
            page = self.page(f"/rounds?lang={lang}")
            self.assertEqual((page.lang, page.dir), (lang, ways))
            others = [links for links in page.links.values() if len([each for each in links if each.startswith("/rounds?lang=")]) == 3]
            self.assertEqual({self.page(link).lang for link in others[0]}, {"en", "ru", "ar"})

    def test_a_browser_says_which_language_its_reader_likes(self):
        ours = self.host.get("/rounds")[2]
        for likes, lang in (("ru", "ru"), ("ar-SY", "ar"), ("fr, ru;q=0.8, en;q=0.9", "en"), ("fr,ru;q=0.3, ar;q=0.25", "ru"), ("RU-kz ; q=1.0", "ru"),
                            ("en;q=0.5,ar;q=0.500,ru;q=0.501", "ru"), ("ar, ru", "ar"), ("en;q=0,ar;q=0.001", "ar"), ("de;q=1;level=2, ar;level=1;q=0.1", "ar")):
            with self.subTest(likes):
                _, headers, body = self.host.get("/rounds", {"Accept-Language": likes})
                page = Page(body.decode())
                self.assertEqual(page.lang, lang)
                self.assertIn("Accept-Language", headers["Vary"])
                self.assertEqual({"lang" in urllib.parse.urlsplit(link).query for link in page.links[next(iter(page.links))]}, {False},
                                 "an address that is given on forces nobody's language")
                again = {"Accept-Language": likes, "If-None-Match": headers["ETag"]}
                self.assertEqual(self.host.get("/rounds", again)[0], 304)
                self.assertEqual(self.host.get("/rounds", {**again, "Accept-Language": "ar" if lang == "ru" else "ru"})[0], 200)
                self.assertEqual(Page(self.host.get("/rounds?lang=ru", {"Accept-Language": "ar"})[2].decode()).lang, "ru", "what is asked for goes first")
        for path, order in (("/motions", ("", "?lang=ru")), ("/participants", ("?lang=ru", ""))):
            for query in order:  # whichever is asked for first
                page = Page(self.host.get(path + query, {"Accept-Language": "ru"})[2].decode())
                self.assertEqual((page.lang, {"lang=ru" in link for link in page.links["Страницы"]}), ("ru", {query != ""}), "what was chosen goes along")
        for nothing in ("", "fr", "*", "ru;q=0", "ru;q=0.000", "eng", "arabic, russian", ";q=1", ",,;", "q=1;ru", "ru" * 3000):
            self.assertEqual(self.host.get("/rounds", {"Accept-Language": nothing})[2], ours, nothing[:40])
        _, headers, body = self.host.get("/nothing-here", {"Accept-Language": "ar", "Accept": "text/html"})
        self.assertEqual((Page(body.decode()).lang, headers["Vary"]), ("ar", "Accept, Accept-Language"))
        refused, _, body = self.host.get("/rounds?lang=no!tag", {"Accept-Language": "ar"})
        self.assertEqual((refused, Page(body.decode()).lang), (400, "ar"))
        self.assertNotIn("Vary", self.host.get("/api/v1/rounds", {"Accept-Language": "ar"})[1], "an answer in JSON goes by its address alone")

    def test_other_times_are_reached_and_now_again(self):
        now = self.page("/")
        self.assertEqual(len(now.links["Times"]), 1, "there is no day after now, and this is now")
        then = self.page(self.page("/?at=2017-05-03T20:00:00%2B06:00").links["Times"][0])
        self.assertIn("Tue 2 May 2017, 20:00", then.text)
        self.assertIn("Wed 3 May 2017, 20:00", self.page(then.links["Times"][1]).text)
        self.assertEqual(self.page(then.links["Times"][2]).text, now.text)
        evening = [each for each in self.page("/rounds").links["What is named here"] if each.startswith("/?at=2017-05-04")]
        self.assertEqual(len(evening), 1, "the evening of the fourth round's last day")
        self.assertIn("4 May 2017", self.page(evening[0]).text)

    def test_each_thing_of_a_list_has_a_link_and_a_page_of_its_own(self):
        for path in LISTS:
            with self.subTest(path):
                view = {"/statements/report": "reports"}.get(path, path.rpartition("/")[2])
                items = self.view(view)["items"]
                self.assertTrue(items)
                between = {each["ref"]: each["type"] + "/" if path == "/statements" else "" for each in items}
                links = [each for each in self.page(path).links["What is named here"] if each.startswith(path + "/")]
                self.assertEqual(links, [f"{path}/{between[each['ref']]}{each['ref']}" for each in items])
                self.assertIn(items[0]["ref"], self.page(links[0]).text)

    def test_a_statement_stands_alone_at_its_address(self):
        for type_, view in (("communique", "statements"), ("report", "reports")):
            items = [each for each in self.view(view)["items"] if view == "reports" or each["type"] == type_]
            one, others = items[3], [each["ref"] for each in items if each is not items[3]]
            text = self.page(f"/statements/{type_}/{one['ref']}").text
            self.assertIn(one["ref"], text)
            self.assertEqual([each for each in others if f" {each} " in text], [])
            self.assertEqual([each["ref"] for each in self.view(f"{view}/{one['ref']}")["items"]], [one["ref"]])

    def test_what_is_not_said_has_no_page(self):
        for path in ("/statements/communique/kaz/nothing", "/statements/statement/kaz/outcome", "/statements/report/kaz/outcome",
                     "/statements/communique/rus/outcome", "/statements/kaz", "/statements/communique/kaz/outcome/more",
                     "/statements/other/kaz/outcome"):
            self.assertEqual(self.host.get(path)[0], 404, path)

    def test_a_list_of_some_leads_to_the_rest(self):
        first = self.page("/statements?limit=5")
        links = first.links["What is named here"]
        self.assertEqual(len(links), 6)
        rest = self.page(links[-1]).links["What is named here"]
        self.assertEqual(len(rest), 6)
        self.assertFalse(set(rest) & set(links))

    def test_an_entry_leads_to_those_beside_it(self):
        size = self.view("record")["as_of"]["size"]
        for path, links in ((f"/record/{size - 1}", [f"/record/{size - 2}"]), ("/record/0", ["/record/1"]), ("/record/7", ["/record/6", "/record/8"]),
                            ("/record", [f"/record/{size - 1}"])):
            self.assertEqual(self.page(path).links["What is named here"], links, path)

    def test_differences_that_only_the_app_shows_are_said_to_be_so(self):
        plain, asked = self.page("/texts/un/options"), self.page("/texts/un/options?mode=diff")
        self.assertNotIn("with scripts", plain.text)
        self.assertIn("with scripts", asked.text)
        self.assertTrue(asked.text.endswith(plain.text.lstrip("\n")))
        self.assertNotIn("with scripts", self.page("/rounds?mode=diff").text)

    def test_what_is_asked_stays_text_in_a_link(self):
        for order in ("from:A\"><script>x", "from:<b>&lang=ru"):
            status, _, body = self.host.get("/rounds?order=" + urllib.parse.quote(order))
            self.assertNotIn(b"<script>x", body)
            self.assertNotIn(b"<b>", body)
            if status == 200:
                for link in Page(body.decode()).links["Languages"]:
                    self.assertEqual(urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)["order"], [order])

    def test_a_version_leads_to_what_it_changed(self):
        draft = next((each for each in self.view("texts")["items"] if len(each["versions"]) > 1), None)
        self.assertIsNotNone(draft)
        links = self.page(f"/texts/{draft['ref']}").links["What is named here"]
        both = urllib.parse.parse_qs(urllib.parse.urlsplit(links[0]).query)["diff"][0].split("..")
        known = [each["id"] for each in draft["versions"]]
        self.assertTrue(set(both) <= set(known) and both[1] == known[-1])
        self.assertNotEqual(self.page(links[0]).text, self.page(f"/texts/{draft['ref']}").text)
