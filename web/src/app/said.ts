// What the console says in passing, and what can be taken back.
//
// Owns     the few messages on the screen, and the way back of each.
// Never    asks "are you sure": what can be undone is done at once.

import { useSyncExternalStore } from 'react'

export interface Said {
  id: number
  text: string
  tone: 'plain' | 'bad'
  undo?: () => void
  /** Milliseconds for which it stands there, and for which its way back is open. */
  lasts?: number
  /** What can be done about it. */
  action?: { label: string; run: () => void }
}

let all: readonly Said[] = []
let nextId = 1
const listeners = new Set<() => void>()
const put = (next: readonly Said[]) => {
  all = next
  for (const tell of listeners) tell()
}

export const shownFor = 7_000
const most = 3

/** Of too many the oldest go, what can be taken back last. */
function fewest(many: readonly Said[]): readonly Said[] {
  if (many.length <= most) return many
  const gone = many.slice(0, -1).find((one) => !one.undo) ?? many[0]
  return many.filter((one) => one !== gone)
}

export function say(
  text: string,
  more: Partial<Pick<Said, 'tone' | 'undo' | 'lasts' | 'action'>> = {},
): number {
  const id = nextId++
  put(fewest([...all, { ...more, id, text, tone: more.tone ?? 'plain' }]))
  return id
}
export const forget = (id: number) => put(all.filter((one) => one.id !== id))

/** Takes back the newest thing that can be; false where there is none. */
export function undoLast(): boolean {
  const last = all.findLast((one) => one.undo)
  if (!last?.undo) return false
  forget(last.id)
  last.undo()
  return true
}

const subscribe = (tell: () => void) => {
  listeners.add(tell)
  return () => listeners.delete(tell)
}
export const useSaid = () => useSyncExternalStore(subscribe, () => all)
