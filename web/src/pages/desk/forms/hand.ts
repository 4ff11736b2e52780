// A form made by hand, where the one from the schema is a burden. It fills the same body: preview,
// readers, drafts and signing are the page's (../form.tsx), the same for every act.
import type { JSX } from "preact";
import type { Body, Doing } from "../../../desk/desk";
import type { Schema, Setting } from "../../../desk/fields";

// A slug of its own for what needs one: by the moment, so that it is not taken.
export const slugNow = (act: string) => `${act}-${new Date().toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "-")}`;

export interface HandProps {
  body: Body;
  put: (change: Body) => void; // members to set; one that is undefined is not said
  field: (name: string) => JSX.Element | null; // the schema's own field, where that is no burden
  schema: Schema;
  setting: Setting;
  audience: (to: string[]) => void; // whom it is for, where nobody has said so yet
  who: string; // whose desk it is
}

export interface Pieces {
  before: Doing[]; // signed before it
  itself: (ids: string[]) => Doing; // that names them; none: those are not signed yet
}

export interface Hand {
  covers: string[]; // the fields that it fills; all others stand behind "more"
  about?: string; // of these the one that says what it is about, without which nothing else is asked
  View: (props: HandProps) => JSX.Element;
  bound?: boolean; // what it is about says whom it is for: nobody is asked
  begin?: (who: string) => Body; // what a new one says before anybody has typed
  // What is longer than one act holds: in acts of at most so many bytes.
  pieces?: (made: Doing, room: number) => Pieces;
}
