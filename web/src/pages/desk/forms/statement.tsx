// A statement: who speaks, for whom, and the words.
import type { JSX } from "preact";
import { say } from "../../../parts";
import type { Hand, HandProps } from "./hand";

function View({ body, field, who }: HandProps): JSX.Element {
  const others = ((body.on_behalf as string[] | undefined) ?? []).filter((each) => each !== who);
  return (
    <>
      {field("speaker")}
      {field("text")}
      {field("on_behalf")}
      {others.length ? <p class="small warn">{say("joint_means")}</p> : null}
      {field("meeting")}
    </>
  );
}

export const statement: Hand = { covers: ["speaker", "on_behalf", "meeting", "text"], View };
