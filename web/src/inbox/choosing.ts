// Which conversations are chosen, one by one, from here to there, or all that are loaded.

import type { Conversation } from '../api/client'

export interface Choice {
  ids: ReadonlySet<number>
  /** Where a range begins: what was touched last. */
  from?: number
  /** Where the range ends that is being drawn by keys, and what was chosen before it. */
  range?: { to: number; before: ReadonlySet<number> }
}
type Rows = readonly Pick<Conversation, 'id'>[]

export const noChoice: Choice = { ids: new Set() }

/** From one to the other, whichever stands first; one alone where the other is not there. */
function between(rows: Rows, one: number, other: number): number[] {
  const [a, b] = [one, other].map((id) => rows.findIndex((row) => row.id === id)) as [number, number]
  if (a < 0 || b < 0) return [other]
  return rows.slice(Math.min(a, b), Math.max(a, b) + 1).map((row) => row.id)
}

export function toggled(now: Choice, id: number): Choice {
  const ids = new Set(now.ids)
  if (!ids.delete(id)) ids.add(id)
  return { ids, from: id }
}

/** All from the one that was touched last to this one become what this one becomes. */
export function toggledThrough(now: Choice, rows: Rows, id: number): Choice {
  const on = !now.ids.has(id)
  const ids = new Set(now.ids)
  for (const each of between(rows, now.from ?? id, id)) {
    if (on) ids.add(each)
    else ids.delete(each)
  }
  return { ids, from: id }
}

/** One step on with a range: it grows, or gives back what it took, as one goes away from where it began or comes back. */
export function extended(now: Choice, rows: Rows, at: number, to: number): Choice {
  const goesOn = now.range?.to === at
  const from = goesOn ? (now.from ?? at) : at
  const before = goesOn && now.range ? now.range.before : now.ids
  return { ids: new Set([...before, ...between(rows, from, to)]), from, range: { to, before } }
}

export const all = (rows: Rows): Choice => ({ ids: new Set(rows.map((row) => row.id)) })
