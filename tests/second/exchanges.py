# SPDX-License-Identifier: Apache-2.0
"""Section 12: exchanges, deposits, and who may open what, when, and to whom."""

import lines
import times
from bodies import Void
from record import Act
from sight import EVERYBODY, contains


def audience_of(envelope):
    """The audience of an act, by its envelope."""
    return frozenset(envelope["to"] + [envelope["by"]]) if "to" in envelope else EVERYBODY


def open_act(entry):
    """The act that an open entry is."""
    envelope = entry.act
    return Act(entry.id, entry.index, entry.index, envelope["by"], envelope["act"], envelope["body"],
               envelope.get("source"), envelope["at"], EVERYBODY)


def is_due(record, body):
    """Tell whether log time has reached the deadline of an exchange."""
    return "deadline" in body and record.log_time is not None and record.log_time >= times.parse_time(body["deadline"])


def check_exchange(sight, by, body):
    """**exchange**: its deadline lies ahead, and everybody who deposits sees it."""
    if is_due(sight.record, body):
        raise Void("deadline-past", "the deadline is not later than log time")
    for who in body["between"]:
        if not contains(sight.audience, {who}):
            raise Void("left-out", "%s is not in the audience" % who)


def deposits_in(sight, exchange):
    """The deposits in force in an exchange: {author: act}."""
    return {act.by: act for act in sight.record.acts.values()
            if act.kind == "deposit" and sight.sees(act) and act.body["exchange"] == exchange}


def apply_deposit(sight, act, roots):
    """**deposit**: one for each of those between whom the exchange is, in time."""
    exchange = sight.record.acts[act.body["exchange"]]
    if act.by not in exchange.body["between"]:
        raise Void("not-between", "%s does not exchange here" % act.by)
    if act.audience != exchange.audience:
        raise Void("other-audience", "the exchange is for others")
    if act.by in deposits_in(sight, act.body["exchange"]):
        raise Void("deposited", "%s has deposited" % act.by)
    if is_due(sight.record, exchange.body):
        raise Void("deadline-past", "log time has reached the deadline")
    return []


def check_opening(sight, act):
    """**open**: may this be opened by this author, to this audience, now, and is it the line? Return the line."""
    what = act.body["what"]
    sealed, deposit = sight.record.sealed.get(what), sight.record.acts.get(what)
    if deposit is not None and deposit.kind == "deposit" and sight.sees(deposit):
        check_opening_deposit(sight, act, deposit)
    elif sealed is not None:
        if sealed.act["by"] != act.by:
            raise Void("not-yours", "it is by %s" % sealed.act["by"])
        narrow = audience_of(sealed.act)
        if narrow == sight.audience or not contains(sight.audience, narrow):
            raise Void("not-wider", "the audience is not wider")
        deposit = None
    else:
        raise Void("not-sealed", "there is nothing to open")
    if sight.openings(sight.record.places[what]):
        raise Void("already-opened", "it was opened before")
    line = lines.padded(act.body["line"].encode(), act.body["kib"])
    if line is None:
        raise Void("wrong-line", "the line is not of so many KiB")
    if deposit is not None:
        told = lines.commitment(sight.record.id, act.by, deposit.body["exchange"], line)
        is_it = told == deposit.body["commitment"]
    else:
        is_it = lines.digest(sight.record.id, act.by, sealed.act["n"], line) == sealed.act["digest"]
    if not is_it:
        raise Void("wrong-line", "it is another line")
    return line


def check_opening_deposit(sight, act, deposit):
    """The same, for a deposit: when all have deposited, or the deadline is past."""
    if deposit.by != act.by:
        raise Void("not-yours", "it is by %s" % deposit.by)
    if deposit.audience != sight.audience:
        raise Void("not-wider", "the deposit is for others")
    exchange = sight.record.acts[deposit.body["exchange"]]
    everybody = set(exchange.body["between"]) <= set(deposits_in(sight, deposit.body["exchange"]))
    if not everybody and not is_due(sight.record, exchange.body):
        raise Void("too-early", "somebody has not deposited yet")
