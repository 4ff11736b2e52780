// A form made by hand, where the one from the schema is a burden. It fills the same body: preview,
// readers, drafts and signing are the page's (../form.tsx), the same for every act.
import type { JSX } from "preact";
import type { Body } from "../../../desk/desk";
import type { Schema, Setting } from "../../../desk/fields";

export interface HandProps {
  body: Body;
  put: (change: Body) => void; // members to set; one that is undefined is not said
  field: (name: string) => JSX.Element | null; // the schema's own field, where that is no burden
  schema: Schema;
  setting: Setting;
  who: string; // whose desk it is
}

export interface Hand {
  covers: string[]; // the fields that it fills; all others stand behind "more"
  View: (props: HandProps) => JSX.Element;
  begin?: (who: string) => Body; // what a new one says before anybody has typed
}
