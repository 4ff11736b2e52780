// The forms that are made by hand. To add one: 1. its file here, which exports a Hand (hand.ts); 2. its
// row; 3. its sentences in src/messages, all three; 4. a link to it from the page of what it is about
// (<Do acts=… />, desk/do.tsx).
import { amend } from "./amend";
import { consent } from "./consent";
import { draft } from "./draft";
import { deposit, open } from "./exchange";
import type { Hand } from "./hand";
import { motion } from "./motion";
import { sign } from "./sign";
import { stance } from "./stance";
import { statement } from "./statement";
import { vote } from "./vote";

export const HANDS: Record<string, Hand> = {
  amend,
  consent,
  deposit,
  draft,
  initial: sign,
  motion,
  open,
  sign,
  stance,
  statement,
  vote,
};
