// Notes on a page, for this delegation alone: on its own machine, encrypted, never in the record.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../api";
import { read, send, type Note } from "../../desk/desk";
import { unfinished } from "../../desk/unfinished";
import { Prose, say } from "../../parts";

interface Unfinished {
  text: string;
  kept: string; // as it was read: another window may have kept another meanwhile
  elsewhere: boolean; // and has; told already
}

export function Notes({ about }: { about: string }): JSX.Element | null {
  const key = `note ${about}`;
  const [left] = useState(() => unfinished.get<Unfinished>(key));
  const [text, write] = useState(left?.text);
  const [kept, keepAs] = useState(left?.kept ?? "");
  const [opened, open] = useState(Boolean(left));
  const [told, tell] = useState<"elsewhere" | Problem | undefined>(left?.elsewhere ? "elsewhere" : undefined);
  useEffect(() => unfinished.put(key, text !== undefined && text !== kept ? { text, kept, elsewhere: told === "elsewhere" } : undefined));
  const look = async (): Promise<string> => {
    const { items } = await read<{ items: Note[] }>("notes");
    const found = items.find((note) => note.about === about)?.text ?? "";
    keepAs(found);
    return found;
  };
  useEffect(() => {
    if (left) return;
    look().then(
      (found) => {
        write(found);
        open(Boolean(found)); // once: who empties it has still to keep that
      },
      () => undefined,
    );
  }, []);
  if (text === undefined) return null;
  const same = text === kept;
  // What another window has kept meanwhile is shown, and replaced by who presses again.
  const missed = (failed: Problem) => (failed.status === 409 ? look().then(() => tell("elsewhere"), tell) : tell(failed));
  const keep = () =>
    send("PUT", "notes", { about, text, read: kept }).then(() => {
      const since = unfinished.get<Unfinished>(key); // of who has left the page meanwhile
      unfinished.put(key, since && since.text !== text ? { ...since, kept: text, elsewhere: false } : undefined);
      keepAs(text);
      tell(undefined);
    }, missed);
  return (
    <details class="notes screen" open={opened}>
      <summary>{say("notes")}</summary>
      <label class="field">
        <span class="small soft">{say("notes_what")}</span>
        <textarea
          rows={3}
          dir="auto"
          value={text}
          onInput={(event) => {
            write(event.currentTarget.value);
            if (told !== "elsewhere") tell(undefined);
          }}
        />
      </label>
      {told === "elsewhere" ? (
        <div role="alert">
          <p class="warn small">{say("note_elsewhere")}</p>
          <Prose text={kept} />
        </div>
      ) : null}
      <p class="buttons">
        <button type="button" disabled={same} onClick={keep}>
          {same ? say("notes_kept") : say("notes_keep")}
        </button>
        {typeof told === "object" ? <span class="warn small">{told.detail ? <bdi>{`${told.detail}. ${told.hint ?? ""}`}</bdi> : say("no_answer")}</span> : null}
      </p>
    </details>
  );
}
