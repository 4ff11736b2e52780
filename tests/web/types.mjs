// SPDX-License-Identifier: Apache-2.0
// Whether what the views answer is what the app takes it for: web/src/types.ts is written by hand, for /openapi.json
// has schemas of what is signed and none of what is answered. Each place of the app that asks a view says of which type
// the answer is; here TypeScript's own checker reads those places, and real answers are held against the types: what
// must be there is, and all that is named there is of its type. An answer may have more than the app reads.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { EVENING, WEEK } from "./browser.mjs";

const WEB = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../../web");
const ts = createRequire(join(WEB, "package.json"))("typescript");
const PAGED = ["usePages", "askAll"];
const ASKING = ["useView", "ask", ...PAGED];
const MOMENTS = ["", `at=${encodeURIComponent(EVENING)}`, `at=${encodeURIComponent(WEEK)}`];
const FIRST = 6; // of the things that a view lists, each asked for by itself
const LISTED = { text: "texts", stances: "texts", round: "rounds" }; // views of one thing, and who lists those
const ARGUMENTS = { diff: "1..2", version: "1", zones: "Europe/Moscow,Asia/Tehran" }; // what a place asks for besides

const sources = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? (one.name === "check" ? [] : sources(join(folder, one.name))) : /\.tsx?$/.test(one.name) ? [join(folder, one.name)] : [],
  );

// [{view, type, query, where}] of every place that names a view and the type of what it answers.
function places() {
  const found = [];
  for (const path of sources(join(WEB, "src"))) {
    const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
    const look = (node) => {
      if (ts.isCallExpression(node) && node.typeArguments?.length === 1 && ASKING.includes(node.expression.getText())) {
        let words = node.arguments;
        if (words[0] && ts.isCallExpression(words[0]) && words[0].expression.getText() === "address") words = words[0].arguments;
        if (words[0] && ts.isStringLiteral(words[0]) && !words[0].text.includes("/")) {
          const type = node.typeArguments[0].getText();
          const named = words[2] && ts.isObjectLiteralExpression(words[2]) ? words[2].properties.map((one) => one.name?.getText()) : [];
          const query = named.filter((name) => name in ARGUMENTS).map((name) => `${name}=${encodeURIComponent(ARGUMENTS[name])}`);
          found.push({
            view: words[0].text,
            type: PAGED.includes(node.expression.getText()) ? `{ items: (${type})[]; next?: number | null }` : type,
            query: query.join("&"),
            where: `${path.slice(WEB.length + 1)}:${file.getLineAndCharacterOfPosition(node.pos).line + 1}`,
          });
        }
      }
      ts.forEachChild(node, look);
    };
    look(file);
  }
  return found;
}

// The checker, and the type of each place; null where the place names a type of its own file.
function typed(asked) {
  const shared = join(WEB, "src", "types.ts");
  const path = join(WEB, "src", "asked.ts"); // in memory alone
  const names = [...readFileSync(shared, "utf8").matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name]) => name);
  const text = [`import type { ${names.join(", ")} } from "./types";`, ...asked.map(({ type }, n) => `export type Asked${n} = (${type}) & Head;`)].join("\n");
  const options = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, skipLibCheck: true, types: [] };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => name === path || fileExists.call(host, name);
  host.readFile = (name) => (name === path ? text : readFile.call(host, name));
  host.getSourceFile = (name, version) => (name === path ? ts.createSourceFile(name, text, version, true) : getSourceFile.call(host, name, version));
  const program = ts.createProgram([path], options, host);
  const file = program.getSourceFile(path);
  const bad = new Set(program.getSemanticDiagnostics(file).map(({ start }) => file.getLineAndCharacterOfPosition(start).line - 1));
  const checker = program.getTypeChecker();
  const aliases = file.statements.filter(ts.isTypeAliasDeclaration);
  return { checker, file, types: aliases.map((alias, n) => (bad.has(n) ? null : checker.getTypeAtLocation(alias.name))) };
}

// What of a value is not as the type has it, as "path: wanted, found".
function unlike({ checker, file }, value, type, path) {
  const { flags } = type;
  const no = () => [`${path}: ${checker.typeToString(type)}, and it is ${JSON.stringify(value)?.slice(0, 80)}`];
  const { TypeFlags: F } = ts;
  if (flags & (F.Any | F.Unknown)) return [];
  if (type.isUnion()) {
    const each = type.types.map((one) => unlike({ checker, file }, value, one, path));
    return each.reduce((best, one) => (one.length < best.length ? one : best));
  }
  if (flags & F.StringLiteral || flags & F.NumberLiteral) return value === type.value ? [] : no();
  if (flags & F.BooleanLiteral) return String(value) === checker.typeToString(type) ? [] : no();
  if (flags & F.Null) return value === null ? [] : no();
  if (flags & F.Undefined) return value === undefined ? [] : no();
  if (flags & F.String) return typeof value === "string" ? [] : no();
  if (flags & F.Number) return typeof value === "number" ? [] : no();
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    if (!Array.isArray(value)) return no();
    const of = checker.getTypeArguments(type);
    return value.flatMap((one, n) => unlike({ checker, file }, one, of[checker.isArrayType(type) ? 0 : n] ?? checker.getAnyType(), `${path}[]`));
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return no();
  const properties = checker.getPropertiesOfType(type);
  const index = type.getStringIndexType();
  return [
    ...properties.flatMap((one) => {
      if (value[one.name] === undefined) return one.flags & ts.SymbolFlags.Optional ? [] : [`${path}: has no ${one.name}`];
      return unlike({ checker, file }, value[one.name], checker.getTypeOfSymbolAtLocation(one, file), `${path}.${one.name}`);
    }),
    ...(index ? Object.entries(value).flatMap(([name, one]) => (properties.some((each) => each.name === name) ? [] : unlike({ checker, file }, one, index, `${path}.${name}`))) : []),
  ];
}

// Every answer that a place could have got: at several moments, of the view as a whole and of single things.
async function answers(url, { view, query }) {
  const got = [];
  const ask = async (path, moment) => {
    const answer = await fetch(`${url}/api/v1/${path}?${[query, moment, "lang=en"].filter(Boolean).join("&")}`);
    return answer.ok ? answer.json() : null;
  };
  for (const moment of MOMENTS) {
    const whole = LISTED[view] ? null : await ask(view, moment);
    if (whole) got.push(whole);
    const lists = LISTED[view] ? await (await fetch(`${url}/api/v1/${LISTED[view]}?${moment}`)).json() : whole;
    const refs = view === "act" ? Array.from({ length: 40 }, (_, n) => n * 11) : (lists?.items ?? []).map(({ ref }) => ref).filter(Boolean);
    for (const ref of view === "act" ? refs : refs.slice(0, FIRST)) {
      const one = await ask(`${view}/${ref}`, moment);
      if (one) got.push(one);
    }
  }
  return got;
}

export const types = (url) => ({
  "what the views answer is what the app takes it for": async () => {
    const asked = places();
    const known = typed(asked);
    let count = 0;
    const faults = new Set();
    for (const [n, place] of asked.entries()) {
      if (!known.types[n]) continue;
      const all = await answers(url, place);
      if (!all.length) faults.add(`${place.where}: no answer of ${place.view} to hold it against`);
      for (const answer of all) {
        count++;
        for (const fault of unlike(known, answer, known.types[n], place.view)) faults.add(`${place.where}: ${fault}`);
      }
    }
    const left = asked.filter((_, n) => !known.types[n]);
    assert.equal([...faults].join("\n"), "");
    // It can fail: another answer is none.
    const board = asked.findIndex(({ view }) => view === "board");
    assert.ok(unlike(known, { items: [{}] }, known.types[board], "board").length > 3);
    console.log(`  ${count} answers fit what ${asked.length - left.length} places take them for; of a type of their own: ${left.map(({ where }) => where).join(", ") || "none"}`);
    assert.ok(asked.length - left.length > 25, "places were found");
  },
});
