// SPDX-License-Identifier: Apache-2.0
// The check of a Truce record in a reader's own browser, written from docs/record-format.md (sections 1-7, 9-11). It
// shares test vectors with the C program and tests/second, and no code. judge.ts says what is NOT checked.

export { type ActOptions, type ActResult, checkAct, type KeyFrom } from "./act.ts";
export type { Cosigner } from "./cosigners.ts";
export type { Evidence } from "./evidence.ts";
export type { KnownKeys } from "./founding.ts";
export { type Memory, memoryOfThisBrowser, memoryOfThisRun, type Remembered } from "./memory.ts";
export { checkRecord, type Progress, type RecordOptions, type RecordResult } from "./record.ts";
export type { Answer, Question } from "./serve.ts";
export type { Kind, Rule } from "./rules.ts";
export type { CheckOptions, Fault } from "./session.ts";
