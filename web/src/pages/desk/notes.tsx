// Notes on a page, for this delegation alone: on its own machine, encrypted, never in the record.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { read, send, type Note } from "../../desk/desk";
import { say } from "../../parts";

export function Notes({ about }: { about: string }): JSX.Element | null {
  const [text, write] = useState<string | undefined>();
  const [kept, keepAs] = useState("");
  const [state, tell] = useState<"same" | "changed" | Problem>("same");
  useEffect(() => {
    write(undefined);
    read<{ items: Note[] }>("notes").then(
      ({ items }) => {
        const found = items.find((note) => note.about === about)?.text ?? "";
        keepAs(found);
        write(found);
      },
      () => undefined,
    );
  }, [about]);
  if (text === undefined) return null;
  const keep = () =>
    send("PUT", "notes", { about, text, read: kept }).then(() => {
      keepAs(text);
      tell("same");
    }, tell);
  return (
    <details class="notes screen" open={Boolean(text)}>
      <summary>{say("notes")}</summary>
      <label class="field">
        <span class="small soft">{say("notes_what")}</span>
        <textarea
          rows={3}
          dir="auto"
          value={text}
          onInput={(event) => {
            write(event.currentTarget.value);
            tell("changed");
          }}
        />
      </label>
      <p class="buttons">
        <button type="button" disabled={state === "same"} onClick={keep}>
          {state === "same" ? say("notes_kept") : say("notes_keep")}
        </button>
        {typeof state === "object" ? <span class="warn small">{state.detail ? <bdi>{`${state.detail}. ${state.hint ?? ""}`}</bdi> : say("no_answer")}</span> : null}
      </p>
    </details>
  );
}
