/** Folds as people type: case, accents, Arabic marks and letter forms do not matter, nor what isolates a name. */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}|[\u0640\u2066-\u2069]/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .toLowerCase()
}

const words = (typed: string) => folded(typed).split(/\s+/u).filter(Boolean)
const begin = (all: readonly string[], one: string) => all.some((word) => word.startsWith(one))

/** Every typed word begins a word of the texts. */
export function matching(typed: string, ...texts: (string | undefined)[]): boolean {
  const all = folded(texts.filter(Boolean).join(' ')).split(/[\s@._-]+/u)
  return words(typed).every((one) => begin(all, one))
}

/** Some typed word begins a word of the name. */
export function touching(typed: string, name: string): boolean {
  const all = folded(name).split(/[\s@._-]+/u)
  return words(typed).some((one) => begin(all, one))
}

/** The words of a longer text, to be looked through at each key: as they are written, and without the signs at them. */
export function wordsOf(text: string): string[] {
  const all = folded(text)
  return [...new Set([...all.split(/\s+/u), ...all.split(/[^\p{L}\p{N}]+/u)])]
}

/** The same with a longer text, whose words are known. */
export const matchingText = (typed: string, name: string, all: readonly string[]): boolean =>
  words(typed).every((one) => begin(all, one) || matching(one, name))

/** So much of a text is seen at a glance, in characters. */
const glance = 60
const longest = 240

/** The beginning of a text, or where it has what was typed, if that lies further on. */
export function excerptOf(text: string, typed: string): string {
  const all = text.split(/\s+/u).filter(Boolean)
  const asked = words(typed)
  const at = all.findIndex((word) => asked.some((one) => begin(wordsOf(word), one)))
  const far = at >= 0 && all.slice(0, at + 1).join(' ').length > glance
  const shown = all.slice(far ? Math.max(0, at - 4) : 0).join(' ')
  const cut = shown.length > longest ? `${shown.slice(0, longest).trimEnd()}…` : shown
  return far ? `… ${cut}` : cut
}
