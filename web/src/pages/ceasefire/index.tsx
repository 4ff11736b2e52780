// The ceasefire: as each author declares it, who owns it, who has joined, what is counted, where.
// Nothing of two authors is added up or merged here.
import type { JSX } from "preact";
import { useView } from "../../api";
import { useLater } from "../../later";
import { Actors, Empty, Entry, Few, Loaded, Moment, Name, Names, Sheet, Shape, Tabs, WaitOr, say, sayN, upper, word } from "../../parts";
import { href } from "../../route";
import type { Ceasefire, Head, Incident, Organ } from "../../types";
import { BulletinPage } from "./bulletin";
import { Counts, CountsSheet } from "./counts";
import { Incidents } from "./incidents";
import { Operations } from "./operations";
import { By, Since } from "./shared";
import { Zones } from "./zones";

const MANY = 4; // names, and they have the whole line

// Each as it says; of many who say nothing themselves the names alone.
function Owners({ it, head }: { it: Ceasefire; head: Head }): JSX.Element {
  const shape = (says: string | null) => (says === "support" ? "full" : says ? "declined" : "expected");
  const silent = it.owners.filter((owner) => !owner.says);
  const listed = silent.length > MANY ? it.owners.filter((owner) => owner.says) : it.owners;
  return (
    <ul class="chips">
      {listed.map((owner) => (
        <li class="state">
          <Shape shape={shape(owner.says)} />
          <span>
            <Name slug={owner.who} head={head} plain />
            {say("colon")}
            <span class={owner.says ? undefined : "soft"}>{owner.says ? word("support.choice", owner.says) : say("said_nothing_itself")}</span>
          </span>
        </li>
      ))}
      {silent.length > MANY ? (
        <li class="state">
          <Shape shape={shape(null)} />
          <span>
            <span class="soft">{say("said_nothing_themselves")}</span> <Names slugs={silent.map((owner) => owner.who)} head={head} plain />
          </span>
        </li>
      ) : null}
    </ul>
  );
}

// What it was and where; until that has come, what the record calls it.
function LastIncident({ ref_ }: { ref_: string }): JSX.Element {
  const incident = useView<{ items: Incident[] }>("incidents", ref_).answer?.items[0];
  return (
    <a href={href(`/ceasefire/incidents/${ref_}`)}>
      {incident ? (
        <>
          {upper(word("incident.kind", incident.kind))}
          {say("comma")}
          <bdi>{incident.place.name}</bdi>
        </>
      ) : (
        <bdi class="slug">{ref_}</bdi>
      )}
    </a>
  );
}

function Facts({ it, head }: { it: Ceasefire; head: Head }): JSX.Element {
  const many = it.binds.length > MANY;
  const binds = (
    <div class={many ? "many" : undefined}>
      <dt>{say("binds")}</dt>
      <dd>
        <Actors actors={it.binds} head={head} />
      </dd>
    </div>
  );
  return (
    <dl class="facts">
      <div>
        <dt>{say("declared_by")}</dt>
        <dd>
          <Names slugs={it.declared_by} head={head} plain />
          <By said={it} head={head} />
        </dd>
      </div>
      {many ? null : binds}
      {it.guarantors?.map((guarantor) => (
        <div>
          <dt>{say("guarantees")}</dt>
          <dd>
            <Name slug={guarantor.who} head={head} plain />
            <span class="says">
              {say("guarantees_for")} <Names slugs={guarantor.for} head={head} plain />
            </span>
          </dd>
        </div>
      ))}
      <div>
        <dt>{say("since")}</dt>
        <dd class="num">
          <Moment at={it.from} head={head} />
          {it.until ? (
            <>
              {" – "}
              <Moment at={it.until} head={head} />
            </>
          ) : null}
        </dd>
      </div>
      {it.last_incident ? (
        <div>
          <dt>{say("last_incident")}</dt>
          <dd>
            <LastIncident ref_={it.last_incident.ref} />
            <span class="says">
              {say("reported_by")} <Name slug={it.last_incident.author} head={head} plain />
            </span>
          </dd>
        </div>
      ) : null}
      {many ? binds : null}
    </dl>
  );
}

// Who has joined, in a column for each who says so.
function Joined({ it, head }: { it: Ceasefire; head: Head }): JSX.Element {
  if (!it.joined.length) return <Empty>{say("empty_joined")}</Empty>;
  return (
    <ul class="sides">
      {it.joined.map((side) => (
        <li>
          <p class="small soft">
            {say("as_says")} <Name slug={side.author} head={head} />
          </p>
          <p class="figure num">
            <b>{side.settlements}</b> {sayN("settlements", side.settlements)}
          </p>
          <p class="figure num">
            <b>{side.groups}</b> {sayN("groups", side.groups)}
          </p>
          {side.left ? <p class="small">{sayN("left_again", side.left)}</p> : null}
          {side.earlier ? <p class="small">{say("joined_earlier", { n: side.earlier })}</p> : null}
          <details>
            <summary class="small">{say("the_list")}</summary>
            <ul class="told">
              {side.list.map((one) => (
                <li>
                  <bdi>{one.name}</bdi> · {word("adhere.kind", one.kind)} · {word("adhere.state", one.state)} · <Entry i={one.i} />
                  <Since said={one} />
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

function Excluded({ it, head }: { it: Ceasefire; head: Head }): JSX.Element {
  const authors = [...new Set(it.excludes.map((one) => one.author))];
  if (!authors.length) return <Empty>{say("empty_excluded")}</Empty>;
  return (
    <ul class="sides">
      {authors.map((author) => (
        <li>
          <p class="small soft">
            {say("as_says")} <Name slug={author} head={head} />
          </p>
          <ul>
            {it.excludes
              .filter((one) => one.author === author)
              .map((one) => (
                <li>
                  <bdi>{one.name}</bdi>
                  <span class="says">
                    {one.basis ? (
                      <>
                        <bdi>{one.basis}</bdi>
                        {say("comma")}
                      </>
                    ) : null}
                    <Entry i={one.i} />
                    <Since said={one} />
                  </span>
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function CeasefireSheets({ it, head }: { it: Ceasefire; head: Head }): JSX.Element {
  return (
    <>
      <Sheet title={<bdi>{it.title}</bdi>} end={upper(word("ceasefire.kind", it.kind))} id={it.ref}>
        <p class="sentence">
          <bdi>{it.summary}</bdi>
        </p>
        <Facts it={it} head={head} />
        <Owners it={it} head={head} />
        {it.states.length ? (
          <ul class="list">
            {it.states.map((state) => (
              <li>
                {upper(word("ceasefire-state.state", state.state))} · <Moment at={state.from} head={head} />
                {state.reason ? <bdi class="line small">{state.reason}</bdi> : null}
                <By said={state} head={head} />
              </li>
            ))}
          </ul>
        ) : null}
      </Sheet>
      <div class="columns even">
        <Sheet title={say("joined")}>
          <Joined it={it} head={head} />
        </Sheet>
        <Sheet title={say("left_out")}>
          <Excluded it={it} head={head} />
        </Sheet>
      </div>
    </>
  );
}

function Organs({ organs, head }: { organs: Organ[]; head: Head }): JSX.Element | null {
  if (!organs.length) return null;
  return (
    <Sheet title={say("organs")}>
      <ul class="list">
        {organs.map((organ) => (
          <li>
            <bdi class="strong">{organ.name}</bdi>
            <span class="line small soft">
              {upper(word("organ.kind", organ.kind))} · {word("organ.state", organ.state)}
            </span>
            {organ.seats?.length ? (
              <span class="line small">
                {say("seats")}{" "}
                <Few
                  of={organ.seats.map((seat) => (
                    <>
                      <Name slug={seat.who} head={head} plain /> {seat.n}
                    </>
                  ))}
                />
              </span>
            ) : null}
            <By said={organ} head={head} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Overview({ one }: { one: string }): JSX.Element {
  const asked = useView<{ items: Ceasefire[]; organs: Organ[] }>("ceasefire", one);
  const answer = asked.answer;
  if (!answer?.items.length)
    return (
      <Sheet title={say("ceasefire")}>
        <Loaded asked={asked}>{() => <Empty>{say("empty_ceasefire")}</Empty>}</Loaded>
      </Sheet>
    );
  return (
    <div class={asked.old ? "stack old" : "stack"}>
      {answer.items.map((it) => (
        <CeasefireSheets key={it.ref} it={it} head={answer} />
      ))}
      <CountsSheet />
      <Organs organs={answer.organs} head={answer} />
    </div>
  );
}

// The map and all that draws it come when somebody opens it.
function MapLater({ one }: { one: string }): JSX.Element {
  const { part: map, failed } = useLater(() => import("./map"));
  return map ? <map.MapPage one={one} /> : <WaitOr failed={failed} />;
}

const PARTS = {
  incidents: { title: "incidents", page: Incidents },
  counts: { title: "counts", page: Counts },
  bulletin: { title: "bulletin", page: BulletinPage },
  operations: { title: "operations", page: Operations },
  zones: { title: "zones", page: Zones },
  map: { title: "map", page: MapLater },
} as const;

export function CeasefirePage({ ref_ }: { ref_: string }): JSX.Element {
  const [part = "", ...rest] = ref_.split("/");
  const it = Object.hasOwn(PARTS, part) ? PARTS[part as keyof typeof PARTS] : undefined;
  const tabs = Object.entries(PARTS).map(([name, { title }]) => ({ path: `/ceasefire/${name}`, title: say(title), current: name === part }));
  return (
    <>
      <h1>{say("ceasefire")}</h1>
      <Tabs label={say("ceasefire")} tabs={[{ path: "/ceasefire", title: say("overview"), current: !it }, ...tabs]} />
      {it ? <it.page key={part} one={rest.join("/")} /> : <Overview key={ref_} one={ref_} />}
    </>
  );
}
