// What the ledger of a channel is asked for, as its address says it.

export const outcomes = ['all', 'stored', 'duplicate', 'failed', 'retried'] as const
export type Outcome = (typeof outcomes)[number]

export interface LedgerFilter {
  /** Nothing: all of them. */
  outcome?: Exclude<Outcome, 'all'>
  /** Nothing: every folder. */
  folder?: string
}

const isOutcome = (word: unknown): word is Exclude<Outcome, 'all'> =>
  word !== 'all' && outcomes.some((one) => one === word)

/** What an address asks for; what it cannot ask for is left out. */
export const readFilter = ({ outcome, folder }: Record<string, unknown>): LedgerFilter => ({
  ...(isOutcome(outcome) ? { outcome } : {}),
  ...(typeof folder === 'string' && folder !== '' && folder.length <= 1024 ? { folder } : {}),
})

/** The folders that can be asked for: those that are read, those that were, and the one that is asked for. */
export function foldersOf(
  read: readonly string[],
  imports: readonly { folder: string }[],
  asked: string | undefined,
): string[] {
  return [...new Set([...read, ...imports.map((one) => one.folder), ...(asked ? [asked] : [])])]
}

/**
 * How soon the first pages are read again. Further ones are read once: who scrolled through many of them would
 * lose their place, and reads the past anyway.
 */
export const pauseOf = (pages: number, busy: boolean): number | false =>
  pages > 2 ? false : busy ? 2_000 : 10_000
