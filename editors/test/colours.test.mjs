// What each piece of the example files is for both kinds of editors, as golden files: VS Code's own
// tokenizer over the TextMate grammar, CodeMirror's over the stream parser.
// BARID_UPDATE_GOLDEN=1 writes them anew.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { StringStream } from "@codemirror/language";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";
import { route } from "../codemirror/route.js";
import { vocabulary } from "../words.mjs";

const at = (path) => new URL(path, import.meta.url);
const examples = {
  support: "../../examples/rules/support/support.route",
  words: "../../examples/rules/support/shared/words.route",
  desk: "../../tests/grammar/route/cases/good/desk.route",
  flows: "../../tests/grammar/route/cases/good/flows.route",
};

function golden(name, actual) {
  const file = at(`golden/${name}`);
  if (process.env.BARID_UPDATE_GOLDEN === "1") return writeFileSync(file, actual);
  assert.ok(existsSync(file), `editors/test/golden/${name} is missing; BARID_UPDATE_GOLDEN=1 writes it`);
  assert.equal(actual, readFileSync(file, "utf8"), `editors/test/golden/${name} differs`);
}

async function grammar() {
  const wasm = readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
      createOnigString: (s) => new oniguruma.OnigString(s),
    }),
    loadGrammar: async () =>
      textmate.parseRawGrammar(
        readFileSync(at("../vscode/syntaxes/route.tmLanguage.json"), "utf8"),
        "route.tmLanguage.json",
      ),
  });
  return registry.loadGrammar("source.route");
}
const loaded = grammar();

async function textmateTokens(text) {
  const tokens = [];
  let stack = textmate.INITIAL;
  for (const [number, line] of text.split("\n").entries()) {
    const done = (await loaded).tokenizeLine(line, stack);
    stack = done.ruleStack;
    for (const t of done.tokens) {
      const scope = t.scopes.at(-1).replace(/\.route$/, "");
      const piece = line.slice(t.startIndex, t.endIndex).trim();
      if (piece && scope !== "source") tokens.push([number + 1, scope, piece]);
    }
  }
  return tokens;
}

function codemirrorTokens(text) {
  const tokens = [];
  const state = route.startState();
  for (const [number, line] of text.split("\n").entries()) {
    const stream = new StringStream(line, 2, 2);
    while (!stream.eol()) {
      stream.start = stream.pos;
      const style = route.token(stream, state);
      assert.ok(stream.pos > stream.start, `no progress in line ${number + 1}: ${line}`);
      const piece = stream.current().trim();
      if (style && piece && style !== "bracket" && style !== "punctuation") tokens.push([number + 1, style, piece]);
    }
  }
  return tokens;
}
const shown = (tokens) => tokens.map((t) => t.join("\t") + "\n").join("");

test("colours are made from the vocabulary", () => {
  execFileSync(process.execPath, [fileURLToPath(at("../colours.mjs")), "--check"], { stdio: "inherit" });
});

for (const [name, path] of Object.entries(examples)) {
  const text = readFileSync(at(path), "utf8");
  test(`VS Code colours ${name} as wanted`, async () => golden(`${name}.textmate`, shown(await textmateTokens(text))));
  test(`CodeMirror colours ${name} as wanted`, () => golden(`${name}.codemirror`, shown(codemirrorTokens(text))));
}

test("every word of the language has a colour where it belongs", async () => {
  const places = {
    declarations: (w) => `${w} x`,
    parts: (w) => `  ${w} x`,
    verbs: (w) => `on x { ${w} y }`,
    settings: (w) => `team x { ${w} y }`,
    connectives: (w) => `  rule a when b ${w} c`,
    operators: (w) => `  rule a when b ${w} c`,
    of_teams: (w) => `  rule a when billing is ${w}`,
    quantities: (w) => `  rule a when b is ${w} c`,
    fields: (w) => `  rule a when ${w} is c`,
    inside: (w) => `x ${w} y`,
    events: (w) => `on ${w} z`,
    units: (w) => `  wait 5 ${w} z`,
  };
  for (const [kind, words] of Object.entries(vocabulary))
    for (const word of words) {
      const line = places[kind](word);
      const coloured = (tokens) => tokens.find(([, scope, piece]) => piece === word && scope !== "variableName");
      assert.ok(coloured(await textmateTokens(line)), `VS Code: ${kind} ${word} in ${line}`);
      assert.ok(coloured(codemirrorTokens(line)), `CodeMirror: ${kind} ${word} in ${line}`);
    }
});

test("strings, comments and patterns swallow what is in them", async () => {
  const line = 'on x { note "a # b {customer.name|all} \\" team" } # rule "x"';
  for (const tokens of [await textmateTokens(line), codemirrorTokens(line)]) {
    assert.equal(tokens.at(-1)[2], '# rule "x"');
    assert.match(tokens.at(-1)[1], /comment/);
    assert.ok(!tokens.some(([, scope, piece]) => piece === "team" && /declaration|definition/.test(scope)));
  }
  const pattern = "  rule a when text matches /ORD-[/#]\\/(?<n>[0-9]+)/ { tag x }";
  for (const tokens of [await textmateTokens(pattern), codemirrorTokens(pattern)])
    assert.ok(tokens.some(([, scope, piece]) => /regexp/.test(scope) && piece === "/ORD-[/#]\\/(?<n>[0-9]+)/"));
});

test("`open` is an operator behind a team, and as any status elsewhere", async () => {
  const kinds = async (line) => [await textmateTokens(line), codemirrorTokens(line)].map((tokens) => tokens.find(([, , piece]) => piece === "open")?.[1]);
  for (const line of ["  rule a when billing is open", "  rule a when sender in vip and billing is not open { tag x }"])
    assert.deepEqual(await kinds(line), ["keyword.operator.word", "operatorKeyword"], line);
  for (const line of [
    "  rule a when conversation.status is open",
    "  rule a when conversation.status is not open",
    "on status becomes open { status open }",
    "  rule a when customer.phase is open",
  ])
    assert.deepEqual(await kinds(line), [undefined, "variableName"], line);
});
