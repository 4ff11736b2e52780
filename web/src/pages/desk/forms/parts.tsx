// What forms made by hand are made of.
import type { ComponentChildren, JSX } from "preact";
import { say } from "../../../parts";

// One of a few, each with what it means: nobody is to guess at a word that is signed.
export function Choose(props: {
  name: string;
  label: string;
  options: { value: string; text: ComponentChildren; means?: ComponentChildren }[];
  value: unknown;
  put: (value: string) => void;
}): JSX.Element {
  return (
    <fieldset class="choose">
      <legend>{props.label}</legend>
      {props.options.map(({ value, text, means }) => (
        <label class="line">
          <input id={`f-${props.name}-${value}`} type="radio" name={`f-${props.name}`} checked={props.value === value} onChange={() => props.put(value)} />{" "}
          <span>
            {text}
            {means ? <span class="line small soft">{means}</span> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

// What the act is about, as the record has it now, above what is said of it.
export function About({ title, children }: { title: ComponentChildren; children?: ComponentChildren }): JSX.Element {
  return (
    <div class="about">
      <p class="strong">{title}</p>
      {children}
    </div>
  );
}

// It is about nothing yet: the schema's own field asks what.
export const First = ({ children }: { children: ComponentChildren }): JSX.Element => (
  <>
    {children}
    <p class="soft small screen first">{say("choose_first")}</p>
  </>
);
