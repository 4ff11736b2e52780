// On a desk, beside what is read: what may be done about it. Elsewhere nothing.
import type { JSX } from "preact";
import { href } from "../route";
import { say, sayOr, type Message } from "../say";
import { begin, kinds, type Body } from "./desk";
import { onDesk } from "./token";

export const doing = (act: string) => sayOr(`act_${act}`, act.replace(/-/g, " ").replace(/^./, (first) => first.toUpperCase()));

type Verb<M = Message> = M extends `do_${infer Act}` ? Act : never; // what may be offered says what one then does

export function Do({ acts }: { acts: { act: Verb; verb?: Verb; body: Body }[] }): JSX.Element | null {
  const all = kinds.use();
  const may = acts.filter(({ act }) => all.some((kind) => kind.act === act && kind.may));
  if (!onDesk || !may.length) return null;
  return (
    <p class="buttons small screen do-now">
      {may.map(({ act, verb, body }) => (
        <a href={href(`/mine/act/${act}`)} onClick={() => begin({ act, body })}>
          {say(`do_${verb ?? act}`)}
        </a>
      ))}
    </p>
  );
}
