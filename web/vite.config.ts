// How the app is built: tools/web.py runs this while the binary is built; `npx vite` while working
// on it, with a host beside it (truce serve … --listen 127.0.0.1:8017).
import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

// Words of the format ("round.state", "walked-out") as src/words/*.po has them, so that a translator
// edits one file for the binary and the app: `import words from "words:ru"`. English is the word
// itself. What the host says of acts and their fields ("help", "effect") it says in the language asked for.
function words(): Plugin {
  const entry = /^msgctxt "(?!help"|effect")([a-z-]+(?:\.[a-z-]+)?)"\nmsgid "([^"\n]*)"\nmsgstr "([^"\n]*)"$/gm;
  return {
    name: "words",
    resolveId: (id) => (id.startsWith("words:") ? "\0" + id : undefined),
    load(id) {
      if (!id.startsWith("\0words:")) return undefined;
      const file = new URL(`../src/words/${id.slice(7)}.po`, import.meta.url);
      this.addWatchFile(file.pathname);
      const found: Record<string, string> = {};
      for (const [, context, word, said] of readFileSync(file, "utf8").matchAll(entry))
        found[`${context}.${word}`] = said!;
      return `export default ${JSON.stringify(found)}`;
    },
  };
}

export default defineConfig({
  plugins: [words()],
  esbuild: { jsx: "automatic", jsxImportSource: "preact", legalComments: "none" },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false },
  worker: { format: "es" },
  server: {
    proxy: Object.fromEntries(
      ["/api", "/events", "/checkpoint", "/tile", "/blob", "/cosignatures"].map((path) => [
        path,
        "http://127.0.0.1:8017",
      ]),
    ),
  },
});
