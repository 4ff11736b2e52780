// The forms that are made by hand. To add one: 1. its file here, which exports a Hand (hand.ts); 2. its
// row; 3. its sentences in src/messages, all three; 4. a link to it from the page of what it is about
// (<Do acts=… />, desk/do.tsx).
import { amend } from "./amend";
import { consent } from "./consent";
import { count } from "./count";
import { draft } from "./draft";
import { deposit, open } from "./exchange";
import { finding } from "./finding";
import type { Hand } from "./hand";
import { motion } from "./motion";
import { reconcile } from "./reconcile";
import { sign } from "./sign";
import { stance } from "./stance";
import { statement } from "./statement";
import { vote } from "./vote";

export const HANDS: Record<string, Hand> = {
  amend,
  consent,
  count,
  deposit,
  draft,
  finding,
  initial: sign,
  motion,
  open,
  reconcile,
  sign,
  stance,
  statement,
  vote,
};
