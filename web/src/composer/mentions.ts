// People named in a note: `@` and the name, completed as it is typed.

export interface Nameable {
  id: number
  name: string
}

const letter = /[\p{L}\p{N}_]/u

/** What is being typed behind an `@` at the caret, and where that `@` stands. */
export function typedName(text: string, caret: number): { from: number; typed: string } | undefined {
  const before = text.slice(0, caret)
  const from = before.lastIndexOf('@')
  if (from < 0 || (from > 0 && letter.test(before.charAt(from - 1)))) return undefined
  const typed = before.slice(from + 1)
  // names have a few words on one line; behind them one writes on
  return typed.length > 60 || /[\n@]/.test(typed) || /^\s|\s\s/.test(typed) ? undefined : { from, typed }
}

/** The text with the name in place of what was typed, and where the caret goes. */
export function withName(text: string, from: number, caret: number, name: string) {
  const rest = text.slice(caret)
  const put = `@${name}${/^[\s.,;:!?،؛؟]/.test(rest) ? '' : ' '}`
  return { text: text.slice(0, from) + put + rest, caret: from + put.length }
}

/** The parts of a text, of which those with a name call somebody. Of two names that both fit the longer one counts. */
export function partsOf(text: string, names: readonly string[]): { text: string; name?: string }[] {
  const longest = [...names].filter(Boolean).sort((a, b) => b.length - a.length)
  const out: { text: string; name?: string }[] = []
  let plain = ''
  for (let at = 0; at < text.length; ) {
    const behind = text.slice(at + 1)
    const free = text.charAt(at) === '@' && !letter.test(text.charAt(at - 1))
    const name = free
      ? longest.find((one) => behind.startsWith(one) && !letter.test(behind.charAt(one.length)))
      : undefined
    if (name === undefined) {
      plain += text.charAt(at)
      at += 1
      continue
    }
    if (plain) out.push({ text: plain })
    plain = ''
    out.push({ text: `@${name}`, name })
    at += name.length + 1
  }
  if (plain) out.push({ text: plain })
  return out
}

/** Whom a text calls. */
export const mentionedIn = (text: string, people: readonly Nameable[]): number[] => {
  const named = new Set(
    partsOf(
      text,
      people.map((one) => one.name),
    ).map((one) => one.name),
  )
  return people.filter((one) => named.has(one.name)).map((one) => one.id)
}
