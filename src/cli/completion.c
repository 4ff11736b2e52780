// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include "cli/choices.h"
#include "cli/commands.h"

static bool is_shown(const struct option *o) {
    return !(o->flags & OPTION_LATER);
}

// `text` inside single quotes of a shell; fish escapes a quote with a backslash, the others leave
// the quotes for it.
static void put_quoted(struct buf *out, const char *text, bool fish) {
    buf_put_byte(out, '\'');
    for (; *text; text++) {
        if (*text == '\'')
            buf_put_str(out, fish ? "\\'" : "'\\''");
        else if (*text == '\\' && fish)
            buf_put_str(out, "\\\\");
        else
            buf_put_byte(out, (uint8_t)*text);
    }
    buf_put_byte(out, '\'');
}

static const char bash_head[] =
    "_truce() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local command='' word='' last='' words='' place=0 i value=''\n"
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        if [[ -n $value ]]; then value=''; continue; fi\n"
    "        case $word in\n"
    "        -*) _truce_takes_value \"$command\" \"$word\" && value=1 ;;\n"
    "        *)\n"
    "            if [[ -z $command ]]; then command=$word\n";
static const char bash_middle[] = "            else place=$((place + 1)); last=$word\n"
                                  "            fi ;;\n"
                                  "        esac\n"
                                  "    done\n"
                                  "    if [[ -n $value ]]; then\n"
                                  "        case \"$command $prev\" in\n";
static const char bash_end[] = "    fi\n"
                               "    [[ -n $words ]] && COMPREPLY=($(compgen -W \"$words\" -- "
                               "\"$cur\"))\n"
                               "    return 0\n"
                               "}\n"
                               "complete -o default -F _truce truce\n";

// "act --key"|"act --record"|…, for what takes a value.
static void put_takes_value(struct buf *out) {
    const char *gap = "";
    buf_put_str(out, "# bash completion for truce, printed by: truce help --completion bash\n");
    buf_put_str(out, "_truce_takes_value() {\n    case \"$1 $2\" in\n    ");
    for (size_t i = 0; commands[i]; i++)
        for (const struct option *o = commands[i]->options; o && o->name; o++) {
            if (!o->value || !is_shown(o))
                continue;
            buf_printf(out, "%s\"%s %s\"", gap, commands[i]->name, o->name);
            gap = "|";
            if (o->letter)
                buf_printf(out, "|\"%s %s\"", commands[i]->name, o->letter);
        }
    buf_put_str(out, ") return 0 ;;\n    esac\n    return 1\n}\n");
}

static void put_case(struct buf *out, const char *command, const char *option, struct buf *words) {
    if (words->size)
        buf_printf(out, "        \"%s%s%s\") words='%s' ;;\n", command, option ? " " : "",
                   option ? option : "", buf_str(words));
    buf_clear(words);
}

static void put_bash_options(struct buf *out) {
    BUF_SCOPED struct buf words;
    buf_init(&words, BUF_MAX);
    buf_put_str(out, "        case $command in\n");
    for (size_t i = 0; commands[i]; i++) {
        for (const struct option *o = commands[i]->options; o && o->name; o++)
            if (is_shown(o))
                buf_printf(&words, "%s ", o->name);
        buf_put_str(&words, "--help");
        put_case(out, commands[i]->name, NULL, &words);
    }
    buf_put_str(out, "        '') words='--help --version' ;;\n        esac\n");
}

// Two words of which the first is `head` alone so far.
static void put_bash_pairs(struct buf *out) {
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->name), head;
        if (span_cut(&rest, ' ', &head) && rest.size)
            buf_printf(out,
                       "            elif [[ $command = " SPAN_FMT " && $word = " SPAN_FMT
                       " ]]; then command='%s'\n",
                       SPAN_ARG(head), SPAN_ARG(rest), commands[i]->name);
    }
}

static void put_bash_words(struct buf *out) {
    BUF_SCOPED struct buf words;
    buf_init(&words, BUF_MAX);
    choices_of_commands(&words);
    buf_put_str(out, "        case \"$command $place $last\" in\n");
    buf_printf(out, "        ' 0 ') words='%s' ;;\n", buf_str(&words));
    buf_clear(&words);
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->name), head;
        if (span_cut(&rest, ' ', &head) && rest.size)
            buf_printf(out, "        '" SPAN_FMT " 0 ') words='" SPAN_FMT "' ;;\n", SPAN_ARG(head),
                       SPAN_ARG(rest));
        choices_of_first(commands[i], &words);
        if (words.size)
            buf_printf(out, "        '%s 0 ') words='%s' ;;\n", commands[i]->name, buf_str(&words));
        buf_clear(&words);
    }
    for (size_t i = 0; choices_topics[i]; i++) {
        choices_of_topic(choices_topics[i], &words);
        buf_printf(out, "        'help 1 %s') words='%s' ;;\n", choices_topics[i], buf_str(&words));
        buf_clear(&words);
    }
    buf_put_str(out, "        esac\n");
}

static void put_bash(struct buf *out) {
    BUF_SCOPED struct buf words;
    buf_init(&words, BUF_MAX);
    put_takes_value(out);
    buf_put_str(out, bash_head);
    put_bash_pairs(out);
    buf_put_str(out, bash_middle);
    for (size_t i = 0; commands[i]; i++)
        for (const struct option *o = commands[i]->options; o && o->name; o++) {
            choices_of_option(o, &words);
            put_case(out, commands[i]->name, o->name, &words);
        }
    buf_put_str(out, "        esac\n    elif [[ $cur = -* ]]; then\n");
    put_bash_options(out);
    buf_put_str(out, "    else\n");
    put_bash_words(out);
    buf_put_str(out, bash_end);
}

// A specification of zsh's _arguments: [ ] and : have a meaning there.
static void put_zsh_help(struct buf *out, const char *text) {
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            buf_put_byte(out, '\\');
        if (*text == '\'')
            buf_put_str(out, "'\\''");
        else
            buf_put_byte(out, (uint8_t)*text);
    }
}

static void put_zsh_option(struct buf *out, const struct option *o, const char *name) {
    BUF_SCOPED struct buf words;
    buf_init(&words, BUF_MAX);
    choices_of_option(o, &words);
    buf_printf(out, " \\\n            '%s%s[", o->flags & OPTION_MANY ? "*" : "", name);
    put_zsh_help(out, o->help);
    buf_put_byte(out, ']');
    if (o->value) {
        buf_put_byte(out, ':');
        put_zsh_help(out, o->value);
        buf_put_byte(out, ':');
        if (words.size)
            buf_printf(out, "(%s)", buf_str(&words));
        else
            buf_put_str(out, "_files");
    }
    buf_put_byte(out, '\'');
}

static void put_zsh_command(struct buf *out, const struct command *c) {
    BUF_SCOPED struct buf words;
    buf_init(&words, BUF_MAX);
    choices_of_first(c, &words);
    buf_printf(out, "    '%s')\n        _arguments '--help[explain this command]'", c->name);
    for (const struct option *o = c->options; o && o->name; o++) {
        if (!is_shown(o))
            continue;
        put_zsh_option(out, o, o->name);
        if (o->letter)
            put_zsh_option(out, o, o->letter);
    }
    if (words.size)
        buf_printf(out, " \\\n            '1:word:(%s)'", buf_str(&words));
    buf_put_str(out, " \\\n            '*:file:_files' ;;\n");
}

static void put_zsh(struct buf *out) {
    buf_put_str(out, "#compdef truce\n"
                     "# zsh completion for truce, printed by: truce help --completion zsh\n"
                     "_truce() {\n"
                     "    local command=$words[2]\n"
                     "    if (( CURRENT == 2 )); then\n"
                     "        local -a all=(\n");
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->name), first = {0};
        (void)span_cut(&rest, ' ', &first);
        buf_printf(out, "            '" SPAN_FMT ":", SPAN_ARG(first));
        put_zsh_help(out, commands[i]->help);
        buf_put_str(out, "'\n");
    }
    buf_put_str(out, "        )\n        _describe command all\n        return\n    fi\n"
                     "    shift words\n    (( CURRENT-- ))\n");
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->name), first = {0};
        if (!span_cut(&rest, ' ', &first) || !rest.size)
            continue;
        buf_printf(out,
                   "    if [[ $command = " SPAN_FMT " ]]; then\n"
                   "        if (( CURRENT == 2 )); then compadd " SPAN_FMT "; return; fi\n"
                   "        command=\"" SPAN_FMT " $words[2]\"\n"
                   "        shift words\n        (( CURRENT-- ))\n    fi\n",
                   SPAN_ARG(first), SPAN_ARG(rest), SPAN_ARG(first));
    }
    buf_put_str(out, "    case \"$command $words[2] $CURRENT\" in\n");
    for (size_t i = 0; choices_topics[i]; i++) {
        BUF_SCOPED struct buf words;
        buf_init(&words, BUF_MAX);
        choices_of_topic(choices_topics[i], &words);
        buf_printf(out, "    'help %s 3') compadd %s; return ;;\n", choices_topics[i],
                   buf_str(&words));
    }
    buf_put_str(out, "    esac\n    case $command in\n");
    for (size_t i = 0; commands[i]; i++)
        put_zsh_command(out, commands[i]);
    buf_put_str(out, "    esac\n}\n_truce \"$@\"\n");
}

static void put_fish_option(struct buf *out, const struct command *c, const struct option *o) {
    BUF_SCOPED struct buf words;
    struct span rest = span_str(c->name), first = {0};
    buf_init(&words, BUF_MAX);
    (void)span_cut(&rest, ' ', &first);
    choices_of_option(o, &words);
    buf_printf(out, "complete -c truce -n '__fish_seen_subcommand_from " SPAN_FMT "' -l %s",
               SPAN_ARG(first), o->name + 2);
    if (o->letter)
        buf_printf(out, " -s %s", o->letter + 1);
    if (o->value)
        buf_put_str(out, words.size ? " -x -a " : " -r -F");
    if (words.size)
        put_quoted(out, buf_str(&words), true);
    buf_put_str(out, " -d ");
    put_quoted(out, o->help, true);
    buf_put_byte(out, '\n');
}

static void put_fish_topics(struct buf *out) {
    for (size_t i = 0; choices_topics[i]; i++) {
        BUF_SCOPED struct buf words;
        buf_init(&words, BUF_MAX);
        choices_of_topic(choices_topics[i], &words);
        buf_printf(out,
                   "complete -c truce -f -n '__fish_seen_subcommand_from help; and "
                   "__fish_seen_subcommand_from %s' -a '%s'\n",
                   choices_topics[i], buf_str(&words));
    }
}

static void put_fish(struct buf *out) {
    buf_put_str(out, "# fish completion for truce, printed by: truce help --completion fish\n");
    put_fish_topics(out);
    for (size_t i = 0; commands[i]; i++) {
        BUF_SCOPED struct buf words;
        struct span rest = span_str(commands[i]->name), first = {0};
        buf_init(&words, BUF_MAX);
        (void)span_cut(&rest, ' ', &first);
        buf_printf(out, "complete -c truce -f -n __fish_use_subcommand -a " SPAN_FMT " -d ",
                   SPAN_ARG(first));
        put_quoted(out, commands[i]->help, true);
        buf_put_byte(out, '\n');
        if (rest.size)
            buf_put_span(&words, rest);
        else
            choices_of_first(commands[i], &words);
        if (words.size) {
            buf_printf(out, "complete -c truce -n '__fish_seen_subcommand_from " SPAN_FMT "' -a ",
                       SPAN_ARG(first));
            put_quoted(out, buf_str(&words), true);
            buf_put_byte(out, '\n');
        }
        for (const struct option *o = commands[i]->options; o && o->name; o++)
            if (is_shown(o))
                put_fish_option(out, commands[i], o);
    }
}

bool completion_put(const char *shell, struct buf *out) {
    static const struct {
        const char *shell;
        void (*put)(struct buf *out);
    } all[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(shell, all[i].shell)) {
            all[i].put(out);
            return true;
        }
    return false;
}
