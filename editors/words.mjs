// The words of the language for colours, from vocabulary.json.

import { readFileSync } from "node:fs";

export const vocabulary = JSON.parse(readFileSync(new URL("vocabulary.json", import.meta.url), "utf8"));

/** For a regular expression: longer words first, dots as they are. */
export function choice(words) {
  const escaped = words.map((w) => w.replaceAll(".", "\\."));
  return `(?:${escaped.sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|")})`;
}
