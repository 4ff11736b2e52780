// Areas are chosen by their names; one whose name the app does not have, by its code.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAreas } from "../pages/ceasefire/shared";
import { say } from "../parts";

const CODE = "[A-Z]{2}-[A-Z0-9]{1,3}|[a-z0-9][a-z0-9\\-]{0,62}"; // of ISO 3166-2, or the record's own
const OTHER = "*";

interface Choice {
  id: string;
  title: string;
  value?: string;
  put: (code?: string) => void;
  but?: string[]; // chosen elsewhere
}

export function AreaChoice({ id, title, value = "", put, but = [] }: Choice): JSX.Element {
  const all = useAreas().filter(([code]) => !but.includes(code));
  const [typed, type] = useState<string | undefined>();
  const typing = typed !== undefined || (value !== "" && all.length > 0 && !all.some(([code]) => code === value));
  const choose = (chosen: string) => {
    type(chosen === OTHER ? "" : undefined);
    put(chosen === OTHER ? undefined : chosen || undefined);
  };
  return (
    <div class="texts">
      <select id={id} aria-label={title} value={typing ? OTHER : value} onChange={(event) => choose(event.currentTarget.value)}>
        <option value="">{say("choose")}</option>
        {value && !all.length ? <option value={value}>{value}</option> : null}
        {all.map(([code, name]) => (
          <option value={code}>{name}</option>
        ))}
        <option value={OTHER}>{say("area_by_code")}</option>
      </select>
      {typing ? (
        <input
          type="text"
          dir="ltr"
          class="code-of"
          pattern={CODE}
          aria-label={say("area_by_code")}
          placeholder="SY-HM"
          value={typed || value}
          onChange={(event) => {
            const code = event.currentTarget.value.trim();
            type(code);
            if (!code || new RegExp(`^(${CODE})$`).test(code)) put(code || undefined);
          }}
        />
      ) : null}
    </div>
  );
}
