# SPDX-License-Identifier: Apache-2.0
"""Two records for the eye (`make screenshots`), made by tests/second: one that is large in everything, all invented,
and one that holds its founding act alone.

Fifty delegations with long names in three scripts, a round with two hundred meetings, a text of a thousand clauses of
which a part is open, and enough of everything else that lists have to be gone through. The binary
appends what was signed; not one act of it may be refused.
"""
import datetime
import json
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "net")]

from talks import Talks, forge, make  # noqa: E402

ROUND = "kz/round-9"
START = datetime.datetime(2017, 1, 23, 9, 0)  # on the venue's wall clock
OFFSET = "+05:00"
EVENING = "2017-01-24T20:00:00+05:00"
PART_BYTES = 60000  # of clauses in one act, which holds 65,535
CLAUSES, MEETINGS = 1000, 200
GROUP = 500  # notes for one `truce append`: it takes 2 MiB of them

# Whose name is long in each language, and not by the same measure. Slug, and the name around a place.
KINDS = [
    ("council", "Coordinating Council of the Displaced Communities of {}", "Координационный совет перемещённых общин: {}",
     "المجلس التنسيقي للمجتمعات المحلية النازحة، {}"),
    ("republic", "Federal Democratic Republic of {}", "Федеративная Демократическая Республика {}", "جمهورية {} الاتحادية الديمقراطية"),
    ("front", "Front for the Defence of the Constitution and of the Free Municipalities of {}",
     "Фронт защиты конституции и вольных общин, {}", "جبهة الدفاع عن الدستور والبلديات الحرة في {}"),
    ("mission", "Observer Mission of the Organisation for Cooperation between the Riparian States, {}",
     "Миссия наблюдателей Организации сотрудничества прибрежных государств, {}", "بعثة مراقبي منظمة التعاون بين الدول المشاطئة، {}"),
    ("union", "Union of Labour, Craft and Transport of {}", "Союз труда, ремёсел и транспорта, {}", "اتحاد العمل والحرف والنقل في {}"),
    ("kingdom", "Kingdom of {}", "Королевство {}", "مملكة {}"),
    ("women", "Women's Advisory Platform for a Durable Peace, {}", "Женская консультативная платформа за прочный мир, {}",
     "المنبر الاستشاري النسائي من أجل سلام دائم، {}"),
    ("guard", "Provisional Military Command of the Guard of {}", "Временное военное командование гвардии, {}", "القيادة العسكرية المؤقتة لحرس {}"),
    ("elders", "Assembly of the Elders and Judges of {}", "Собрание старейшин и судей, {}", "مجلس شيوخ وقضاة {}"),
]
PLACES = [
    ("vellmark", "Northern Vellmark and the Lake Districts", "Северный Веллмарк и Озёрный край", "فيلمارك الشمالية ومناطق البحيرات"),
    ("oriath", "Oriath", "Ориат", "أورياث"),
    ("sandhr", "Sandhraunsfjordursveitarfelag", "Сандхройнсфьордюрсвейтарфьелаг", "ساندرونسفيوردور"),
    ("quen", "the Upper and the Lower Quen", "Верхний и Нижний Квен", "كوين العليا والسفلى"),
    ("tamar", "Tamar with the islands of Ishe and Old Ferry", "Тамар с островами Ише и Старый Перевоз", "تامار مع جزيرتي إيشه والمعبر القديم"),
]
ROLES = {"council": "party", "republic": "observer", "front": "party", "mission": "observer", "union": "party", "kingdom": "facilitator",
         "women": "observer", "guard": "party", "elders": "mediator"}
NAMES = {"kz": ("Republic of the Host", "Республика-организатор", "الجمهورية المضيفة"),
         "ru": ("Federation of the North", "Северная Федерация", "الاتحاد الشمالي"),
         "tr": ("Republic of the Straits", "Республика Проливов", "جمهورية المضائق"),
         "gov": ("Government of the Republic of Vellmark-Oriath and of All Its Provinces",
                 "Правительство Республики Веллмарк-Ориат и всех её провинций", "حكومة جمهورية فيلمارك أورياث وجميع محافظاتها"),
         "opp": ("National Coalition for Change, in exile", "Национальная коалиция за перемены (в изгнании)", "الائتلاف الوطني من أجل التغيير، في المنفى")}
PEOPLE = [("Maximiliana Konstantinopolskaya-Wolfeschlegelstein", "Максимилиана Константинопольская-Вольфешлегельштайн", "ماكسيميليانا كونستانتينوبولسكايا"),
          ("Abd al-Rahman ibn Muhammad al-Qunaytiri", "Абд ар-Рахман ибн Мухаммад аль-Кунайтири", "عبد الرحمن بن محمد القنيطري"),
          ("Li Wei", "Ли Вэй", "لي وي"), ("J. Ó Súilleabháin", "Дж. О’Суиллевань", "ج. أو سوليفان")]
FUNCTIONS = [("Permanent Representative to the international organisations at Geneva, Special Envoy of the Prime Minister",
              "Постоянный представитель при международных организациях в Женеве, спецпосланник премьер-министра",
              "الممثل الدائم لدى المنظمات الدولية في جنيف، المبعوث الخاص لرئيس الوزراء"),
             ("Deputy minister", "Заместитель министра", "نائب الوزير"), ("Head of delegation", "Глава делегации", "رئيس الوفد")]
PARAGRAPH = ("The sides shall withdraw heavy weapons to the lines that are drawn on the map annexed to this text, and shall report each step",
             "Стороны отводят тяжёлое вооружение на рубежи, нанесённые на прилагаемую карту, и сообщают о каждом шаге",
             "تسحب الأطراف الأسلحة الثقيلة إلى الخطوط المرسومة على الخريطة المرفقة وتبلغ عن كل خطوة")


def words(three, *more):
    """A text in the three languages."""
    return {tag: text.format(*more) for tag, text in zip(("en", "ru", "ar"), three)}


def spell(minutes):
    """A time, so many minutes behind the beginning."""
    return (START + datetime.timedelta(minutes=minutes)).isoformat() + OFFSET


class Maker(make.Maker):
    def envelope(self, key):
        """Behind the founding, which is logged whatever group an act comes in."""
        return {**super().envelope(key), "seen": {"size": 1, "root": make.b64(self.root(1))}}


class Large:
    """The record in the making."""

    def __init__(self):
        self.maker = Maker()
        self.all = dict(NAMES)
        self.roles = {"kz": ["host"], "ru": ["guarantor"], "tr": ["guarantor"], "gov": ["party"], "opp": ["party"]}
        for place, *where in PLACES:
            for kind, *name in KINDS:
                who = f"{kind}-{place}"
                self.all[who] = tuple(text.format(there) for text, there in zip(name, where))
                self.roles[who] = [ROLES[kind]]
                self.maker.new_key(who, "act", 1, ["act"])
                self.maker.new_key(who, "root", 1, ["root"])
        self.parties = [who for who, roles in self.roles.items() if roles[0] in ("party", "guarantor")]
        self.speakers = [who for who, roles in self.roles.items() if roles[0] != "observer"]
        self.maker.found(self.founding)

    def founding(self, members):
        body = members["body"]
        body["title"] = {"en": "Talks on Vellmark-Oriath, under the auspices of the Riparian States and of the Host",
                         "ru": "Переговоры по Веллмарк-Ориату под эгидой прибрежных государств и принимающей стороны",
                         "ar": "محادثات بشأن فيلمارك أورياث برعاية الدول المشاطئة والبلد المضيف"}
        body["languages"] = ["en", "ru", "ar"]
        body["tracks"] = [{"id": "main", "name": {"en": "Plenary track"}}, {"id": "humanitarian", "name": {"en": "Humanitarian and detainees"}},
                          {"id": "constitution", "name": {"en": "Constitutional committee, small body of forty-five"}}]
        known = {one["id"]: one for one in body["participants"]}
        for who, name in self.all.items():
            one = known.get(who) or {"id": who, "keys": [key.entry() for key in self.maker.keys.values() if key.participant == who]}
            one["name"], one["roles"] = words(name), self.roles[who]
            if who.startswith("guard"):
                one["designation"] = words(("Delegation of the lawful command of the armed forces", "Делегация законного командования", "وفد القيادة الشرعية"))
                one["without_prejudice"] = words(("The name is used without prejudice to any position on status.",
                                                  "Название не предрешает статуса.", "لا تمس التسمية أي موقف من الوضع القانوني."))
            known[who] = one
        body["participants"] = list(known.values())
        body["rules"]["motion"] = {"*": {"party": "all", "guarantor": "all"}}
        members["at"] = spell(-600)

    def act(self, who, kind, body, minutes=None):
        """Logs an act of somebody; its id."""
        key = self.maker.keys[who, "act"]
        self.maker.act(key, kind, body, spell(len(self.maker.entries) if minutes is None else minutes))
        return key.last_id

    def rounds(self):
        for n in range(1, 10):
            first = datetime.date(2016, n, 5) if n < 9 else datetime.date(2017, 1, 23)
            self.act("kz", "round", {
                "id": f"round-{n}", "kind": "round", "track": "main", "number": n,
                "title": words(("International Meeting on Vellmark-Oriath in the Format of the Riparian States, round {}",
                                "Международная встреча по Веллмарк-Ориату в формате прибрежных государств, раунд {}",
                                "الاجتماع الدولي بشأن فيلمارك أورياث بصيغة الدول المشاطئة، الجولة {}"), n),
                "convened_by": ["kz", "ru", "tr"], "place": {"name": words(("Palace of Independence, Left Bank", "Дворец Независимости, Левый берег", "قصر الاستقلال، الضفة اليسرى")), "country": "KZ"},
                "from": str(first), "to": str(first + datetime.timedelta(days=9 if n == 9 else 1)), "state": "open" if n == 9 else "closed"})

    def arrivals(self):
        states = [("arrived", "full"), ("arrived", "partial"), ("expected", None), ("delayed", None), ("travelling", None), ("left", None),
                  ("walked-out", None), ("confirmed", None), ("declined", None)]
        people = list(self.all)
        self.act("kz", "presence", {"round": ROUND, "participants": people, "part": "delegation", "state": "invited"})
        for i, who in enumerate(people):
            state, strength = states[i * i % 9]
            body = {"round": ROUND, "participants": [who], "part": "delegation", "state": state}
            if strength:
                body["strength"] = strength
            if state in ("expected", "arrived"):
                body["when"] = spell(60 * (i % 30))
            if state == "delayed":
                body["reason"] = words(("no clearance to fly over the straits", "нет разрешения на пролёт над проливами", "لا إذن بالتحليق فوق المضائق"))
            self.act("kz", "presence", body)
            if strength and i % 2:
                self.act("kz", "presence", {"round": ROUND, "participants": [who], "part": "delegation", "state": "confirmed"})
            if i % 3 == 0:
                self.act(who, "presence", {"round": ROUND, "participants": [who], "part": "head", "state": "expected", "when": spell(1500 + i)})
            person = lambda n: {"name": words(PEOPLE[n % 4]), "function": words(FUNCTIONS[n % 3])}  # noqa: E731
            self.act(who, "delegation", {
                "round": ROUND, "head": person(i), "spokesperson": person(i + 1), **({"groups": [words(("Group of {}", "Группа {}", "مجموعة {}"), n) for n in range(i % 7)]} if i % 7 else {}),
                "members": [{"person": person(i + n), "level": "experts", "role": "adviser"} for n in range(2, 2 + i % 5)]})

    def meetings(self):
        people = list(self.all)
        levels, formats = ("experts", "technical", "envoys", "heads", "ministers"), ("bilateral", "trilateral", "proximity", "plenary", "caucus")
        for n in range(MEETINGS):
            day, slot = divmod(n, 20)
            begin = day * 1440 + slot * 30
            form = formats[n * 7 % 5]
            size = {"bilateral": 2, "trilateral": 3, "proximity": 2, "plenary": 50, "caucus": 9}[form]
            there = [people[(n * 11 + k * 3) % 50] for k in range(size)] if size < 50 else people
            body = {"id": f"m-{n}", "round": ROUND, "level": levels[n % 5], "format": form,
                    "title": words(("Consultations on the exchange of detainees and the handover of remains, session {}",
                                    "Консультации по обмену удерживаемыми лицами, заседание {}", "مشاورات بشأن تبادل المحتجزين وتسليم الرفات، الجلسة {}"), n + 1),
                    "place": {"name": words(("Hall {}, second floor", "Зал {}, второй этаж", "القاعة {}، الطابق الثاني"), n % 12), "country": "KZ"},
                    "from": spell(begin), "to": spell(begin + 25), "with": [{"who": who} for who in there],
                    "state": "ended" if begin < 900 else "planned"}
            if form == "proximity":
                body.update(rooms="separate", go_between="kz")
            self.act("kz", "meeting", body)
            if begin < 900 and n % 4 == 0:
                self.act(there[0], "attended", {"meeting": f"kz/m-{n}", "present": there[:-1], "absent": [{"who": there[-1]}]})
                self.act(there[-1], "attended", {"meeting": f"kz/m-{n}", "present": there})

    def speech(self):
        for n in range(260):
            who = list(self.all)[n % 50]
            self.act(who, "statement", {
                "id": f"s-{n}", "speaker": {"name": words(PEOPLE[n % 4]), "function": words(FUNCTIONS[n % 3])}, "on_behalf": [who],
                "text": words([" ".join([text] * (1 + n % 5)) + ".\n\n" + text + "." for text in PARAGRAPH])})
        for n in range(40):
            self.act("kz", "communique", {"id": f"c-{n}", "round": ROUND, "issued_by": ["kz", *self.parties[: n % 20]],
                                          "title": words(("Communiqué no. {} of the Secretariat on the work of the day", "Коммюнике № {} секретариата", "البلاغ رقم {} للأمانة"), n),
                                          "text": words([text + "." for text in PARAGRAPH])})
        for n in range(60):
            self.act(self.speakers[n % len(self.speakers)], "report", {
                "id": f"r-{n}", "said_by": {"name": words(("A news agency of the straits", "Агентство новостей проливов", "وكالة أنباء المضائق"))}, "standing": "official",
                "wording": "paraphrase", "sort": "fact", "text": words([text + "." for text in PARAGRAPH])})

    def clause(self, n):
        level = 1 if n % 25 == 0 else 2 if n % 5 == 0 else 3
        it = {"id": f"c{n}", "level": level}
        if level < 3:
            it["heading"] = words(("Withdrawal of heavy weapons, section {}", "Отвод тяжёлых вооружений, раздел {}", "سحب الأسلحة الثقيلة، القسم {}"), n)
        if n % 6 == 1:
            it["options"] = [{"id": f"o{k}", "by": [self.parties[(n + k) % len(self.parties)], self.parties[(n + 5 * k) % len(self.parties)]],
                              **({"against": self.parties[n % 9: n % 9 + 3 + k]} if k else {}), "text": words([text + "." for text in PARAGRAPH])} for k in range(2 + n % 3)]
            for option in it["options"]:
                option["by"] = sorted(set(option["by"]))
                if "against" in option:
                    option["against"] = [who for who in option["against"] if who not in option["by"]] or [self.parties[-1]]
        else:
            it["text"] = words([f"{text} [within {n % 40 + 2} days]." for text in PARAGRAPH])
        return it

    def texts(self):
        kinds = ("memorandum", "protocol", "annex", "concept-paper", "agreement")
        for n in range(30):
            self.act("ru", "document", {"id": f"text-{n}", "kind": kinds[n % 5], "track": ("main", "humanitarian", "constitution")[n % 3], "languages": ["en", "ru", "ar"], "authentic": ["en", "ru", "ar"],
                                        "title": words(("Memorandum on the creation of zones of reduced tension and on the return of displaced persons, part {}",
                                                        "Меморандум о создании зон деэскалации и возвращении перемещённых лиц, часть {}", "مذكرة بشأن إنشاء مناطق خفض التصعيد وعودة النازحين، الجزء {}"), n)})
        parts, held, size = [], [], 0
        for n in range(CLAUSES):
            clause = self.clause(n)
            bytes_ = len(json.dumps(clause, ensure_ascii=False).encode())
            if size + bytes_ > PART_BYTES:
                parts.append(self.act("ru", "part", {"document": "ru/text-0", "clauses": held}))
                held, size = [], 0
            held.append(clause)
            size += bytes_
        first = self.act("ru", "draft", {"document": "ru/text-0", "version": "1", "parts": parts[:2], "clauses": []})
        draft = self.act("ru", "draft", {"document": "ru/text-0", "version": "2", "base": first, "parts": parts, "clauses": held})
        for i, who in enumerate(self.speakers):
            for n in range(1, 60, 7):
                self.act(who, "stance", {"draft": draft, "clause": f"c{n}", "position": ("agree", "accept", "ad-referendum", "reserve", "object", "abstain")[(i + n) % 6],
                                         "reason": words([text + "." for text in PARAGRAPH])})
            self.act(who, "amend", {"id": "a", "draft": draft, "clause": f"c{i}", "op": "replace", "text": words([text + "!" for text in PARAGRAPH])})

    def motions(self):
        for n in range(24):
            self.act(self.parties[n % len(self.parties)], "motion", {
                "id": f"v-{n}", "kind": "procedural", "decide_by": spell(3100 + 50 * n if n % 3 == 0 else 1580 + 40 * n), **({"silence": True} if n % 3 == 0 else {}),
                "title": words(("That the working group on detainees meet in two rooms until the lists are exchanged ({})",
                                "Чтобы рабочая группа по удерживаемым лицам заседала в двух залах до обмена списками ({})", "أن يجتمع الفريق العامل في قاعتين حتى تبادل القوائم ({})"), n),
                "payload": {"text": words([text + "." for text in PARAGRAPH])}})
            mover = self.parties[n % len(self.parties)]
            for k, who in enumerate(self.parties[: n]):
                self.act(who, "vote", {"motion": f"{mover}/v-{n}", "choice": "abstain" if k % 4 == 3 else "no" if n % 5 == 4 and k % 4 == 1 else "yes"})
        for n in range(6):
            self.act("ru", "exchange", {"id": f"lists-{n}", "between": self.parties[: 2 + 4 * n], "deadline": spell(9000),
                                        "title": words(("Lists of detainees and of missing persons, {}", "Списки удерживаемых и пропавших, {}", "قوائم المحتجزين والمفقودين، {}"), n)})

    def ceasefire(self):
        self.act("ru", "ceasefire", {"id": "truce", "kind": "cessation-of-hostilities", "declared_by": ["ru", "tr"], "from": spell(-500),
                                     "title": words(("Cessation of hostilities in all provinces of Vellmark-Oriath", "Прекращение боевых действий во всех провинциях", "وقف الأعمال القتالية في جميع المحافظات")),
                                     "binds": [{"who": who} for who in self.parties], "guarantors": [{"who": "ru", "for": ["gov"]}, {"who": "tr", "for": ["opp"]}]})
        for n in range(250):
            self.act(self.parties[n % len(self.parties)], "incident", {
                "id": f"i-{n}", "ceasefire": "ru/truce", "when": spell(n), "kind": ("shelling", "strike", "sniper", "attack")[n % 4], "basis": ("recorded", "observed", "heard", "reported")[n % 4],
                "place": {"name": words(("Old Ferry near the upper mill of Quen, {}", "Старый Перевоз у верхней мельницы, {}", "المعبر القديم قرب الطاحونة، {}"), n), "country": "SY",
                          "admin": ("SY-HM", "SY-HI", "SY-ID")[n % 3], "point": [round(36 + n % 50 / 40, 3), round(34.5 + n % 37 / 30, 3)]}})


def write(folder, maker, name, held=0):
    """The record, appended by the binary and cosigned by its founders; the log's key beside it. From its act `held` on
    there is a log time, for holders have attested to what came before."""
    notes = [f"{name}-{n}.note" for n in range(len(maker.entries))]
    for path, note in zip(notes, maker.entries):
        (folder / path).write_bytes(note)
    Talks.write_key(folder / "log.key", maker.log)
    for who in make.FOUNDERS:
        for use in ("hold", "machine"):
            Talks.write_key(folder / f"{who}-{use}.key", maker.keys[who, use])
    record, log, at = f"{name}.truce", ("--log-key", "log.key"), ("--at", spell(len(notes)))
    cuts = sorted({1, held or 1, *range(1, len(notes), GROUP), len(notes)})
    calls = [("found", notes[0], "-o", record, *log)]
    for first, end in zip(cuts, cuts[1:]):
        if first == held:
            calls += [("act", "hold", "--key", f"{who}-machine.key", "--record", record, *log, "--at", spell(held)) for who in make.FOUNDERS]
        calls.append(("append", record, *notes[first:end], *log))
    calls += [("cosign", record, "--key", f"{who}-hold.key", *at) for who in make.FOUNDERS]
    for call in calls:
        done = folder.call(*call)
        assert done.returncode == 0, done.stdout + done.stderr


def play(folder):
    """large.truce and empty.truce, and log.key of both: `folder` as tests/net/harness.py has it."""
    large = Large()
    for part in (large.rounds, large.arrivals, large.meetings, large.speech, large.texts, large.ceasefire):
        part()
    held = len(large.maker.entries)
    large.motions()
    write(folder, large.maker, "large", held)
    write(folder, Large().maker, "empty")
