// Zones as each who draws them says, and who holds which ground, as each says.
import type { JSX } from "preact";
import { useView } from "../../api";
import { ActorName, Empty, Filters, Loaded, Moment, Name, Sheet, narrowed, say, sayN, upper, word } from "../../parts";
import { href, place } from "../../route";
import { day } from "../../time";
import type { Control, Head, MapAnswer, Zone } from "../../types";
import { AllOfThem, Area, By, unique } from "./shared";

function ZoneRow({ zone, head }: { zone: Zone; head: Head }): JSX.Element {
  return (
    <tr id={zone.ref}>
      <th scope="row">
        <bdi class="own">{zone.name}</bdi>
        <span class="slugs">
          <bdi>{zone.ref}</bdi> · {word("zone.kind", zone.kind)}
        </span>
      </th>
      <td>
        <Moment at={zone.from} head={head} />{" "}
        {zone.ahead ? <span class="badge warn">{say("zone_ahead")}</span> : null}
        {zone.until ? (
          <span class="line small">
            {say("until")} <Moment at={zone.until} head={head} />{" "}
            {zone.past ? <span class="badge warn">{say("zone_past")}</span> : null}
          </span>
        ) : null}
        <span class="line small">
          <Area of={zone} />
        </span>
        {zone.guarantor ? (
          <span class="line small">
            {say("guaranteed_by")} <Name slug={zone.guarantor} head={head} plain />
          </span>
        ) : null}
      </td>
      <td>
        {zone.incidents.length ? (
          <details>
            <summary class="small">{sayN("incidents_in_it", zone.incidents.length)}</summary>
            <ul class="told">
              {zone.incidents.map((incident) => (
                <li>
                  <a href={href(`/ceasefire/incidents/${incident.ref}`)}>
                    {upper(word("incident.kind", incident.kind))}
                    {say("comma")}
                    <bdi>{incident.place}</bdi>
                  </a>{" "}
                  ({say(`in_zone_by_${incident.by}`)})
                </li>
              ))}
            </ul>
          </details>
        ) : (
          <span class="soft small">{say("no_incident_in_it")}</span>
        )}
      </td>
      <td>
        <By said={zone} head={head} />
      </td>
    </tr>
  );
}

function ControlRow({ it, head }: { it: Control; head: Head }): JSX.Element {
  return (
    <tr>
      <th scope="row">
        <span class="own">
          <ActorName actor={it.holder} head={head} />
        </span>
      </th>
      <td>{word("control.relation", it.relation)}</td>
      <td>
        <Area of={it} />
        <span class="line small soft num">{say("as_of_day", { day: day(it.as_of) })}</span>
      </td>
      <td>
        <By said={it} head={head} />
        {it.per ? (
          <span class="says">
            {say("per_report")}{" "}
            <a href={href(`/statements/report/${it.per}`)}>
              <bdi>{it.per}</bdi>
            </a>
          </span>
        ) : null}
      </td>
    </tr>
  );
}

export function Zones({ one }: { one: string }): JSX.Element {
  place.use();
  const asked = useView<{ items: Zone[] }>("zones", one);
  const ground = useView<MapAnswer>("map");
  const all = asked.answer?.items ?? [];
  const zones = all.filter((zone) => narrowed({ who: zone.author, kind: zone.kind }));
  const controls = (ground.answer?.items ?? []).filter((item): item is Control & { layer: "control" } => item.layer === "control");
  const shown = controls.filter((it) => narrowed({ who: it.author }));
  const head = asked.answer;
  const names: Record<string, string> = { ...ground.answer?.names, ...head?.names };
  return (
    <>
      {one ? <AllOfThem path="/ceasefire/zones">{say("all_zones")}</AllOfThem> : null}
      {one || (head && ground.answer && !asked.old && !ground.old && !all.length && !controls.length) ? null : (
        <Filters
          label={say("narrow")}
          filters={[
            { name: "who", label: say("according_to"), options: unique([...all, ...controls].map((it) => it.author)).map((who) => [who, names[who] ?? who]) },
            { name: "kind", label: say("kind"), options: unique(all.map((zone) => zone.kind)).map((kind) => [kind, word("zone.kind", kind)]) },
          ]}
        />
      )}
      <Sheet title={say("zones_alone")} end={zones.length && !one ? sayN("n_acts", zones.length) : null}>
        <Loaded asked={asked}>
          {(answer) =>
            zones.length ? (
              <table class="fold quarters">
                <thead>
                  <tr>
                    <th scope="col">{say("zone")}</th>
                    <th scope="col">{say("lies")}</th>
                    <th scope="col">{say("incidents")}</th>
                    <th scope="col">{say("according_to")}</th>
                  </tr>
                </thead>
                <tbody>
                  {zones.map((zone) => (
                    <ZoneRow key={zone.ref} zone={zone} head={answer} />
                  ))}
                </tbody>
              </table>
            ) : (
              <Empty>{all.length ? say("none_of_these") : say("empty_zones")}</Empty>
            )
          }
        </Loaded>
      </Sheet>
      {one ? null : (
        <Sheet title={say("control")} end={say("control_note")}>
          <Loaded asked={ground}>
            {(answer) =>
              shown.length ? (
                <table class="fold quarters">
                  <thead>
                    <tr>
                      <th scope="col">{say("holder")}</th>
                      <th scope="col">{upper(say("relation"))}</th>
                      <th scope="col">{say("area")}</th>
                      <th scope="col">{say("according_to")}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((it) => (
                      <ControlRow it={it} head={answer} />
                    ))}
                  </tbody>
                </table>
              ) : (
                <Empty>{controls.length ? say("none_of_these") : say("empty_control")}</Empty>
              )
            }
          </Loaded>
        </Sheet>
      )}
    </>
  );
}
