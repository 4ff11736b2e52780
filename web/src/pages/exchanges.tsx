// Exchanges: both sides commit to something before either shows it.
import type { JSX } from "preact";
import { useView } from "../api";
import { about } from "../desk/desk";
import { Do } from "../desk/do";
import { Empty, Entry, ForSome, Loaded, Moment, Name, Shape, Sheet, say, sayN, upper } from "../parts";
import type { Exchange, Head } from "../types";
import { motionTabs } from "./motions";

const SHAPES = { "not-deposited": "expected", deposited: "part", opened: "full", "opened-void": "declined" };

function ExchangeSheet({ it, head }: { it: Exchange; head: Head }): JSX.Element {
  const desk = about.use();
  const own = it.parts.find((part) => part.who === desk?.who);
  const there = it.parts.filter((part) => part.state !== "not-deposited").length;
  return (
    <Sheet title={<bdi>{it.title}</bdi>} end={say("n_of_deposited", { n: there, of: it.parts.length })} id={it.ref}>
      <p class="sentence">
        {it.complete ? say("exchange_complete") : it.past ? say("exchange_past") : say("exchange_waits")}
        {it.deadline ? (
          <span class="line small soft">
            {say("deadline")} <Moment at={it.deadline} head={head} />
          </span>
        ) : null}
        <span class="says">
          <Name slug={it.author} head={head} />
          {say("comma")}
          <Entry i={it.i} />
          <ForSome of={it} head={head} />
        </span>
      </p>
      <ul class="list parts">
        {it.parts.map((part) => (
          <li class="state">
            <Shape shape={SHAPES[part.state]} />
            <span>
              <bdi class="strong">{part.name}</bdi> <bdi class="slug">{part.who}</bdi>
            </span>
            <span>
              {upper(say(`exchange_${part.state}`))}
              {part.i === undefined ? null : (
                <span class="says">
                  <Moment at={part.at!} head={head} />
                  {say("comma")}
                  <Entry i={part.i} />
                </span>
              )}
              {part.opened ? (
                <span class="says">
                  {say("opened_at")} <Moment at={part.opened.at} head={head} />
                  {say("comma")}
                  <Entry i={part.opened.i} />
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {own?.state === "not-deposited" && !it.past ? <Do acts={[{ act: "deposit", body: { exchange: String(it.i) } }]} /> : null}
      {own?.state === "deposited" && it.may_open ? <Do acts={[{ act: "open", body: { what: String(own.i) } }]} /> : null}
    </Sheet>
  );
}

export function Exchanges(): JSX.Element {
  const asked = useView<{ items: Exchange[] }>("exchanges");
  return (
    <>
      <h1>{say("exchanges")}</h1>
      {motionTabs("exchanges")}
      <p class="soft small">{say("exchanges_what")}</p>
      <Do acts={[{ act: "exchange", body: {} }]} />
      {asked.answer?.items.length ? (
        asked.answer.items.map((it) => <ExchangeSheet key={it.ref} it={it} head={asked.answer!} />)
      ) : (
        <Sheet title={say("exchanges")} end={asked.answer ? sayN("n_acts", 0) : null}>
          <Loaded asked={asked}>{() => <Empty>{say("empty_exchanges")}</Empty>}</Loaded>
        </Sheet>
      )}
    </>
  );
}
