// What the engine says for people, in the reader's language: how an account does, why a mail was not stored, why
// something was refused. The engine writes English; other languages have a table of what it says.
//
// Never    changes what stands between backticks: names, addresses and other systems' own words.
// Fails    by giving the English back, as a stretch of its own in a text of another direction.

import { useMemo } from 'react'
import { type Language, preferences, usePreferences } from '../preferences/preferences'

/** An expression for the whole of a sentence, and what stands for it; `$1` is what the first group found. */
export type Told = readonly [said: string, becomes: string]

const tables = new Map<Language, { said: RegExp; becomes: string }[]>()

export function setTold(language: Language, table: readonly Told[]) {
  tables.set(
    language,
    table.map(([said, becomes]) => ({ said: new RegExp(`^${said}$`, 'su'), becomes })),
  )
}

/** FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE, and LEFT-TO-RIGHT ISOLATE for English that stays. */
const apart = (text: string) => `\u2068${text}\u2069`
const english = (text: string) => `\u2066${text}\u2069`

/** What is wrong and what to do are two sentences with `; ` between, and so are the reasons of both sides of an account. */
export function toldIn(language: Language, text: string): string {
  const table = tables.get(language)
  if (!table || text === '') return text
  const one = (part: string): string | undefined => {
    for (const { said, becomes } of table) {
      const found = said.exec(part)
      if (found)
        return becomes.replace(/\$(\d)/g, (_, n: string) => {
          const value = found[Number(n)] ?? ''
          return value === '' ? '' : apart(value)
        })
    }
    return undefined
  }
  const parts = text.split('; ')
  const out: string[] = []
  for (let from = 0; from < parts.length; ) {
    // a sentence may hold a semicolon of its own: the shortest that is known counts
    let to = from + 1
    let said = one(parts[from] ?? '')
    while (said === undefined && to < parts.length) {
      to += 1
      said = one(parts.slice(from, to).join('; '))
    }
    if (said === undefined) to = from + 1
    out.push(said ?? english(parts[from] ?? ''))
    from = to
  }
  return out.join('؛ ')
}

/** In the language that is chosen now. */
export const told = (text: string) => toldIn(preferences().language, text)

export function useTold(): (text: string) => string {
  const { language } = usePreferences()
  return useMemo(() => (text) => toldIn(language, text), [language])
}
