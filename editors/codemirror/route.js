// The colours of rule files for CodeMirror 6: a stream parser, for
//
//   import { StreamLanguage } from "@codemirror/language";
//   import { route } from "./route.js";
//   const extension = StreamLanguage.define(route);
//
// The words come from words.js, which is made from the tables of the language.

import { words } from "./words.js";

const sets = Object.fromEntries(Object.entries(words).map(([kind, list]) => [kind, new Set(list)]));
const named = new Set(["rule", "step", "repeat"]);
const name = /^[\p{L}_][\p{L}\p{M}\p{N}_]*(?:[.-]+[\p{L}\p{M}\p{N}_]+)*/u;
const number = /^-?(?:\d{4}-\d{2}-\d{2}(?:T[\d:]+(?:Z|[+-]\d{2}:\d{2})?)?|\d{1,2}:\d{2}(?::\d{2})?|\d+(?:\.\d+)?(?:%|[KMG]?B\b|[smhdw](?:\d+[smhdw])*\b)?)/;
const address = /^[\p{L}\p{N}_.+'-]+@[\p{L}\p{N}.-]+/u;
const zone = /^[A-Za-z]+(?:\/[A-Za-z0-9_+-]+)+/;
const pattern = /^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\//;

/** A string's next piece: text, an escape, or a field in braces. */
function text(stream, state) {
  if (stream.eat('"')) {
    state.inText = false;
    return "string";
  }
  if (stream.match(/^\\(?:u\{[0-9A-Fa-f]+\}|.)/) || stream.match("{{")) return "escape";
  if (stream.match(/^\{[\p{L}_][^}"]*\}/u)) return "variableName.special";
  stream.next();
  while (!stream.eol() && !/["\\{]/.test(stream.peek())) stream.next();
  return "string";
}

/** Whether a condition asks this of a team: a name stands where a field would. */
const isTeam = (asked) => asked !== "" && !sets.fields.has(asked) && !/^(?:conversation|customer)\./.test(asked);

function word(stream, state, written) {
  const begins = state.begins;
  state.begins = false;
  const ofTeam = state.ofTeam;
  if (written === "is") state.ofTeam = isTeam(state.before);
  else if (written !== "not") state.ofTeam = false;
  state.before = written;
  if (state.names) {
    state.names = false;
    if (written !== "on" && written !== "at") return "definition(variableName)";
  }
  if (stream.start === 0 && sets.declarations.has(written)) {
    state.names = written !== "on" && written !== "order" && written !== "use";
    return "definitionKeyword";
  }
  if (begins) {
    if (sets.parts.has(written)) {
      state.names = named.has(written);
      return "keyword";
    }
    if (sets.verbs.has(written)) return "function(variableName)";
    if (sets.settings.has(written)) return "propertyName";
  }
  if (sets.connectives.has(written)) return "logicOperator";
  if (sets.quantities.has(written)) return "operatorKeyword";
  if (sets.fields.has(written)) return "propertyName";
  if (sets.inside.has(written)) return "keyword";
  if (sets.operators.has(written) || (ofTeam && sets.of_teams.has(written))) return "operatorKeyword";
  if (sets.events.has(written)) return "className";
  if (sets.units.has(written)) return "unit";
  return "variableName";
}

export const route = {
  name: "route",
  startState: () => ({ inText: false, begins: true, names: false, before: "", ofTeam: false }),
  token(stream, state) {
    if (stream.sol()) {
      state.begins = true;
      state.inText = false; // strings end on their line
      state.names = false;
    }
    if (state.inText) return text(stream, state);
    if (stream.eatSpace()) return null;
    if (stream.eat("#")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.eat('"')) {
      state.inText = true;
      state.begins = false;
      return "string";
    }
    if (stream.match(address) || stream.match(zone)) {
      state.begins = false;
      return "atom";
    }
    if (stream.match(pattern)) return "regexp";
    if (stream.match(number)) return "number";
    if (stream.match(/^\$[\p{L}_][\p{L}\p{N}_.-]*/u)) return "variableName.special";
    const found = stream.match(name);
    if (found) return word(stream, state, found[0]);
    if (stream.match(/^(?:<=|>=|->|[<>=|])/)) return "operator";
    const mark = stream.next();
    state.before = "";
    state.ofTeam = false;
    if (mark === "{" || mark === ";" || mark === "}") state.begins = true;
    return /[{}()[\]]/.test(mark) ? "bracket" : "punctuation";
  },
  languageData: {
    commentTokens: { line: "#" },
    closeBrackets: { brackets: ["(", "[", "{", '"'] },
    indentOnInput: /^\s*\}$/,
  },
};
