// The forms that are made by hand. To add one: 1. its file here, which exports a Hand (hand.ts); 2. its
// row; 3. its sentences in src/messages, all three; 4. a link to it from the page of what it is about
// (<Do acts=… />, desk/do.tsx).
import type { Hand } from "./hand";
import { vote } from "./vote";

export const HANDS: Record<string, Hand> = {
  vote,
};
