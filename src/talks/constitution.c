// SPDX-License-Identifier: Apache-2.0
#include "talks/constitution.h"
#include "talks/family.h"

#include "base/codec.h"
#include "talks/acts.h"
#include "talks/members.h"
#include "talks/motion.h"
#include "talks/refusal.h"
#include "talks/rules.h"

static const char *const record_kinds[] = {"live", "exercise", "reconstruction", NULL};
static const char *const key_ops[] = {"add", "revoke", NULL};

static const struct field track_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"name", F_TEXT, 0, NULL, NULL, NULL, "its name"},
    {"lead", F_SLUG, FIELD_OPTIONAL, NULL, NULL, NULL, "who leads it"},
    {"host", F_SLUG, FIELD_OPTIONAL, NULL, NULL, NULL, "who hosts it"},
    {0},
};

static const struct field witness_fields[] = {
    {"name", F_SLUG, 0, NULL, NULL, NULL, "its name in this record"},
    {"vkey", F_VKEY, 0, NULL, NULL, NULL, "its verifier key, type 04"},
    {0},
};

static const struct field found_fields[] = {
    {"kind", F_ENUM, 0, record_kinds, NULL, NULL, "live, exercise or reconstruction"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "title of the talks"},
    {"host", F_SLUG, 0, NULL, NULL, NULL, "who hosts"},
    {"convened_by", F_SLUG, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL, "who convened"},
    {"log_vkey", F_VKEY, 0, NULL, NULL, NULL, "the log's verifier key"},
    {"languages", F_LANG, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "languages of the record"},
    {"tracks", F_OBJECT, FIELD_LIST | FIELD_FILLED, NULL, track_fields, NULL,
     "tracks of the talks"},
    {"participants", F_OBJECT, FIELD_LIST | FIELD_FILLED, NULL, participant_fields, NULL,
     "who takes part from the start"},
    {"witnesses", F_OBJECT, FIELD_OPTIONAL | FIELD_LIST, NULL, witness_fields, NULL,
     "cosigners from outside"},
    {"rules", F_OBJECT, 0, NULL, rules_fields, NULL, "the rules"},
    {0},
};

static const struct field motion_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "its short name"},
    {"title", F_TEXT, 0, NULL, NULL, NULL, "what is moved"},
    {"kind", F_SLUG, 0, NULL, NULL, NULL, "its kind"},
    {"payload", F_PAYLOAD, 0, NULL, NULL, NULL, "what exactly, by kind"},
    {"decide_by", F_TIME, 0, NULL, NULL, NULL,
     "unless carried by then, by the log's clock, it fails"},
    {"silence", F_BOOL, FIELD_OPTIONAL, NULL, NULL, NULL, "carried unless somebody objects"},
    {0},
};

static const struct field vote_fields[] = {
    {"motion", F_REF, 0, NULL, NULL, "motion", "the motion"},
    {"choice", F_ENUM, 0, vote_choices, NULL, NULL, "may change until the decision"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field key_act_fields[] = {
    {"op", F_ENUM, 0, key_ops, NULL, NULL, "add or revoke"},
    {"vkey", F_VKEY, 0, NULL, NULL, NULL, "the verifier key"},
    {"use", F_USE, FIELD_OPTIONAL | FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL,
     "when it is added: what it may sign"},
    {"age", F_AGE, FIELD_OPTIONAL, NULL, NULL, NULL,
     "when it is added: the key that restricted acts are encrypted to"},
    {"proof", F_SIG, FIELD_OPTIONAL, NULL, NULL, NULL, "when it is added: the key's own signature"},
    {"after", F_INT, FIELD_OPTIONAL, NULL, NULL, NULL,
     "when it is revoked: its acts with a larger number are contested"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static const struct field hold_fields[] = {
    {"size", F_INT, 0, NULL, NULL, NULL, "size of a checkpoint this holder has checked"},
    {"root", F_ROOT, 0, NULL, NULL, NULL, "its root"},
    {"state", F_HEX, 0, NULL, NULL, NULL, "the holder's state digest at that size"},
    {0},
};

static const struct field erase_fields[] = {
    {"sha256", F_HEX, 0, NULL, NULL, NULL, "digest of content that its author has put forward"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

// Participants that hold a role are exactly those that the list names.
static enum err check_roles(const struct state *s, unsigned role, const struct json *one,
                            const struct json *list, const char *what, struct error *e) {
    size_t holding = 0, named = one ? 1 : json_count(list);
    for (size_t i = 0; i < s->member_count; i++)
        holding += (s->members[i].roles & role) != 0;
    for (size_t i = 0; i < named; i++) {
        const struct member *m = state_member(s, json_text(one ? one : json_at(list, i)));
        if (!m || !(m->roles & role))
            return refuse(e, "role-mismatch", "found.%s: \"" SPAN_FMT "\" does not hold the role",
                          what, SPAN_ARG(json_text(one ? one : json_at(list, i))));
    }
    return holding == named ? OK
                            : refuse(e, "role-mismatch", "found.%s: %zu named, %zu hold the role",
                                     what, named, holding);
}

static enum err build_tracks(struct state *s, const struct json *tracks, struct error *e) {
    static const char *const names[] = {"lead", "host"};
    for (size_t i = 0; i < json_count(tracks); i++) {
        const struct json *track = json_at(tracks, i);
        struct span id = json_get_text(track, "id");
        if (state_has_track(s, id))
            return refuse(e, "repeated", "found.tracks: \"" SPAN_FMT "\" stands twice",
                          SPAN_ARG(id));
        for (size_t k = 0; k < 2; k++) {
            struct span who = json_get_text(track, names[k]);
            if (who.data && !state_member(s, who))
                return refuse(e, "unknown-participant",
                              "found.tracks: no participant \"" SPAN_FMT "\"", SPAN_ARG(who));
        }
        state_add_track(s, id);
    }
    return OK;
}

enum err constitution_outside_keys(struct state *s, const struct json *body, struct error *e) {
    struct verifier v;
    const struct json *witnesses = json_get(body, "witnesses");
    if (verifier_parse(json_get_text(body, "log_vkey"), &v, e))
        return refuse(e, "bad-field", "found.log_vkey: not a verifier key");
    if (!span_equal(v.name, s->record) || v.type != KEY_ED25519)
        return refuse(e, "key-name", "found.log_vkey: must be of type 01 and named " SPAN_FMT,
                      SPAN_ARG(s->record));
    state_add_key(s, &v, 0, SIZE_MAX);
    for (size_t i = 0; i < json_count(witnesses); i++) {
        struct span name = json_get_text(json_at(witnesses, i), "name");
        for (size_t j = 0; j < i; j++)
            if (span_equal(name, json_get_text(json_at(witnesses, j), "name")))
                return refuse(e, "repeated", "found.witnesses: \"" SPAN_FMT "\" stands twice",
                              SPAN_ARG(name));
        if (verifier_parse(json_get_text(json_at(witnesses, i), "vkey"), &v, e) ||
            v.type != KEY_COSIGNER)
            return refuse(e, "key-type", "found.witnesses: a witness's key is of type 04");
        if (state_public_key_known(s, v.pub) || state_key(s, v.name, v.id))
            return refuse(e, "key-known", "key \"" SPAN_FMT "\" stands twice", SPAN_ARG(v.name));
        state_add_key(s, &v, USE_WITNESS, SIZE_MAX);
    }
    return OK;
}

// The state that a founding body describes, built in an empty one.
static enum err build(struct state *s, const struct act *a, struct error *e) {
    const struct json *body = a->body, *participants = json_get(body, "participants");
    s->record = arena_copy(&s->arena, a->record);
    s->kind = arena_copy(&s->arena, json_get_text(body, "kind"));
    enum err err = constitution_outside_keys(s, body, e);
    for (size_t i = 0; !err && i < json_count(participants); i++) {
        err = members_check(s, json_at(participants, i), false, e);
        if (!err)
            members_add(s, json_at(participants, i));
    }
    for (size_t i = 0; !err && i < json_count(participants); i++) {
        const struct json *parties = json_get(json_at(participants, i), "answers_for");
        for (size_t j = 0; !err && j < json_count(parties); j++)
            if (!state_member(s, json_text(json_at(parties, j))))
                err = refuse(e, "unknown-participant", "found: answers_for names \"" SPAN_FMT "\"",
                             SPAN_ARG(json_text(json_at(parties, j))));
    }
    if (!err)
        err = check_roles(s, ROLE_HOST, json_get(body, "host"), NULL, "host", e);
    if (!err)
        err = check_roles(s, ROLE_CONVENOR, NULL, json_get(body, "convened_by"), "convened_by", e);
    if (!err)
        err = build_tracks(s, json_get(body, "tracks"), e);
    return err ? err : rules_check(s, json_get(body, "rules"), e);
}

static bool is_founder(const struct json *body, const struct member *m) {
    const struct json *founders = json_get(json_get(body, "rules"), "founders");
    if (span_equal(json_get_text(body, "host"), m->slug))
        return true;
    for (size_t i = 0; i < json_count(founders); i++)
        if (rules_names(json_text(json_at(founders, i)), m))
            return true;
    return false;
}

// One line each by a root key, in the order of participants.
static enum err check_founders(const struct state *s, const struct act *a, struct error *e) {
    size_t at = 0;
    for (size_t i = 0; i < s->member_count; i++) {
        const struct member *m = &s->members[i];
        if (!is_founder(a->body, m))
            continue;
        const struct note_sig *sig = at < a->note.count ? &a->note.sigs[at++] : NULL;
        const struct key *k = sig ? state_key(s, sig->name, sig->id) : NULL;
        if (!k || k->member != i || !(k->uses & USE_ROOT))
            return refuse(e, "founders-sign",
                          "found: signature %zu must be by a root key of \"" SPAN_FMT "\"",
                          at ? at : 1, SPAN_ARG(m->slug));
        if (!note_sig_check(&a->note, sig, &k->v))
            return refuse(e, "bad-signature",
                          "found: the signature of \"" SPAN_FMT "\" does not verify",
                          SPAN_ARG(m->slug));
    }
    return at == a->note.count ? OK
                               : refuse(e, "founders-sign", "found: %zu signatures, %zu founders",
                                        a->note.count, at);
}

static enum err found_check(struct fold *f, const struct act *a, struct error *e) {
    (void)f;
    struct state candidate;
    state_init(&candidate);
    enum err err = OK;
    if (!span_equal(json_get_text(a->body, "host"), a->by))
        err = refuse(e, "role-mismatch", "found: its author must be the host it names");
    if (!err)
        err = build(&candidate, a, e);
    if (!err)
        err = check_founders(&candidate, a, e);
    state_done(&candidate);
    return err;
}

static void found_apply(struct fold *f, const struct act *a) {
    struct state *s = fold_state_mutable(f);
    struct error e;
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    s->founded = true;
    memcpy(s->found_id, a->id, HASH_BYTES);
    if (build(s, a, &e))
        fold_fail(f, &e); // found_check has said yes to it
    const struct json *tracks = json_get(a->body, "tracks");
    const struct json *participants = json_get(a->body, "participants");
    for (size_t i = 0; i < json_count(participants); i++)
        members_put_rows(f, json_at(participants, i));
    for (size_t i = 0; i < json_count(tracks); i++) {
        const struct json *t = json_at(tracks, i);
        fold_row(f, "track",
                 (struct value[]){V_TEXT(json_get_text(t, "id")), V_JSON(json_get(t, "name")),
                                  V_TEXT(json_get_text(t, "lead")),
                                  V_TEXT(json_get_text(t, "host"))},
                 4);
    }
    hex_put(&hex, span(a->id, HASH_BYTES));
    fold_row(f, "ruleset",
             (struct value[]){V_TEXT(buf_span(&hex)), V_JSON(json_get(a->body, "rules"))}, 2);
    state_set_rules(s, json_get(a->body, "rules"), a->id);
}

static enum err key_check(struct fold *f, const struct act *a, struct error *e) {
    const struct state *s = fold_state(f);
    if (span_is(json_get_text(a->body, "op"), "add")) {
        if (!json_get(a->body, "use"))
            return refuse(e, "missing-field", "key: to add one takes use");
        if (json_get(a->body, "after"))
            return refuse(e, "unknown-field", "key: to add one takes no after");
        if (words_mask(use_words, json_get(a->body, "use")) & USE_ROOT)
            return refuse(e, "root-by-motion", "key: root keys are added by a root-key motion");
        return members_check_key(s, a->by, a->body, true, e);
    }
    if (json_get(a->body, "use") || json_get(a->body, "age") || json_get(a->body, "proof"))
        return refuse(e, "unknown-field", "key: to revoke one takes no use, age or proof");
    const struct key *k = members_key(s, a->by, json_get_text(a->body, "vkey"));
    if (!k)
        return refuse(e, "not-own-key", "key: \"" SPAN_FMT "\" has no such key", SPAN_ARG(a->by));
    if (k->uses & USE_ROOT)
        return refuse(e, "root-by-motion", "key: root keys are revoked by a root-key motion");
    return k->revoked == INDEX_NONE ? OK : refuse(e, "key-revoked", "key: it is revoked already");
}

static void key_apply(struct fold *f, const struct act *a) {
    if (span_is(json_get_text(a->body, "op"), "add"))
        members_admit_key(f, a->by, a->body);
    else
        members_revoke(f, json_get_text(a->body, "vkey"), json_get(a->body, "after"));
}

static enum err hold_check(struct fold *f, const struct act *a, struct error *e) {
    int64_t size = json_get_int(a->body, "size");
    uint8_t root[HASH_BYTES], truth[HASH_BYTES];
    if (size < 1 || (uint64_t)size > fold_index(f))
        return refuse(e, "hold-size", "hold: size %lld is not within 1 and %llu", (long long)size,
                      (unsigned long long)fold_index(f));
    struct error why;
    if (fold_root_at(f, (uint64_t)size, truth, &why)) {
        fold_fail(f, &why);
        return OK;
    }
    if (!base64_get_exact(json_get_text(a->body, "root"), root, sizeof root) ||
        memcmp(root, truth, sizeof root) != 0)
        return refuse(e, "hold-root", "hold: that is not the root of size %lld", (long long)size);
    return OK;
}

static void hold_apply(struct fold *f, const struct act *a) {
    struct state *s = fold_state_mutable(f);
    struct member *m = state_member(s, a->by);
    m->has_held = true;
    m->held_at = a->at.seconds;
    fold_tick(f);
}

const struct act_type constitution_types[] = {
    {.name = "found",
     .help = "founds the record: entry 0",
     .fields = found_fields,
     .may = ROLE_HOST,
     .may_text = "the host, with the founders' signatures",
     .flags = ACT_ROOT | ACT_PUBLIC | ACT_FIXED_MAY,
     .check = found_check,
     .apply = found_apply,
     .view = "record",
     .example =
         {"kaz",
          "{'kind':'exercise','title':{'en':'Talks in Astana'},'host':'kaz','log_vkey':'talks.e"
          "xample/astana+458b961c+AXydQyNkqsiHHg8ZOv3Lrx6aw5ZllrrxHzz94dJRueRg','languages':['e"
          "n','ru'],'tracks':[{'id':'astana','name':{'en':'Astana'},'host':'kaz'}],'participant"
          "s':[{'id':'kaz','name':{'en':'Republic of Kazakhstan'},'roles':['host'],'keys':[{'vk"
          "ey':'talks.example/astana/kaz/desk+e356a170+AaQw9JDJ18N+a534nPUqCRuC4hfuDrVtn7+kK0z4"
          "9FVQ','use':['root','act'],'age':'age1jlr4jck64trsys09evzsued3clnwkpx8qmy0hq5udau9lq"
          "5wlspst3s249'}]},{'id':'rus','name':{'en':'Russian Federation'},'roles':['guarantor'"
          "],'keys':[{'vkey':'talks.example/astana/rus/desk+a42e5752+Aa6avnB+WVbU8f5bGJPlfa1rwz"
          "qqrNbtnJUtTjNrGNvp','use':['root','act'],'age':'age1ustah8jv6ck57790l6fe57unq3hjh3pq"
          "au4nlgvvfsdy8pek4d9ss3x8kh'},{'vkey':'talks.example/astana/rus/node+8559e884+Ae+b35l"
          "W8xtPRH4yNIvGLe1VJ3/6GpkVAbKuvRaTCnij','use':['machine']},{'vkey':'talks.example/ast"
          "ana/rus/hold+1c0fe53c+BNk8PnpEnljPQRCKvljEWVLC/9mEwxSTYPYUZk6jqCGW','use':['hold']}]"
          "},{'id':'tur','name':{'en':'Republic of Turkey'},'roles':['guarantor'],'keys':[{'vke"
          "y':'talks.example/astana/tur/desk+5c75d079+AS2iJCNAbJPtyPhXplVNFlsfvfueKHJcOicqDu7bu"
          "Ibo','use':['root','act'],'age':'age1k8v73mtnlcuz89psl4sly2dpurgm3fyjp5znttpwg5eed2j"
          "hvgaqeaajw4'},{'vkey':'talks.example/astana/tur/node+fecb5114+AeqOvHFtZOLne0qyTKsuEP"
          "evolxwVodjSeKi8UsnVZ92','use':['machine']},{'vkey':'talks.example/astana/tur/hold+75"
          "d008f1+BI/Im5FcPzJ9UCElgsSrDCkhhUtKEFxyJ56lothJh9zQ','use':['hold']}]},{'id':'syr','"
          "name':{'en':'Syrian Arab Republic'},'roles':['party'],'keys':[{'vkey':'talks.example"
          "/astana/syr/desk+cd983fb2+AZvZcNqNc8sRNPTCOu8jw6/dTuOD4TehzVgiARSo3VrS','use':['root"
          "','act'],'age':'age1ezg4x9fkh7528ykqe65623nshrfya07ndzm3j3g2zu9kt86s2pcsqa6mec'}]},{"
          "'id':'clip','name':{'en':'Press desk'},'roles':['press'],'keys':[{'vkey':'talks.exam"
          "ple/astana/clip/desk+11b7252e+AWinNDKeZPhVIWdbJyi7a/8geQj/hfSlN3KDwjNdRC8G','use':['"
          "act'],'age':'age1xt02gqf9nqyv9j3j7khcz5dhnnjqrw0j8994mwvez4tgkrcned5qvdc8e9'}]}],'ru"
          "les':{'format':0,'founders':['guarantor'],'holders':['rus','tur'],'held':2,'seen':2,"
          "'reading':'public','motion':{'*':{'guarantor':'all'}},'adopt':{'*':{'sign':{'who:rus':1"
          "}}},'may':{'communique':['host']},'silence_hours':72}}"}},
    {.name = "motion",
     .help = "moves that something be decided",
     .fields = motion_fields,
     .may = ROLES_BUT_OBSERVER,
     .may_text = "any but observer",
     .flags = ACT_PUBLIC | ACT_CREATES,
     .check = motion_check,
     .apply = motion_apply,
     .view = "motions",
     .example =
         {"rus",
          "{'id':'two-rooms','title':{'en':'Separate rooms'},'kind':'procedural','payload':{'te"
          "xt':{'en':'The sides meet in separate rooms.'}},'decide_by':'2017-05-03T18:00:00+06:"
          "00'}"}},
    {.name = "vote",
     .help = "votes on a motion",
     .not_meant = "It is about this motion alone, and signs no text.",
     .fields = vote_fields,
     .may = ROLES_ALL,
     .may_text = "as the motion's rule",
     .flags = ACT_PUBLIC | ACT_SUSPENDED | ACT_FIXED_MAY,
     .check = vote_check,
     .apply = vote_apply,
     .view = "motions",
     .example = {"tur", "{'motion':'rus/two-rooms','choice':'yes','reason':{'en':'as agreed'}}"}},
    {.name = "key",
     .help = "adds or revokes a key of its participant",
     .fields = key_act_fields,
     .may = ROLES_ALL,
     .may_text = "each for itself, with a root key",
     .flags = ACT_PUBLIC | ACT_ROOT | ACT_SUSPENDED | ACT_OUTSIDE | ACT_FIXED_MAY,
     .check = key_check,
     .apply = key_apply,
     .view = "participants",
     .example =
         {"syr",
          "{'op':'add','vkey':'talks.example/astana/syr/laptop+85d6b51e+AdNjF5vKoc7O0rt8K/tk0Ml"
          "kJQLGEuITfKcfMEON6qNh','use':['act'],'age':'age1ynwrr8k8l6u98fauj2559k2gu9jxtldpkxnh"
          "07kl7pelsru4cesseyx202','proof':'Evuo0hzuC1kxG/TsevDdOH6Es5ojTTHgGldlFg4zFYRowPYcZ/D"
          "3yg7rSt3H/QJGoAamWVxhNKqwPgVGtYFrAQ==','reason':{'en':'a second desk'}}"}},
    {.name = "hold",
     .help = "attests custody of the log up to a size",
     .fields = hold_fields,
     .may = ROLES_ALL,
     .may_text = "holders, with a machine key",
     .flags = ACT_PUBLIC | ACT_MACHINE | ACT_HOLDERS | ACT_SUSPENDED | ACT_OUTSIDE | ACT_FIXED_MAY,
     .check = hold_check,
     .apply = hold_apply,
     .view = "record",
     .example =
         {"rus",
          "{'size':1,'root':'Mv/IxrHkctT5x6TpDnBH+TIKlyBrEDATMu7z35AlftY=','state':'b6be675ee40"
          "77dba87c264c0572331274dcaa7fc2b03e523d312127094952214'}"}},
    {.name = "erase",
     .help = "its author wants content erased that it has put forward",
     .fields = erase_fields,
     .may = ROLES_ALL,
     .may_text = "any",
     .flags = ACT_PUBLIC | ACT_SUSPENDED | ACT_OUTSIDE | ACT_FIXED_MAY,
     .view = "act",
     .example = {"syr",
                 "{'sha256':'b10bb10bb10bb10bb10bb10bb10bb10bb10bb10bb10bb10bb10bb10bb10bb10b'"
                 ",'reason':{'en':'names of experts'}}"}},
    {0},
};
