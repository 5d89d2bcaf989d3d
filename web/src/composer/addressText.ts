// A line of addresses as text: what stands in it whole, and what is still being typed.

import { readAddresses } from './outgoing'

/** Ends an address; in quotes and angle brackets it belongs to it. */
export const ending = /[,;\n،؛]/u

/** `whole`: addresses, one a chip. `typed` is what the input holds; it stands last in the text. */
export function partsOf(text: string, typed: string): { whole: string[]; typed: string } {
  const { all } = readAddresses(text)
  const asked = typed.trim()
  if (!asked) return { whole: all, typed }
  // it came from elsewhere meanwhile: from a draft, say
  if (isWhole(asked) || !text.trimEnd().endsWith(asked)) return { whole: all, typed: '' }
  return { whole: readAddresses(text.trimEnd().slice(0, -asked.length)).all, typed }
}

export const textOf = (whole: readonly string[], typed = '') => [...whole, typed].filter(Boolean).join(', ')

/** What was pasted or typed is more than one address, or one with its end; quotes that are still open hold what follows. */
export const isWhole = (typed: string) =>
  ending.test(typed.replace(/"[^"\n]*"|<[^>\n]*>/gu, '').replace(/["<][^\n]*$/u, ''))

export const isWrong = (one: string) => readAddresses(one).bad !== undefined
