// The app begins: its language first, then the frame, which stands before anything is asked.
import { render } from "preact";
import { listen } from "./api";
import { App } from "./app";
import { watchDesk } from "./desk/desk";
import { followLinks, place } from "./route";
import { speak, wanted } from "./say";
import "./style.css";

async function start(): Promise<void> {
  await speak(wanted(place.value.query));
  const into = document.querySelector("#app")!;
  into.replaceChildren();
  render(<App />, into);
  followLinks();
  listen();
  watchDesk();
}

void start();
