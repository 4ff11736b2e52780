// Who has arrived, for many at once: delegations are ticked, one state is said of them, and all that
// was gathered is signed with one look.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { useView } from "../../api";
import { about, type Body, type Doing, type Done } from "../../desk/desk";
import { VenueClock } from "../../desk/fields";
import { Begun, unfinished } from "../../desk/unfinished";
import { Empty, Loaded, Shape, Sheet, Wait, say, sayN, upper, word } from "../../parts";
import { href } from "../../route";
import { field as localTime, moment, unfield } from "../../time";
import type { Head, Round, Standing } from "../../types";
import { Sign } from "./sign";

const STATES = ["invited", "confirmed", "declined", "expected", "travelling", "delayed", "arrived", "left"];
const PARTS = ["delegation", "head", "experts"];

interface Choice {
  part: string;
  state: string;
  full: boolean;
  when: string;
}

interface Unfinished {
  ticked: string[];
  choice: Choice;
  batch: Doing[];
}

const NEW: Unfinished = { ticked: [], choice: { part: "delegation", state: "arrived", full: true, when: "" }, batch: [] };

function bodyOf(round: string, who: string[], choice: Choice): Body {
  return {
    round,
    participants: who,
    part: choice.part,
    state: choice.state,
    ...(choice.state === "arrived" ? { strength: choice.full ? "full" : "partial" } : {}),
    ...(choice.when ? { when: choice.when } : {}),
  };
}

// Whoever is host of the round may say it of all, the others of themselves.
function Grid({ round, rows, head, who }: { round: Round; rows: Standing[]; head: Head; who: string }): JSX.Element {
  const key = `arrivals ${round.ref}`;
  const [left, leave] = useState(() => unfinished.get<Unfinished>(key));
  const [ticked, tick] = useState(left?.ticked ?? NEW.ticked);
  const [choice, choose] = useState(left?.choice ?? NEW.choice);
  const [batch, gather] = useState(left?.batch ?? NEW.batch);
  const keep = (batch: Doing[]) => unfinished.put(key, ticked.length || batch.length ? { ticked, choice, batch } : undefined);
  useEffect(() => keep(batch));
  const anew = () => {
    tick(NEW.ticked);
    choose(NEW.choice);
    gather(NEW.batch);
    leave(undefined);
  };
  const may = (row: Standing) => who === round.host || row.id === who;
  const all = rows.filter(may).map((row) => row.id);
  const add = () => {
    gather([...batch, { act: "presence", body: bodyOf(round.ref, ticked, choice) }]);
    tick([]);
  };
  const signed = (results: Done[]) => {
    if (!results.every((each) => each.status < 300)) return;
    keep([]); // who has left the page meanwhile finds none of it again
    gather([]);
    leave(undefined);
  };
  const said = batch.map(({ body }) => (
    <span>
      <bdi>{(body.participants as string[]).map((who) => head.names[who] ?? who).join(say("comma"))}</bdi>
      {say("colon")}
      {[word("presence.part", body.part as string), word("presence.state", body.state as string), ...(body.when ? [moment(body.when as string, head.clock.offset_min)] : [])].join(say("comma"))}
    </span>
  ));
  const select = (name: "part" | "state", values: string[]) => (
    <label>
      {upper(word("field", name))}
      <select value={choice[name]} onChange={(event) => choose({ ...choice, [name]: event.currentTarget.value })}>
        {values.map((each) => (
          <option value={each}>{upper(word(`presence.${name}`, each))}</option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      {left ? <Begun anew={anew} /> : null}
      <p class="sentence soft small screen">{say("arrivals_how")}</p>
      <table class="fold tick">
        <thead>
          <tr>
            <th scope="col">{upper(word("field", "participant"))}</th>
            <th scope="col">{say("state")}</th>
          </tr>
        </thead>
        <tbody>
          {all.length > 1 ? (
            <tr class="screen">
              <th scope="row">
                <label>
                  <input type="checkbox" checked={all.every((who) => ticked.includes(who))} onChange={(event) => tick(event.currentTarget.checked ? all : [])} /> {upper(say("all_of_them"))}
                </label>
              </th>
              <td />
            </tr>
          ) : null}
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <label>
                  <input type="checkbox" disabled={!may(row)} checked={ticked.includes(row.id)} onChange={(event) => tick(event.currentTarget.checked ? [...ticked, row.id] : ticked.filter((who) => who !== row.id))} />{" "}
                  <bdi class="own">{row.name}</bdi> <bdi class="slug">{row.id}</bdi>
                </label>
              </th>
              <td>
                <div class="state">
                  <Shape shape={row.headline.shape} />
                  <bdi>{upper(row.headline.text)}</bdi>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div class="filters under screen">
        {select("state", STATES)}
        {select("part", PARTS)}
        {choice.state === "arrived" ? (
          <label class="ticked">
            <input type="checkbox" checked={choice.full} onChange={(event) => choose({ ...choice, full: event.currentTarget.checked })} /> {say("full_strength")}
          </label>
        ) : null}
        <label>
          {`${upper(word("field", "when"))} (${say("may_be_left")})`}
          <VenueClock id="arrival-clock" head={head} />
          <input
            type="datetime-local"
            aria-describedby="arrival-clock"
            value={choice.when ? localTime(choice.when, head.clock.offset_min) : ""}
            onInput={(event) => choose({ ...choice, when: event.currentTarget.value ? unfield(event.currentTarget.value, head.clock.offset_min) : "" })}
          />
        </label>
        <button type="button" disabled={!ticked.length} onClick={add}>
          {ticked.length ? sayN("say_of", ticked.length) : say("say_of_ticked")}
        </button>
      </div>
      {batch.length ? (
        <ul class="list">
          {said.map((one, i) => (
            <li class="buttons">
              {one}
              <button type="button" onClick={() => gather(batch.filter((_, k) => k !== i))}>
                {say("take_out")}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <Sign acts={batch} titles={said} done={signed} />
    </>
  );
}

export function Arrivals(): JSX.Element {
  const asked = useView<{ round?: Round; items: Standing[] }>("board");
  const own = about.use();
  return (
    <>
      <p class="crumbs">
        <a href={href("/mine")}>{say("mine")}</a>
      </p>
      <h1>{say("arrivals")}</h1>
      <Sheet title={say("who_is_here")} end={<bdi>{asked.answer?.round?.title ?? ""}</bdi>}>
        <Loaded asked={asked}>
          {(answer) =>
            !answer.round || !answer.items.length ? (
              <Empty>{say("empty_board")}</Empty>
            ) : own ? (
              <Grid key={answer.round.ref} round={answer.round} rows={answer.items} head={answer} who={own.who} />
            ) : (
              <Wait />
            )
          }
        </Loaded>
      </Sheet>
    </>
  );
}
