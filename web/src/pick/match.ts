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

/** Every typed word begins a word of the texts. */
export function matching(typed: string, ...texts: (string | undefined)[]): boolean {
  const words = folded(texts.filter(Boolean).join(' ')).split(/[\s@._-]+/u)
  return folded(typed)
    .split(/\s+/u)
    .filter(Boolean)
    .every((one) => words.some((word) => word.startsWith(one)))
}
