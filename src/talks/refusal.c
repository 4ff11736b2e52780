// SPDX-License-Identifier: Apache-2.0
#include "talks/refusal.h"

#include <assert.h>
#include <stdarg.h>

const struct refusal refusals[] = {
    // alien: decided from the envelope alone
    {"too-large", 413, "an act has 1 to 65,535 bytes"},
    {"malformed-note", 400, "an act is one signed note with one signature"},
    {"malformed-json", 400, "the text is one line of strict JSON"},
    {"malformed-envelope", 400, "the envelope has its members and no others"},
    {"wrong-record", 403, "an act belongs to one record"},
    {"wrong-epoch", 409, "an act belongs to the epoch in force"},
    {"not-founded", 409, "entry 0 is the founding act"},
    {"already-founded", 409, "a record is founded once"},
    {"unknown-key", 403, "the signing key is in the record and its participant's"},
    {"revoked-key", 403, "a revoked key signs nothing more"},
    {"wrong-use", 403, "the key has the use that the act needs"},
    {"bad-signature", 403, "the signature is over these bytes by this key"},
    {"wrong-n", 409, "n counts the key's acts without gap or repeat"},
    {"wrong-prev", 409, "prev is the id of the key's last act"},
    {"already-logged", 409, "a text is logged once, whichever key signs it"},
    {"seen-range", 409, "seen names a size from 1 to the act's own index"},
    {"seen-falls", 409, "seen never falls for one key"},
    {"seen-root", 409, "seen names the tree that is the record's"},
    {"past-until", 409, "an act is logged before its until"},
    // void: form and look-ups
    {"unknown-act-type", 422, "the act type is in the table of this format level"},
    {"missing-field", 422, "a body has all fields that its type requires"},
    {"unknown-field", 422, "a body has no fields but its type's"},
    {"bad-field", 422, "each field has the form of its type"},
    {"unknown-participant", 422, "a participant named has been admitted"},
    {"unknown-track", 422, "a track named is in the founding act"},
    {"unknown-ref", 422, "a thing referred to is there for all who may read the act"},
    {"unknown-act", 422, "an act referred to is there and in force"},
    {"unknown-addressee", 422, "addressees have been admitted"},
    // void: who may
    {"not-permitted", 422, "the author has a role that may do this"},
    {"suspended", 422, "a suspended participant speaks, votes where it counts, and no more"},
    {"for-itself", 422, "a participant speaks of nobody but itself here"},
    // void: founding and participants
    {"founders-sign", 422, "host and founders sign the founding act, once each, in order"},
    {"role-mismatch", 422, "host and convenors named are those that hold the role"},
    {"repeated", 422, "each slug stands once in its list"},
    {"slug-taken", 422, "a participant's slug is used once for ever"},
    {"key-name", 422, "a key is named record/participant/label"},
    {"key-use", 422, "root and act go together; machine, hold and witness stand alone"},
    {"key-type", 422, "the key's type fits its use"},
    {"key-known", 422, "a key enters a record once, for one participant"},
    {"key-proof", 422, "a key that comes later proves that somebody holds it"},
    {"root-by-motion", 422, "root keys change by motion alone"},
    {"not-own-key", 422, "a participant adds and revokes its own keys"},
    {"key-revoked", 422, "a key is revoked once"},
    {"too-many", 422, "a list stays within its bound"},
    // void: rules and motions
    {"format-level", 422, "the rules name a format level that is known"},
    {"rules-holders", 422, "holders are participants, and held is more than half of them"},
    {"rules-seen", 422, "seen is a number of cosigners that there are"},
    {"rules-name", 422, "rules name roles, participants and acts that exist"},
    {"unmeetable", 422, "a requirement can be met by those there are"},
    {"stale-base", 422, "an amendment names the rules in force"},
    {"bad-kind", 422, "a motion's kind is one of the table"},
    {"id-taken", 422, "an id names one thing of its type and author"},
    {"motion-decided", 422, "a motion that is decided takes no more votes"},
    {"not-entitled", 422, "those vote whom the rule named when the motion was made"},
    {"deadline-past", 422, "a deadline lies after log time"},
    {"silence-short", 422, "silence needs log time and the hours the rules ask"},
    {"standing", 422, "one suspends who takes part and readmits who is suspended"},
    // void: hold
    {"hold-size", 422, "a hold act names a size up to its own index"},
    {"hold-root", 422, "a hold act names the root of that size"},
    // void: rounds and speech
    {"dates", 422, "what begins ends later or at once"},
    {"not-yours", 422, "a thing is updated by its author or those its row lets"},
    {"ambiguous-ref", 422, "a ref names one thing; an act id says which"},
    {"not-revisable", 422,
     "constitution acts are neither corrected, withdrawn, annulled nor answered"},
    {"gone", 422, "what was taken back counts no more"},
    {"id-kept", 422, "a correction keeps the id of what it corrects"},
    {"both-ways", 422, "nobody was both present and absent"},
    {"axis", 422, "strength goes with arrived, a count with members"},
    {"took-part", 422, "who enters a meeting took part in it"},
    {"joint-host", 422, "the host, or those the rules name, issue a communique"},
    {"languages", 422, "a text is in its document's languages; what prevails is authentic"},
    // void: texts, and what becomes of them
    {"clause-form", 422, "a clause has a text or options; an amendment has a text unless it deletes"},
    {"unknown-clause", 422, "a clause, and an option, stand in the version that is named"},
    {"other-document", 422, "what belongs together is of one document"},
    {"package", 422, "a package names other clauses than its own"},
    {"not-clean", 422, "what is initialled or signed has no open options"},
    {"capacity", 422, "one signs in a role that one holds, or as witness"},
    {"already-signed", 422, "one signs, confirms, ratifies, denounces a version once"},
    {"not-signed", 422, "one confirms, certifies, ratifies, denounces what was signed"},
    {"not-depositary", 422, "the depositary does this; without one, the host"},
    {"not-adopted", 422, "a text enters into force when all that the rules ask has been done"},
    {"not-all", 422, "nothing is agreed until all is, where a document says so"},
    {"objection", 422, "one objects to a declaration on the same version"},
    {"due-form", 422, "something is due at a time, or some days after an act"},
    // void: the ceasefire
    {"area-form", 422, "where something is, is said in one way: a shape, areas or words"},
    {"per-report", 422, "who takes no part draws what a report says, and names it"},
    {"of-itself", 422, "nothing is a copy or a duplicate of itself"},
    {"own-count", 422, "one confirms what others count"},
    {"not-asked", 422, "those consent whom the notice asks"},
    // void, for its readers: what was sealed
    {"malformed-line", 422, "a sealed line has its members and no others, and one of six sizes"},
    {"public-only", 422, "acts of the constitution are public"},
    {"other-audience", 422, "it is for exactly those who read what it is about"},
    // void: openings and exchanges
    {"not-sealed", 422, "one opens restricted acts and deposits"},
    {"not-wider", 422, "an opening is for all who could read it, and for more"},
    {"too-early", 422, "deposits are opened when all are in, or after the deadline"},
    {"already-opened", 422, "a line is opened to the same readers once"},
    {"wrong-line", 422, "the line is the one that was sealed or committed to"},
    {"not-openable", 422, "openings, exchanges and deposits are not opened to others"},
    {"left-out", 422, "all who are to deposit can read the exchange"},
    {"not-between", 422, "those deposit between whom the exchange is"},
    {"deposited", 422, "each deposits once"},
    {NULL, 0, NULL},
};

const struct refusal *refusal_find(const char *slug) {
    for (const struct refusal *r = refusals; slug && r->slug; r++)
        if (strcmp(r->slug, slug) == 0)
            return r;
    return NULL;
}

enum err refuse(struct error *e, const char *slug, const char *format, ...) {
    const struct refusal *r = refusal_find(slug);
    assert(r);
    enum err code = r->status == 403   ? ERR_DENIED
                    : r->status == 409 ? ERR_CONFLICT
                    : r->status == 413 ? ERR_LIMIT
                                       : ERR_INVALID;
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error_set(e, code, "%s", text);
    error_rule(e, r->slug);
    return code;
}
