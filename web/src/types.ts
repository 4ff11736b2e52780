// What the views answer, as far as the app reads it; whole in docs/http.md and /openapi.json.
export interface Head {
  view: string;
  record: string;
  kind: string;
  mark: string | null;
  lang: string;
  title: string;
  found: string;
  as_of: { index: number; size: number; root: string };
  clock: { which: "claimed" | "recorded"; moment: string; moment_by: string; offset_min: number; text: string };
  names: Record<string, string>;
  held: { size: number; have: number; need: number; of: number; text: string };
  empty?: string;
  more?: number;
  // At a delegation's own desk: as whom it is read, and what of it cannot be opened there.
  reader?: { who: string; name: string; incomplete: { who: string[]; i: number }[] };
}

export interface Said {
  source?: unknown;
  according_to?: string;
  author?: string;
  via?: string;
  said_by?: unknown;
  i?: number;
  at?: string;
  readers?: string[]; // none: everybody
}

export interface Person {
  name?: string;
  withheld?: string;
  function?: string;
  aka?: string[];
}

export interface Actor {
  who?: string;
  name?: string;
}

export interface Source {
  outlet: string;
  title?: string;
  url?: string;
  published?: string;
}

export interface Placed {
  name: string;
  country?: string;
}

export interface When {
  from: string;
  to: string;
  text?: string;
}

export interface Presence extends Said {
  part?: string;
  covered?: boolean;
  state: string;
  text: string;
  when?: string | When;
  beside?: Presence[];
}

export interface Standing {
  id: string;
  name: string;
  designation?: string;
  without_prejudice?: string;
  roles: string[];
  headline: { shape: string; text: string };
  head: (Person & Said)[];
  level: (Said & { level: string })[];
  answer: Presence | null;
  journey: Presence[];
  taking_part: Presence | null;
  notes: (Said & { text: string })[];
}

export interface Beside extends Said {
  field: string;
  value: unknown;
}

export interface Round extends Said {
  ref: string;
  i: number;
  author: string;
  kind: string;
  track: string;
  track_name?: string;
  number?: number;
  label?: string;
  title: string;
  host?: string;
  convened_by?: string[];
  place: Placed;
  from: string;
  to: string;
  state: string;
  since?: string;
  reason?: string;
  beside?: Beside[];
}

export interface Meeting extends Said {
  ref: string;
  i: number;
  title: string;
  level: string;
  format: string;
  rooms?: string;
  go_between?: string;
  place: Placed;
  from: string;
  to?: string;
  state: string;
  with: Actor[];
  agenda?: { id: string; title: string }[];
  planned: string[];
  present: string[];
  absent: { who: string; author: string; i: number; reason?: string }[];
  disputed: string[];
  by_room?: string[][];
}

export interface Deadline {
  at: string;
  venue: string;
  zones: { zone: string; text: string }[];
  left_s?: number;
  left: string;
}

export interface OpenMotion {
  ref: string;
  i: number;
  title: string;
  silence?: boolean;
  missing: string[];
  deadline: Deadline;
  against: string[];
}

// In one language: each page has names, title and mark of its own.
export interface SheetPage {
  title: string;
  mark: string | null;
  names: Record<string, string>;
  round?: Round;
  order?: { text: string };
  confirmed?: { confirmed: number; of: number; text: string }; // where there is a round
  delegations: Standing[];
  days: { day: string; meetings: Meeting[] }[];
  open: OpenMotion[];
}

export interface Press {
  items: { text: string; acts: number[] }[];
  line: string;
  according_to: { according_to: string; acts: number[] }[];
  reports?: Report[];
  round?: Round;
  restricted?: boolean; // something in it is not for everybody
  newest?: Said | null; // the last word in it
  corrected?: Said | null; // the last that put other words for earlier ones
}

export interface Report extends Said {
  ref: string;
  i: number;
  author: string;
  said_by: Actor;
  speaker?: Person;
  standing: string;
  wording: string;
  sort: string;
  topic?: string;
  about?: (string | Actor)[];
  text?: string;
  tells_text?: string;
  source?: Source;
  compared?: { mark: string; fields: { field: string; mark: string }[] };
}

export interface Spoken extends Said {
  type?: string;
  ref: string;
  i: number;
  author: string;
  title?: string;
  text: string;
  speaker?: Person;
  on_behalf?: string[];
  issued_by?: string[];
  meeting?: string;
  round?: string;
  joint?: boolean;
  waiting_for?: string[];
  source?: Source;
  support?: { who: string; choice: string; i: number; earlier?: boolean }[];
  replies?: { author: string; text: string; i: number; at: string; readers?: string[] }[];
  to?: string[];
}

export interface Sent {
  id: string;
  name: string;
  designation?: string;
  without_prejudice?: string;
  roles: string[];
  said: (Said & {
    head?: Person;
    deputy?: Person;
    spokesperson?: Person;
    groups?: string[];
    members?: { person: Person; level?: string; role?: string }[];
  })[];
}

export interface RoundAnswer {
  round?: Round;
  items: Round[];
  meetings: Meeting[];
  delegations: Sent[];
  communiques: Spoken[];
  statements: Spoken[];
  reports: Report[];
}

export interface Contacts {
  items: { a: string; b: string; recorded: number; apart: number; reported: number; meetings?: { ref: string }[] }[];
  meetings: { ref: string; title: string }[];
  participants: string[];
}

export interface Signed extends Said {
  i: number;
  author: string;
  signatory?: Person | string; // who held the pen; of a certification the participant whose signature it is of
  capacity?: string;
  form?: string;
  when?: string;
  place?: Placed;
  ad_referendum?: boolean;
  kind?: string;
  clause?: string;
  text?: string;
  how?: string;
  by?: Person;
  from?: string;
  until?: string;
  extension?: string;
  condition?: string;
  result?: string;
}

export interface Asking {
  act: string;
  line: string;
  need: string | number;
  done: number;
  electors: { who: string; state: string; i?: number }[];
  lacks: number;
  met: boolean;
}

export interface VersionFacts {
  version: string;
  id: string;
  i: number;
  at: string;
  author: string;
  initial: Signed[];
  sign: Signed[];
  certify: Signed[];
  confirm: Signed[];
  ratify: Signed[];
  endorse: Signed[];
  declare: Signed[];
  release: Signed[];
  entry: Signed[];
  denounce: Signed[];
  asked: Asking[];
  agreed: boolean;
  in_force: null | { by: string; from: string; until?: string; state: string; i: number };
  missing: { complete: boolean; text: string };
  readers?: string[];
}

export interface DocumentFacts extends Said {
  ref: string;
  i: number;
  author: string;
  kind: string;
  title: string;
  track: string;
  track_name?: string;
  languages: string[];
  authentic: string[];
  prevails?: string;
  depositary?: string;
}

export interface TextItem extends DocumentFacts {
  taken_back: boolean;
  pen: null | { who: string[] };
  goes_to: { ref: string; track: string }[];
  comes_from: { ref: string; track: string; version: string }[];
  versions: (VersionFacts & { clauses: number; open_clauses: number; base_version?: string })[];
}

export interface StanceRow {
  who: string;
  position: string;
  reason?: string;
  if?: { clause: string; option?: string }[];
  i: number;
  readers?: string[]; // none: everybody
}

export interface Amendment extends Said {
  ref: string;
  i: number;
  author: string;
  op: string;
  heading?: string;
  text?: string;
  reason?: string;
  settled: { how: string; version?: string; option?: string; by: string; i: number; earlier?: boolean }[];
}

export interface Clause {
  id: string;
  level: number;
  heading?: string;
  text?: string;
  options?: { id: string; by: string[]; against?: string[]; text: string; stances: StanceRow[] }[];
  place: number;
  stances: StanceRow[];
  amendments: Amendment[];
  declarations: Signed[];
}

export interface TextAnswer {
  items: Clause[];
  text?: VersionFacts & {
    ref: string;
    document: DocumentFacts;
    newest: boolean;
    base: null | { ref: string; version: string };
    stances: StanceRow[];
    counts: {
      clauses: number;
      open_clauses: number;
      options: number;
      amendments: number;
      unsettled: number;
      brackets?: { pairs: number };
    };
  };
}

export interface DiffAnswer {
  between: { version: string; id: string }[];
  counts: Record<string, number>;
  items: { id: string; change: string[]; runs?: { how: string; text: string }[] }[];
}

// "If these options were taken".
export interface Package {
  taken: { clause: string; option: string }[];
  open: string[];
  against: (StanceRow & { clause?: string; option?: string })[];
  unmet: (StanceRow & { clause?: string; option?: string })[];
  accepting: string[];
  abstaining: string[];
  silent: string[];
}

// Who holds which position on a thing, and of what is restricted by whom it may be read.
export interface Held {
  positions: Record<string, string[]>;
  readers?: Record<string, string[]>;
}

export interface StancesAnswer {
  take: Package | null;
  fewest?: { text: string; options: { clause: string; options: string[] }[] };
  whole: Held & { silent: number };
  text: { ref: string; version: string; readers?: string[] };
  participants: string[];
  items: (Held & {
    id: string;
    place: number;
    heading?: string;
    options?: (Held & { id: string; by: string[]; against?: string[] })[];
  })[];
}

export interface Commitment extends Said {
  ref: string;
  i: number;
  author: string;
  clause: string;
  of: string[];
  text: string;
  document: string;
  version: string;
  due_at?: string | null;
  past: boolean;
  overdue: boolean;
  progress: (Said & { author: string; state: string; text?: string; at: string; i: number; earlier?: boolean })[];
  owners: { who: string; says: string | null; i?: number }[];
}

export interface ActItem {
  index: number;
  id: string;
  verdict: string;
  rule?: string;
  author: string;
  at: string;
  keys: string[];
  to?: string[]; // none: everybody
  type?: string; // of one that this reader may not read there is none, nor fields
  words: string;
  fields?: { field: string; label: string; means: string; text: string }[];
  source?: Source;
  note: string;
  grade: string;
}

export interface RecordItem {
  languages: string[];
  epoch: number;
  state: string;
  acts: { ok: number; void: number; alien: number; opaque: number };
  log_time: string | null;
  attested: { who: string; i: number; size: number }[];
  checkpoint: {
    size: number;
    held: { have: number; need: number; met: boolean };
    seen: { have: number; need: number; met: boolean };
  } | null;
  rules: { holders: string[]; held: number; seen: number; reading: string };
}

export interface Key {
  label: string;
  vkey: string;
  use: ("root" | "act" | "machine" | "hold" | "witness")[];
  i: number;
  in_force: boolean;
  revoked?: number;
}

export interface Participant {
  id: string;
  name: string;
  designation?: string;
  without_prejudice?: string;
  roles: string[];
  answers_for?: string[];
  i: number;
  standing: { state: string; i?: number };
  keys: Key[];
}

export interface Motion extends OpenMotion {
  author: string;
  at: string;
  kind: string;
  payload: { text?: string; reason?: string } & Record<string, unknown>;
  requirement: { line: string; need: string | number; electors: { who: string; choice: string | null; i?: number }[] }[];
  outcome: { state: string; i?: number; rule?: string };
  sentence: string;
}

export interface Exchange {
  ref: string;
  i: number;
  author: string;
  title: string;
  readers?: string[];
  deadline?: string;
  complete: boolean;
  past: boolean;
  may_open: boolean;
  parts: {
    who: string;
    name: string;
    state: "not-deposited" | "deposited" | "opened" | "opened-void";
    i?: number;
    at?: string;
    opened?: { i: number; at: string };
  }[];
}

// What one participant says at one time; the ceasefire is made of nothing else.
export interface Word {
  i: number;
  author: string;
  at: string;
  earlier?: boolean; // said before what it is about was corrected
  readers?: string[]; // none: everybody
}

export interface Ceasefire extends Word {
  ref: string;
  kind: string;
  title: string;
  declared_by: string[];
  binds: Actor[];
  guarantors?: { who: string; for: string[] }[];
  from: string;
  until?: string;
  summary: string;
  owners: { who: string; says: string | null }[];
  states: (Word & { state: string; from: string; until?: string; reason?: string })[];
  excludes: (Word & { name: string; basis?: string })[];
  joined: { author: string; groups: number; settlements: number; left: number; earlier: number; list: (Word & { kind: string; name: string; admin?: string; state: string })[] }[];
  zones: number;
  last_incident: null | { ref: string; author: string; when: string | When };
  support: { who: string; choice: string; i: number }[];
}

export interface Organ extends Word {
  ref: string;
  name: string;
  kind: string;
  state: string;
  seats?: { who: string; n: number }[];
  chair?: string;
}

export type Estimate = number | [number, number];

export interface Finding extends Word {
  incident: string;
  occurred: string;
  violation?: string;
  attributed_to?: Actor[];
  duplicate_of?: string;
  text?: string;
}

export interface Incident extends Word {
  ref: string;
  when: string | When;
  place: Placed & { admin?: string; point?: [number, number] };
  kind: string;
  weapon?: string;
  alleged?: Actor[];
  target?: string;
  casualties?: { group: string; killed?: Estimate; injured?: Estimate; missing?: Estimate }[];
  basis: string;
  text?: string;
  reporter_protected?: boolean;
  findings: Finding[];
  said_to_repeat_it: Finding[];
  responses: (Word & { text: string; measure?: string })[];
  confirmed_by: string[];
  source?: Source;
}

export interface Count extends Word {
  ref: string;
  ceasefire: string;
  from: string;
  to: string;
  total: number;
  by: { admin: string; n: number }[];
  sum: number | null;
  adds_up: boolean | null; // null: not said by area
  own_incidents?: number | null; // not in a bulletin
  reconciled: (Word & { confirmed?: number; open?: number; text?: string; unanswered: number; beyond: boolean })[];
  source?: Source;
}

export interface Operation extends Word {
  ref: string;
  kind: string;
  actor: Actor;
  against?: string;
  admin?: string[];
  when: string | When;
  text?: string;
  group: "refused" | "open" | "consent";
  answers: { who: string; answer: string | null; terms?: string; i?: number; at?: string; earlier?: number }[];
  outcomes: (Word & { result: string; when: string | When; text?: string; assisted_by?: string[] })[];
}

export interface Sums {
  counts: number;
  days: number; // with a count
  overlap: boolean;
  total: number | null;
  sum: number | null; // of its areas
}

// What one counts for one ceasefire in the days of a bulletin, beside as many before.
export interface Recorder {
  author: string;
  ceasefire: string;
  title: string | null;
  now: Sums;
  before: Sums;
  difference: number | null;
  own_incidents: number | null;
  areas: { admin: string; n: number | null; before: number | null; difference: number | null; own_incidents: number | null }[];
  answers: { author: string; of: number; confirmed: number | null; open: number | null; unanswered: number; beyond: boolean }[];
  series: { day: string; total: number | null; own_incidents: number | null }[];
  counts: Count[];
  beyond: Count[];
}

export interface Bulletin {
  days: { from: string; to: string; count: number };
  before: { from: string; to: string; count: number };
  offset_min: number;
  restricted: boolean;
  items: Recorder[];
  incidents: { author: string; reported: number; before: number; confirmed: { by: string[]; n: number }[]; findings: { author: string; occurred: string; n: number }[] }[];
  operations: (Omit<Operation, "outcomes"> & { outcome: Operation["outcomes"][number] })[];
  ceasefires: (Word & { what: string; ceasefire: string; title: string | null; from: string; declared_by?: string[] })[];
  empty?: string;
}

export interface Geometry {
  type: string;
  coordinates: unknown;
}

export interface Zone extends Word {
  ref: string;
  name: string;
  kind: string;
  geometry?: Geometry;
  admin?: string[];
  from: string;
  until?: string;
  guarantor?: string;
  past: boolean;
  ahead: boolean; // drawn for later: it lies nowhere yet
  incidents: { ref: string; kind: string; place: string; by: "point" | "zone" | "admin" }[];
}

export interface Control extends Word {
  map: string;
  title?: string;
  per?: string;
  geometry?: Geometry;
  admin?: string[];
  area?: string;
  holder: Actor;
  relation: string;
  as_of: string;
}

// What is drawn, as the map says it: what was found of an incident, and what lies in a zone, stands elsewhere.
export type DrawnZone = Omit<Zone, "past" | "incidents"> & { layer: "zone" };
export type DrawnControl = Control & { layer: "control" };
export type DrawnIncident = Omit<Incident, "findings" | "said_to_repeat_it" | "responses" | "confirmed_by"> & { layer: "incident" };
export type Layer = DrawnZone | DrawnControl | DrawnIncident;

// How many incidents lie where, in degrees; all of them, those among the items too.
export interface Cell {
  west: number;
  south: number;
  east: number;
  north: number;
  n: number;
}

export interface MapAnswer {
  items: Layer[];
  cells?: { degrees: number; items: Cell[] };
  maps: string[];
  titles: (string | null)[]; // of maps, in the same order
  next: number | null;
  first?: string | When | null; // of all incidents with a point, whatever else is asked
  last?: string | When | null;
  map: string;
}
