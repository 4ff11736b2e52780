// The app begins: its language first, then the frame, which stands before anything is asked.
import { render } from "preact";
import { arrived, listen } from "./api";
import { App } from "./app";
import { watchDesk } from "./desk/desk";
import { shareToken } from "./desk/token";
import { followLinks, place } from "./route";
import { speak, wanted } from "./say";
import "./style.css";

async function start(): Promise<void> {
  await Promise.all([speak(wanted(place.value.query)), shareToken(() => (arrived.value += 1))]);
  const into = document.querySelector("#app")!;
  into.replaceChildren();
  render(<App />, into);
  followLinks();
  listen();
  watchDesk();
}

void start();
