// How far the first reading of an account's folders is, in numbers that can be shown.

export interface Import {
  folder: string
  found: number
  stored: number
  duplicate: number
  failed: number
  left_out: number
  finished: string | null
}

/** What became of the mails of a folder, in the order in which it is shown. */
export const fates = ['stored', 'duplicate', 'left_out', 'failed'] as const
export type Fate = (typeof fates)[number]

export interface Progress {
  /** How many of those found are accounted for; never more than were found. */
  done: number
  /** Of 100; whole numbers, and never 100 before the end. */
  percent: number
  running: boolean
}

export function progressOf(of: Import): Progress {
  const done = Math.min(
    of.found,
    fates.reduce((sum, one) => sum + of[one], 0),
  )
  if (of.finished !== null) return { done, percent: 100, running: false }
  return {
    done,
    percent: of.found === 0 ? 0 : Math.min(99, Math.floor((done / of.found) * 100)),
    running: true,
  }
}

export const isImporting = (imports: readonly Import[]) => imports.some((one) => one.finished === null)

/** How much of its folder each fate takes, of 100; what is neither is still to come. */
export function sharesOf(of: Import): { fate: Fate; percent: number }[] {
  const all = Math.max(
    of.found,
    fates.reduce((sum, one) => sum + of[one], 0),
  )
  return all === 0
    ? []
    : fates.filter((one) => of[one] > 0).map((fate) => ({ fate, percent: (of[fate] / all) * 100 }))
}
