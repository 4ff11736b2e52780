// A desk's ledger: what was shown to whom, outside the record. It lies on this machine alone, encrypted; lines are
// added and never changed.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useView, type Problem } from "../api";
import { read, send } from "../desk/desk";
import { Begun, unfinished } from "../desk/unfinished";
import { Empty, Loaded, Moment, Names, Prose, Sheet, Trouble, Wait, say, sayN } from "../parts";
import type { Participant } from "../types";
import { recordTabs } from "./record";

interface Shown {
  what: string;
  to: string[];
  at: string;
  note?: string;
}

const LINE = "ledger";

function Add({ participants, added }: { participants: Participant[]; added: () => void }): JSX.Element {
  const [left, leave] = useState(() => unfinished.get<Omit<Required<Shown>, "at">>(LINE));
  const [what, say_what] = useState(left?.what ?? "");
  const [note, say_note] = useState(left?.note ?? "");
  const [to, choose] = useState<string[]>(left?.to ?? []);
  const [problem, complain] = useState<Problem | undefined>();
  useEffect(() => unfinished.put(LINE, what || note || to.length ? { what, note, to } : undefined));
  const anew = () => {
    say_what("");
    say_note("");
    choose([]);
    complain(undefined);
    leave(undefined);
  };
  const add = (event: Event) => {
    event.preventDefault();
    send("POST", "ledger", { what, to, ...(note ? { note } : {}) }).then(() => {
      unfinished.put(LINE, undefined); // who has left the page meanwhile does not find it again
      anew();
      added();
    }, complain);
  };
  return (
    <>
      {left ? <Begun anew={anew} /> : null}
      <form class="fields" onSubmit={add}>
        <div class="field">
          <label for="ledger-what">{say("ledger_shown")}</label>
          <input id="ledger-what" class="long" type="text" dir="auto" required value={what} onInput={(event) => say_what(event.currentTarget.value)} />
        </div>
        <fieldset>
          <legend>{say("ledger_to")}</legend>
          <div class="checks">
            {participants.map((one) => (
              <label>
                <input
                  type="checkbox"
                  checked={to.includes(one.id)}
                  onChange={(event) => choose(event.currentTarget.checked ? [...to, one.id] : to.filter((who) => who !== one.id))}
                />{" "}
                <bdi>{one.name}</bdi> <bdi class="slug">{one.id}</bdi>
              </label>
            ))}
          </div>
        </fieldset>
        <div class="field">
          <label for="ledger-note">
            {say("ledger_note")} <span class="soft small">{say("may_be_left")}</span>
          </label>
          <textarea id="ledger-note" rows={2} dir="auto" value={note} onInput={(event) => say_note(event.currentTarget.value)} />
        </div>
        {problem ? <Trouble problem={problem} /> : null}
        <p class="buttons">
          <button type="submit" class="do" disabled={!what || !to.length}>
            {say("ledger_add")}
          </button>
        </p>
      </form>
    </>
  );
}

export function Ledger(): JSX.Element {
  const asked = useView<{ items: Participant[] }>("participants");
  const [lines, put] = useState<Shown[] | undefined>();
  const [failed, fail] = useState<Problem | undefined>();
  const [count, again] = useState(0);
  useEffect(() => {
    read<{ items: Shown[] }>("ledger").then(({ items }) => (put(items), fail(undefined)), fail);
  }, [count]);
  return (
    <>
      <h1>{say("ledger")}</h1>
      {recordTabs("ledger")}
      <p class="soft small">{say("ledger_what")}</p>
      <Sheet title={say("ledger_lines")} end={lines ? sayN("n_acts", lines.length) : null}>
        <Loaded asked={asked}>
          {(head) =>
            failed ? (
              <Trouble problem={failed} />
            ) : lines?.length ? (
              <ul class="list">
                {[...lines]
                  .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
                  .map((line) => (
                    <li>
                      <bdi class="strong">{line.what}</bdi>
                      <span class="line small">
                        {say("ledger_to")}
                        {say("colon")}
                        <Names slugs={line.to} head={head} />
                      </span>
                      {line.note ? <Prose text={line.note} /> : null}
                      <span class="says">
                        <Moment at={line.at} head={head} />
                      </span>
                    </li>
                  ))}
              </ul>
            ) : lines ? (
              <Empty>{say("empty_ledger")}</Empty>
            ) : (
              <Wait />
            )
          }
        </Loaded>
      </Sheet>
      <div class="screen">
        <Sheet title={say("ledger_new")}>
          <Loaded asked={asked}>{(answer) => <Add participants={answer.items} added={() => again(count + 1)} />}</Loaded>
        </Sheet>
      </div>
    </>
  );
}
