// The app begins: its language first, then the frame, which stands before anything is asked.
import { render } from "preact";
import { listen } from "./api";
import { App } from "./app";
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
}

void start();
