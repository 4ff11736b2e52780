// Who takes part: in which roles, how each stands, with which keys it signs.
import type { JSX } from "preact";
import { useView } from "../api";
import { Empty, Entry, Loaded, NameNote, Names, Shape, Sheet, say, sayN, upper, word } from "../parts";
import type { Head, Key, Participant, SheetPage } from "../types";

const uses = (key: Key) => key.use.map((use) => say(`use_${use}`)).join(say("comma"));

function Keys({ keys }: { keys: Key[] }): JSX.Element {
  const revoked = keys.filter((key) => !key.in_force);
  return (
    <>
      <ul>
        {keys
          .filter((key) => key.in_force)
          .map((key) => (
            <KeyLine key={key.vkey} it={key} />
          ))}
      </ul>
      {revoked.length ? (
        <ul>
          {revoked.map((key) => (
            <KeyLine key={key.vkey} it={key} />
          ))}
        </ul>
      ) : null}
      {keys.length ? null : <span class="soft">{say("no_keys")}</span>}
    </>
  );
}

function KeyLine({ it }: { it: Key }): JSX.Element {
  return (
    <li class="state">
      <Shape shape={it.in_force ? "full" : "declined"} />
      <span>
        <span class="small">{upper(uses(it))}</span>
        <span class="says">
          {say("comma")}
          <bdi>{it.label}</bdi> <bdi class="code">{it.vkey.split("+")[1]}</bdi>
          {say("comma")}
          {it.revoked === undefined ? (
            <>
              {say("in_force_key")}
              {say("comma")}
              <Entry i={it.i} />
            </>
          ) : (
            <>
              <span class="warn">{say("revoked_key")}</span>
              {say("comma")}
              <Entry i={it.revoked} />
            </>
          )}
        </span>
      </span>
    </li>
  );
}

function Row({ one, head }: { one: Participant; head: Head }): JSX.Element {
  const away = one.standing.state.startsWith("suspended");
  return (
    <tr id={one.id}>
      <th scope="row">
        <bdi class="own">{one.name}</bdi>
        <bdi class="slugs">{one.id}</bdi>
        {one.designation && one.designation !== one.name ? <bdi class="slugs">{one.designation}</bdi> : null}
        <NameNote text={one.without_prejudice} />
      </th>
      <td>
        {upper(one.roles.map((role) => word("role", role)).join(say("comma")))}
        {one.answers_for?.length ? (
          <span class="says">
            {say("answers_for")} <Names slugs={one.answers_for} head={head} plain />
          </span>
        ) : null}
      </td>
      <td>
        <div class="state">
          <Shape shape={away ? "away" : "full"} />
          <div>
            {upper(word("standing", one.standing.state))}
            <span class="says">
              <Entry i={one.standing.i ?? one.i} />
            </span>
          </div>
        </div>
      </td>
      <td>
        <span class="only-folded soft small above">{say("keys_of")}</span>
        <Keys keys={one.keys} />
      </td>
    </tr>
  );
}

export function Participants(): JSX.Element {
  const asked = useView<{ items: Participant[]; order: SheetPage["order"] }>("participants");
  return (
    <>
      <h1>{say("participants")}</h1>
      <Sheet title={say("who_takes_part")} end={asked.answer ? sayN("n_participants", asked.answer.items.length) : null}>
        <Loaded asked={asked}>
          {(answer) =>
            answer.items.length ? (
              <>
                <table class="fold members">
                  <thead>
                    <tr>
                      <th scope="col">{say("participant")}</th>
                      <th scope="col">{say("roles")}</th>
                      <th scope="col">{say("state")}</th>
                      <th scope="col">{say("keys_of")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {answer.items.map((one) => (
                      <Row key={one.id} one={one} head={answer} />
                    ))}
                  </tbody>
                </table>
                {answer.order ? <p class="under soft small">{say("order", { rule: answer.order.text })}</p> : null}
              </>
            ) : (
              <Empty>{say("empty_participants")}</Empty>
            )
          }
        </Loaded>
      </Sheet>
    </>
  );
}
