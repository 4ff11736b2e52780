# SPDX-License-Identifier: Apache-2.0
"""Whether canaries stand in every act type that can be restricted, and in every string that its form leaves free: the act
table as the program prints it, held against what the exercise says."""
import json
import subprocess
import unittest

from canaries import Canaries
from canary_bodies import BODIES, BY_OTHERS, ORDER, Words, type_of
from harness import TRUCE
from stage import AUDIENCES, Audience

ALWAYS_PUBLIC = "constitution"  # the family whose acts are restricted to nobody
ELSEWHERE = {  # act types that have no body here, and why
    "deposit": "its command makes the body: the exercise deposits statements, whose words are canaries",
    "open": "its command makes the body: of what was said before, word by word"}
NARROW = {  # what a form allows, by its pattern, where no word stands in it; and why
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "a day",
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$": "a moment",
    "^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2}))$":
        "one or the other",
    "^[A-Z]{2}$": "a country",
    "^[0-9a-f]{64}$": "an act's id, which everybody has; or the digest of a name that is withheld"}
BARE = {  # fields whose value is one of a few that everybody knows, or cannot be had here: why, and which
    "one of the participants": """
        round.host round.convened_by[] round.by[] interest.about.who document.depositary exchange.between[] meeting.go_between
        meeting.with[].who invite.to.who accredit.participant communique.issued_by[] report.said_by.who report.about[].who
        part.clauses[].options[].by[] part.clauses[].options[].against[] draft.clauses[].options[].by[]
        draft.clauses[].options[].against[] ceasefire.declared_by[] ceasefire.binds[].who ceasefire.guarantors[].who
        ceasefire.guarantors[].for[] organ.seats[].who organ.chair presence.participants[] attended.present[] attended.absent[].who
        statement.on_behalf[] commitment.of[] incident.alleged[].who notice.actor.who notice.consent_of[] control.holder.who
        zone.guarantor endorse.by.who sign.on_behalf[] finding.attributed_to[].who outcome.assisted_by[] certify.signatory
        confirm.by.who ratify.by.who""",
    "one of the tracks": "round.track meeting.track document.track transmit.to",
    "a language": "document.languages[] document.authentic[] document.prevails",
    "a zone, of a ceasefire that is declared later": "round.place.zone meeting.place.zone incident.place.zone",
    "an incident that everybody may know of": "incident.coarser finding.duplicate_of"}


def leaves(schema, value, path=""):
    """(path, schema, values there) of all that is no number, no choice and no object or list of others."""
    if "oneOf" in schema:
        for form in schema["oneOf"]:
            yield from leaves(form, value, path)
    elif "properties" in schema:
        for name, member in schema["properties"].items():
            yield from leaves(member, [v[name] for v in value if isinstance(v, dict) and name in v], f"{path}.{name}")
    elif "items" in schema:
        yield from leaves(schema["items"], [v for list_ in value if isinstance(list_, list) for v in list_], path + "[]")
    elif schema.get("type") in ("string", "object", "array"):
        yield path[1:], schema, value


class Bodies(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        printed = subprocess.run([TRUCE, "help", "act", "--json"], check=True, capture_output=True, timeout=60).stdout
        cls.rows = {row["act"]: row for row in json.loads(printed) if row["family"] != ALWAYS_PUBLIC}
        cls.canaries = Canaries("bodies")
        cls.said = {}  # act type -> what is said as that
        a = Audience(AUDIENCES[0])
        a.coarse = "coarse"
        for kind in [kind for kind in ORDER if kind] + list(BY_OTHERS):
            body = BODIES[kind](Words(cls.canaries, a.members, kind), a)
            a.keep(kind, body, "0" * 64)
            cls.said.setdefault(type_of(kind), []).append(body)

    def bare(self, said):
        """Free strings in which no canary stands."""
        return {f"{kind}.{path}" for kind, bodies in said.items()
                for path, schema, values in leaves(self.rows[kind]["schema"], bodies)
                if schema.get("pattern") not in NARROW and not self.canaries.find(json.dumps(values).encode())}

    def test_every_act_type_that_can_be_restricted_has_a_body(self):
        self.assertEqual(sorted(set(self.rows) - set(self.said)), sorted(ELSEWHERE))
        self.assertEqual(set(self.said) - set(self.rows), set(), "types that are none")

    def test_every_free_string_of_every_body_holds_a_canary(self):
        bare = self.bare(self.said)
        named = [path for paths in BARE.values() for path in paths.split()]
        self.assertEqual(sorted(bare - set(named)), [], "no canary stands there")
        self.assertEqual(sorted(set(named) - bare), [], "named, and no field without a canary")

    def test_a_free_string_without_one_is_found(self):
        for kind, change, path in (("stance", {"reason": {"en": "A reason."}}, "reason"),
                                   ("draft", {"clauses": []}, "clauses[].heading"),
                                   ("sign", {"signatory": {"name": {"en": "A person"}}}, "signatory.function"),
                                   ("commitment", {"clause": "two"}, "clause")):
            with self.subTest(kind=kind):
                said = {kind: [{**body, **change} for body in self.said[kind]]}
                self.assertIn(f"{kind}.{path}", self.bare(said) - self.bare(self.said))


if __name__ == "__main__":
    unittest.main()
