// What is reported to have happened, and what each finder finds of it: findings stand apart, an
// incident is true in no column.
import type { JSX } from "preact";
import { useView } from "../../api";
import { Do } from "../../desk/do";
import { ActorName, Empty, Filters, Loaded, Name, Names, Prose, Shape, Sheet, SourceLine, chosen, dayFilters, say, sayN, upper, word } from "../../parts";
import { href, place } from "../../route";
import type { Estimate, Finding, Head, Incident } from "../../types";
import { Alleged, AreaNames, By, WhenText, timeOf, unique, useAreaNames } from "./shared";

const OCCURRED: Record<string, string> = { confirmed: "full", "not-confirmed": "declined", "cannot-be-confirmed": "away", "under-check": "part" };

const estimate = (of: Estimate) => (typeof of === "number" || of[0] === of[1] ? String(typeof of === "number" ? of : of[0]) : `${of[0]}–${of[1]}`);

function Casualties({ incident }: { incident: Incident }): JSX.Element | null {
  if (!incident.casualties?.length) return null;
  return (
    <p class="small num">
      {incident.casualties
        .flatMap((row) =>
          (["killed", "injured", "missing"] as const)
            .filter((how) => row[how] !== undefined)
            .map((how) => `${say(how)} ${estimate(row[how]!)} (${row.group === "unknown" ? say("group_unknown") : word("incident.group", row.group)})`),
        )
        .join(say("comma"))}
    </p>
  );
}

export function Findings({ findings, head }: { findings: Finding[]; head: Head }): JSX.Element {
  if (!findings.length) return <p class="small soft">{say("no_finding")}</p>;
  return (
    <ul class="sides within">
      {findings.map((finding) => (
        <li>
          <p class="small soft">
            {say("finds")} <Name slug={finding.author} head={head} plain />
          </p>
          <div class="state">
            <Shape shape={finding.earlier ? "expected" : (OCCURRED[finding.occurred] ?? "expected")} />
            <span class="strong">{upper(word("finding.occurred", finding.occurred))}</span>
          </div>
          {finding.violation ? (
            <p class="small">
              {say("violation")} {word("finding.violation", finding.violation)}
            </p>
          ) : null}
          {finding.attributed_to?.length ? (
            <p class="small">
              {say("attributed_to")}{" "}
              {finding.attributed_to.map((actor) => (
                <ActorName actor={actor} head={head} />
              ))}
            </p>
          ) : null}
          {finding.text ? <Prose text={finding.text} /> : null}
          <By said={finding} head={head} />
        </li>
      ))}
    </ul>
  );
}

function IncidentItem({ incident, head }: { incident: Incident; head: Head }): JSX.Element {
  return (
    <li class="said" id={incident.ref}>
      <h3>
        <a href={href(`/ceasefire/incidents/${incident.ref}`)}>
          {upper(word("incident.kind", incident.kind))}
          {say("comma")}
          <bdi>{incident.place.name}</bdi>
        </a>
      </h3>
      <p class="soft small meta">
        <WhenText at={incident.when} head={head} />
        {incident.place.admin ? (
          <>
            {" · "}
            <AreaNames codes={[incident.place.admin]} />
          </>
        ) : null}
        {" · "}
        {say("reported_by")} <Name slug={incident.author} head={head} />
        {say("comma")}
        {word("incident.basis", incident.basis)}
      </p>
      <Alleged by={incident.alleged} head={head} />
      <Casualties incident={incident} />
      {incident.weapon || incident.target ? (
        <p class="small">
          <bdi>{[incident.weapon, incident.target].filter(Boolean).join(" · ")}</bdi>
        </p>
      ) : null}
      {incident.text ? <Prose text={incident.text} /> : null}
      <Findings findings={incident.findings} head={head} />
      {incident.said_to_repeat_it.length ? (
        <p class="small">
          {say("said_to_repeat")} <Names slugs={unique(incident.said_to_repeat_it.map((one) => one.author))} head={head} plain />
          {say("colon")}
          <bdi class="slug">{incident.said_to_repeat_it.map((one) => one.incident).join(say("comma"))}</bdi>
        </p>
      ) : null}
      {incident.responses.length ? (
        <ul class="replies">
          {incident.responses.map((response) => (
            <li>
              <Prose text={response.text} />
              {response.measure ? <Prose text={response.measure} /> : null}
              <By said={response} head={head} />
            </li>
          ))}
        </ul>
      ) : null}
      <Do
        acts={[
          { act: "finding", body: { incident: incident.ref } },
          { act: "respond", body: { incident: incident.ref } },
        ]}
      />
      <p class="foot small soft">
        <bdi class="slug">{incident.ref}</bdi> · <By said={incident} head={head} />
        {incident.reporter_protected ? ` · ${say("protected")}` : ""}
        <SourceLine source={incident.source} />
      </p>
    </li>
  );
}

export function Incidents({ one }: { one: string }): JSX.Element {
  const at = place.use();
  const most: Record<string, string> = one ? {} : { limit: "1000" };
  const asked = useView<{ items: Incident[]; next: number | null }>("incidents", one, one ? {} : { ...most, ...chosen("who", "kind", "area", "found", "alleged", "weapon", "from", "to") });
  const every = useView<{ items: Incident[] }>("incidents", one, most); // what there is to choose from
  const all = every.answer?.items ?? [];
  const items = [...(asked.answer?.items ?? [])].sort((a, b) => timeOf(b.when) - timeOf(a.when));
  const head = asked.answer;
  const called = useAreaNames();
  return (
    <>
      {one ? null : (
        <Filters
          label={say("narrow")}
          filters={[
            { name: "who", label: say("reported_by"), options: unique(all.map((each) => each.author)).map((who) => [who, head?.names[who] ?? who]) },
            { name: "kind", label: say("kind"), options: unique(all.map((each) => each.kind)).map((kind) => [kind, word("incident.kind", kind)]) },
            { name: "area", label: say("area"), options: unique(all.map((each) => each.place.admin)).map((area) => [area, called(area)]) },
            {
              name: "found",
              label: say("found"),
              options: [
                ...unique(all.flatMap((each) => each.findings.map((finding) => finding.occurred))).map((it): [string, string] => [it, word("finding.occurred", it)]),
                ["none", say("nothing_found_yet")],
              ],
            },
            ...dayFilters(),
          ]}
        />
      )}
      <Sheet title={say("incidents")} end={asked.answer ? sayN("n_acts", items.length) : null}>
        <Loaded asked={asked}>
          {(answer) =>
            items.length ? (
              <>
                <ul class="list">
                  {items.map((incident) => (
                    <IncidentItem key={incident.ref} incident={incident} head={answer} />
                  ))}
                </ul>
                {answer.next ? <p class="under small soft">{say("not_all")}</p> : null}
              </>
            ) : (
              <Empty>{at.query.size && all.length ? say("none_of_these") : say("empty_incidents")}</Empty>
            )
          }
        </Loaded>
      </Sheet>
    </>
  );
}
