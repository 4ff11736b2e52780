// What is reported to have happened, and what each finder finds of it: findings stand apart, an
// incident is true in no column.
import type { JSX } from "preact";
import { useView } from "../../api";
import { Do } from "../../desk/do";
import { Actors, DOT, Empty, Loaded, Name, Names, Prose, Shape, Sheet, SourceLine, chosen, say, sayN, upper, word } from "../../parts";
import { here, href, place } from "../../route";
import type { Estimate, Finding, Head, Incident } from "../../types";
import { IncidentFilters, incidentFilters, isNarrowed } from "./narrowing";
import { Alleged, AllOfThem, AreaNames, By, WhenText, timeOf, unique } from "./shared";

const OCCURRED: Record<string, string> = { confirmed: "full", "not-confirmed": "declined", "cannot-be-confirmed": "away", "under-check": "part" };

const estimate = (of: Estimate) => (typeof of === "number" || of[0] === of[1] ? String(typeof of === "number" ? of : of[0]) : `${of[0]}–${of[1]}`);

function Casualties({ incident }: { incident: Incident }): JSX.Element | null {
  if (!incident.casualties?.length) return null;
  return (
    <p class="small num">
      {upper(
        incident.casualties
          .flatMap((row) =>
            (["killed", "injured", "missing"] as const)
              .filter((how) => row[how] !== undefined)
              .map((how) => `${say(how)} ${estimate(row[how]!)} (${row.group === "unknown" ? say("group_unknown") : word("incident.group", row.group)})`),
          )
          .join(say("comma")),
      )}
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
              {upper(say("attributed_to"))} <Actors actors={finding.attributed_to} head={head} />
            </p>
          ) : null}
          {finding.text ? <Prose text={finding.text} /> : null}
          <By said={finding} head={head} named />
        </li>
      ))}
    </ul>
  );
}

const IncidentName = ({ of }: { of: Incident }) => (
  <>
    {upper(word("incident.kind", of.kind))}
    {say("comma")}
    <bdi>{of.place.name}</bdi>
  </>
);

// `alone`: the sheet has its name.
function IncidentItem({ incident, head, alone }: { incident: Incident; head: Head; alone: boolean }): JSX.Element {
  return (
    <li class="said" id={incident.ref}>
      {alone ? null : (
        <h3>
          <a href={href(`/ceasefire/incidents/${incident.ref}`)}>
            <IncidentName of={incident} />
          </a>
        </h3>
      )}
      <p class="soft small meta">
        <WhenText at={incident.when} head={head} />
        {incident.place.admin ? (
          <>
            {DOT}
            <AreaNames codes={[incident.place.admin]} />
          </>
        ) : null}
        {DOT}
        {say("reported_by")} <Name slug={incident.author} head={head} then={say("comma")} />
        {word("incident.basis", incident.basis)}
      </p>
      <Alleged by={incident.alleged} head={head} />
      <Casualties incident={incident} />
      {incident.weapon || incident.target ? (
        <p class="small">
          {[
            [say("weapon"), incident.weapon],
            [say("target"), incident.target],
          ]
            .filter(([, what]) => what)
            .map(([name, what], i) => (
              <>
                {i ? say("semicolon") : null}
                {name}
                {say("colon")}
                <bdi>{what}</bdi>
              </>
            ))}
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
        <bdi class="slug">{incident.ref}</bdi> · <By said={incident} head={head} named />
        {incident.reporter_protected ? ` · ${say("protected")}` : ""}
        <SourceLine source={incident.source} head={head} />
      </p>
    </li>
  );
}

const PAGE = 200;

export function Incidents({ one }: { one: string }): JSX.Element {
  const { query } = place.use();
  const asked = useView<{ items: Incident[]; next: number | null }>("incidents", one, one ? {} : { limit: String(PAGE), ...incidentFilters(), ...chosen("after") });
  const { answer } = asked;
  const items = [...(answer?.items ?? [])].sort((a, b) => timeOf(b.when) - timeOf(a.when));
  const after = one ? null : query.get("after");
  const n = items.length;
  const none = answer && !asked.old && !n && !after && !isNarrowed();
  const alone = one ? items[0] : undefined;
  const newest = answer?.more ? sayN("newest_of", n + answer.more, { shown: n }) : say("the_newest", { n });
  const shown = after ? sayN("told_before", n, { i: after }) : answer?.next ? newest : sayN("n_incidents", n);
  return (
    <>
      {one ? <AllOfThem path="/ceasefire/incidents">{say("all_incidents")}</AllOfThem> : null}
      {one || none ? null : <IncidentFilters areas={items.map((each) => each.place.admin)} />}
      <Sheet title={alone ? <IncidentName of={alone} /> : say("incidents")} end={n && !one ? shown : null}>
        <Loaded asked={asked}>
          {(answer) =>
            n ? (
              <>
                <ul class="list">
                  {items.map((incident) => (
                    <IncidentItem key={incident.ref} incident={incident} head={answer} alone={Boolean(one)} />
                  ))}
                </ul>
                {answer.next ? <p class="under small soft paper">{say("newest_only", { n })}</p> : null}
              </>
            ) : (
              <Empty>{after || isNarrowed() ? say("none_of_these") : say("empty_incidents")}</Empty>
            )
          }
        </Loaded>
        {answer?.next || after ? (
          <p class="under screen">
            {after ? <a href={here({ after: null })}>{say("newest_ones")}</a> : null}
            {after && answer?.next ? " · " : null}
            {answer?.next ? <a href={here({ after: String(answer.next) })}>{say("older_ones")}</a> : null}
          </p>
        ) : null}
      </Sheet>
    </>
  );
}
