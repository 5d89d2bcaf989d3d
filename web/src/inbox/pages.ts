// Pages of a list that grows at its head while somebody reads it.

import type { Conversation } from '../api/client'

export interface Page {
  items: Conversation[]
  next: string | null
}
export interface Pages {
  pages: Page[]
  pageParams: (string | undefined)[]
}

export function rowsOf(pages: readonly Page[]): Conversation[] {
  const seen = new Set<number>()
  const out: Conversation[] = []
  for (const page of pages)
    for (const row of page.items) {
      if (seen.has(row.id)) continue // it moved to the head after this page was read
      seen.add(row.id)
      out.push(row)
    }
  return out
}

/**
 * The list with a head that was read again. `changed`: conversations that something happened to; one of them
 * that is not in the new head does not belong to the list any more. Without a row in common that stayed as it was
 * there may be a gap between head and rest, so the rest is dropped and read again when somebody scrolls there.
 */
export function withNewHead(old: Pages, head: Page, changed: ReadonlySet<number>): Pages {
  const rest = old.pages
  const inHead = new Set(head.items.map((row) => row.id))
  // one that changed came to the head from wherever it was
  const stayed = new Map(head.items.map((row) => [row.id, row.updated]))
  const overlaps = rest.some((page) => page.items.some((row) => stayed.get(row.id) === row.updated))
  if (head.next === null || !overlaps) return { pages: [head], pageParams: [undefined] }
  const kept = rest.map((page) => ({
    ...page,
    items: page.items.filter((row) => !inHead.has(row.id) && !changed.has(row.id)),
  }))
  const first = kept[0]
  if (!first) return { pages: [head], pageParams: [undefined] }
  // the cursor of the old first page stands behind its last row, so the two make one page
  const joined: Page = { items: [...head.items, ...first.items], next: first.next }
  return { pages: [joined, ...kept.slice(1)], pageParams: old.pageParams }
}

/**
 * The row after (or before) another one. `before`: the rows when that one was last among them, so that what has left is
 * stepped on from where it stood; the first row where it was never there.
 */
export function neighbour(
  rows: readonly Conversation[],
  id: number | undefined,
  step: 1 | -1,
  before: readonly Conversation[] = [],
): Conversation | undefined {
  const within = (at: number) => rows[Math.min(rows.length - 1, Math.max(0, at))]
  const at = rows.findIndex((row) => row.id === id)
  if (at >= 0) return within(at + step)
  const stood = before.findIndex((row) => row.id === id)
  if (stood < 0) return rows[0]
  const places = new Map(rows.map((row, place) => [row.id, place]))
  const left = (gone: readonly Conversation[]) => gone.flatMap((row) => places.get(row.id) ?? [])[0]
  const above = left(before.slice(0, stood).reverse())
  const below = left(before.slice(stood + 1))
  return step === 1 ? within(below ?? (above ?? -1) + 1) : within(above ?? 0)
}

/** Whether rows of several mailboxes stand beside each other. */
export const isMixed = (rows: readonly Conversation[]): boolean =>
  rows.some((row) => row.channel.id !== rows[0]?.channel.id)

/** By how many places most of the dozen rows from `from` on moved; one of them may have gone elsewhere by itself. */
export function shiftOf(old: readonly Conversation[], now: readonly Conversation[], from: number): number {
  const many = new Map<number, number>()
  for (let at = from; at < Math.min(old.length, from + 12); at += 1) {
    const found = now.findIndex((row) => row.id === old[at]?.id)
    if (found >= 0) many.set(found - at, (many.get(found - at) ?? 0) + 1)
  }
  return [...many].sort(([, a], [, b]) => b - a)[0]?.[0] ?? 0
}
