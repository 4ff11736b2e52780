// What incidents are narrowed to, on a list or a map alike: what can be chosen comes from the format and
// from who takes part, not from the rows that happen to be shown.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ask, useView } from "../../api";
import { Filters, chosen, dayFilters, say, upper, word, type Filter } from "../../parts";
import { place } from "../../route";
import type { Participant } from "../../types";
import { unique, useAreas } from "./shared";

const NAMES = ["who", "alleged", "kind", "weapon", "area", "found", "from", "to"];

export const incidentFilters = () => chosen(...NAMES);
export const isNarrowed = () => Object.values(incidentFilters()).some(Boolean);

// The words that a field of an act may have.
function useWords(act: string, field: string): string[] {
  const [words, put] = useState<string[]>([]);
  useEffect(() => {
    ask<{ properties: Record<string, { enum?: string[] }> }>(`/schema/${act}.json`).then(
      ({ properties }) => put(properties[field]?.enum ?? []),
      () => undefined, // what the address has can still be chosen
    );
  }, []);
  return words;
}

// Areas whose outlines are known, by name; then those that stand on the page, by code.
function useAreasHere(here: (string | undefined)[]): [string, string][] {
  const known = useAreas();
  const others = unique(here).filter((code) => !known.some(([other]) => other === code));
  return [...known, ...others.map((code): [string, string] => [code, code])];
}

// Filters that are many: on a phone they wait behind one word, unless one of them is set.
export function Narrowing({ filters }: { filters: Filter[] }): JSX.Element {
  const set = filters.some(({ name }) => place.value.query.get(name));
  const [open] = useState(set || !matchMedia("(max-width: 620px)").matches);
  return (
    <details class="narrowing screen" open={open || set}>
      <summary>{say("narrow")}</summary>
      <Filters label={say("narrow")} filters={filters} />
    </details>
  );
}

export function IncidentFilters({ areas, more = [] }: { areas: (string | undefined)[]; more?: Filter[] }): JSX.Element {
  const participants = useView<{ items: Participant[] }>("participants").answer?.items ?? [];
  const kinds = useWords("incident", "kind");
  const occurred = useWords("finding", "occurred");
  const who = participants.map((one): [string, string] => [one.id, one.name]);
  return (
    <Narrowing
      filters={[
        { name: "who", label: say("reported_by"), options: who },
        { name: "alleged", label: say("alleged_of"), options: who },
        { name: "kind", label: say("kind"), options: kinds.map((kind) => [kind, upper(word("incident.kind", kind))]) },
        { name: "weapon", label: say("weapon"), words: true },
        { name: "area", label: say("area"), options: useAreasHere(areas) },
        { name: "found", label: say("found"), options: [...occurred.map((it): [string, string] => [it, upper(word("finding.occurred", it))]), ["none", say("nothing_found_yet")]] },
        ...dayFilters(),
        ...more,
      ]}
    />
  );
}
