// Writes the colours of both kinds of editors from vocabulary.json: a TextMate grammar for VS Code (and
// every editor that takes one), and the words of the CodeMirror mode.
//
//   node colours.mjs [--check]    --check: change nothing, exit code 1 when a file is not up to date

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { choice, vocabulary as v } from "./words.mjs";

const name = "[\\p{L}_][\\p{L}\\p{M}\\p{N}_.-]*";
const end = "(?![\\p{L}\\p{M}\\p{N}_-])(?!\\.[\\p{L}])";
const begin = "(?<![\\p{L}\\p{M}\\p{N}_.$@-])";
/** Where a statement begins: a line, or behind `{` or `;`. */
const statement = "(?:^|(?<=[{;]))\\s*";

/** What a condition may ask that is no name of a team: fields, attributes with them. */
const field = `(?:${choice(v.fields)}${end}|(?:conversation|customer)\\.)`;

const word = (words, scope) => ({ match: `${begin}${choice(words)}${end}`, name: `${scope}.route` });

const textmate = {
  $schema: "https://json.schemastore.org/tmlanguage.json",
  name: "Barid rules",
  scopeName: "source.route",
  fileTypes: ["route"],
  patterns: [
    { include: "#comment" },
    { include: "#declaration" },
    { include: "#part" },
    { include: "#text" },
    { include: "#pattern" },
    { include: "#value" },
    { include: "#statement" },
    { include: "#word" },
  ],
  repository: {
    comment: { match: "#.*$", name: "comment.line.number-sign.route" },
    declaration: {
      patterns: [
        {
          match: `^(on|order)${end}`,
          captures: { 1: { name: "keyword.declaration.route" } },
        },
        {
          match: `^(migrate)\\s+(flow)\\s+(${name})`,
          captures: {
            1: { name: "keyword.declaration.route" },
            2: { name: "keyword.declaration.route" },
            3: { name: "entity.name.type.route" },
          },
        },
        {
          match: `^(${choice(v.declarations)})${end}(?:\\s+(${name}))?`,
          captures: { 1: { name: "keyword.declaration.route" }, 2: { name: "entity.name.type.route" } },
        },
      ],
    },
    part: {
      patterns: [
        {
          match: `${statement}(rule|step|repeat)\\s+(?!at\\s+most)(${name})`,
          captures: { 1: { name: "keyword.control.route" }, 2: { name: "entity.name.function.route" } },
        },
        {
          match: `${statement}(${choice(v.parts)})${end}`,
          captures: { 1: { name: "keyword.control.route" } },
        },
      ],
    },
    text: {
      begin: '"',
      end: '"|$',
      name: "string.quoted.double.route",
      patterns: [
        { match: "\\\\(?:u\\{[0-9A-Fa-f]+\\}|.)", name: "constant.character.escape.route" },
        { match: "\\{\\{", name: "constant.character.escape.route" },
        {
          match: `(\\{)(${name})(?:(\\|)([^}"]*))?(\\})`,
          captures: {
            1: { name: "punctuation.section.interpolation.begin.route" },
            2: { name: "variable.other.route" },
            3: { name: "keyword.operator.route" },
            4: { name: "string.unquoted.route" },
            5: { name: "punctuation.section.interpolation.end.route" },
          },
        },
      ],
    },
    pattern: {
      match: "(?<=[\\s\\[])/(?:\\\\.|\\[(?:\\\\.|[^\\]\\\\])*\\]|[^/\\\\\\[])+/",
      name: "string.regexp.route",
    },
    value: {
      patterns: [
        { match: `\\$${name}`, name: "variable.other.capture.route" },
        { match: `${begin}[\\p{L}\\p{N}_.+'-]+@[\\p{L}\\p{N}.-]+`, name: "constant.other.address.route" },
        { match: `${begin}[A-Za-z]+(?:/[A-Za-z0-9_+-]+)+`, name: "constant.other.zone.route" },
        { match: `${begin}\\d{4}-\\d{2}-\\d{2}(?:T[0-9:]+(?:Z|[+-]\\d{2}:\\d{2})?)?`, name: "constant.numeric.date.route" },
        { match: `(?<![\\p{L}\\p{N}_.:])\\d{1,2}:\\d{2}(?::\\d{2})?`, name: "constant.numeric.time.route" },
        { match: `${begin}-?\\d+(?:\\.\\d+)?(?:%|[KMG]?B|(?:[smhdw](?:\\d+[smhdw])*))?${end}`, name: "constant.numeric.route" },
      ],
    },
    statement: {
      patterns: [
        {
          match: `${statement}(${choice(v.verbs)})${end}`,
          captures: { 1: { name: "support.function.route" } },
        },
        {
          match: `${statement}(${choice(v.settings)})${end}`,
          captures: { 1: { name: "support.type.property-name.route" } },
        },
      ],
    },
    word: {
      patterns: [
        {
          match: `${begin}(?!${field})${name}\\s+(is)(?:\\s+(not))?\\s+(${choice(v.of_teams)})${end}`,
          captures: {
            1: { name: "keyword.operator.word.route" },
            2: { name: "keyword.operator.logical.route" },
            3: { name: "keyword.operator.word.route" },
          },
        },
        word(v.connectives, "keyword.operator.logical"),
        word(v.operators.filter((w) => !v.inside.includes(w)), "keyword.operator.word"),
        word(v.quantities, "keyword.operator.word"),
        word(v.fields, "support.variable"),
        word(v.inside, "keyword.other"),
        word(v.events, "support.constant.event"),
        word(v.units, "keyword.other.unit"),
        { match: "<=|>=|->|<|>|=|\\|", name: "keyword.operator.route" },
      ],
    },
  },
};

const made = {
  "vscode/syntaxes/route.tmLanguage.json": JSON.stringify(textmate, null, 2) + "\n",
  "codemirror/words.js":
    "// Made by colours.mjs from vocabulary.json: change that.\n" +
    `export const words = ${JSON.stringify(v, null, 2)};\n`,
};

let stale = 0;
for (const [file, text] of Object.entries(made)) {
  const url = new URL(file, import.meta.url);
  if (existsSync(url) && readFileSync(url, "utf8") === text) continue;
  if (process.argv.includes("--check")) {
    console.error(`editors/${file} is not up to date: run scripts/editors colours`);
    stale = 1;
  } else {
    writeFileSync(url, text);
    console.log(`editors/${file}`);
  }
}
process.exit(stale);
