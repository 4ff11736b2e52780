// SPDX-License-Identifier: Apache-2.0
// The Web Worker: new Worker(new URL("./check/worker.ts", import.meta.url), { type: "module" }). Messages: serve.ts.

import { memoryOfThisBrowser } from "./memory.ts";
import { type Answer, type Question, serve } from "./serve.ts";

const take = serve((answer: Answer) => postMessage(answer), memoryOfThisBrowser());
addEventListener("message", (event: MessageEvent<Question>) => take(event.data));
