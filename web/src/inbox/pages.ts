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
 * that is not in the new head does not belong to the list any more. Without a row in common there may be a gap
 * between head and rest, so the rest is dropped and read again when somebody scrolls there.
 */
export function withNewHead(old: Pages, head: Page, changed: ReadonlySet<number>): Pages {
  const rest = old.pages
  const inHead = new Set(head.items.map((row) => row.id))
  const overlaps = rest.some((page) => page.items.some((row) => inHead.has(row.id)))
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

/** The row after (or before) another one; the first where that one is not there. */
export function neighbour(
  rows: readonly Conversation[],
  id: number | undefined,
  step: 1 | -1,
): Conversation | undefined {
  const at = rows.findIndex((row) => row.id === id)
  if (at < 0) return rows[0]
  return rows[Math.min(rows.length - 1, Math.max(0, at + step))]
}
