// What the console says in passing, and what can be taken back.
//
// Owns     the few messages on the screen, how long each stands there, and the way back of each.
// Never    asks "are you sure": what can be undone is done at once. Takes a message away from under somebody's pointer or
//          focus (WCAG 2.2.1).

import { useSyncExternalStore } from 'react'

export interface Said {
  id: number
  text: string
  tone: 'plain' | 'bad'
  undo?: () => void
  /** Milliseconds for which it stands there, and for which its way back is open, whatever holds the message. */
  lasts?: number
  /** There was a way back. */
  over?: boolean
  /** What can be done about it. */
  action?: { label: string; run: () => void }
}
type Timer = ReturnType<typeof setTimeout>

let all: readonly Said[] = []
let nextId = 1
const listeners = new Set<() => void>()
const put = (next: readonly Said[]) => {
  all = next
  for (const tell of listeners) tell()
}

export const shownFor = 7_000
const most = 3
const going = new Map<number, Timer>()
const closing = new Map<number, Timer>()
/** Who holds which. */
const held = new Map<number, Set<'pointer' | 'focus'>>()

/** Of too many the oldest go, what can be taken back last, and none that somebody holds. */
function fewest(many: readonly Said[]): readonly Said[] {
  const free = many.slice(0, -1).filter((one) => !held.has(one.id))
  if (many.length <= most || free.length === 0) return many
  const gone = free.find((one) => !one.undo) ?? free[0]
  return many.filter((one) => one !== gone)
}

function wait(one: Said) {
  clearTimeout(going.get(one.id))
  const time = one.over ? undefined : one.lasts
  going.set(
    one.id,
    setTimeout(() => forget(one.id), time ?? (one.tone === 'bad' ? 2 * shownFor : shownFor)),
  )
}

export function say(
  text: string,
  more: Partial<Pick<Said, 'tone' | 'undo' | 'lasts' | 'action'>> = {},
): number {
  const id = nextId++
  const one: Said = { ...more, id, text, tone: more.tone ?? 'plain' }
  put(fewest([...all, one]))
  wait(one)
  if (one.undo && one.lasts !== undefined)
    closing.set(
      id,
      setTimeout(() => close(id), one.lasts),
    )
  return id
}

export function forget(id: number) {
  for (const timers of [going, closing]) {
    clearTimeout(timers.get(id))
    timers.delete(id)
  }
  held.delete(id)
  put(all.filter((one) => one.id !== id))
}

/** It cannot be taken back any more; the message may still be held. */
const close = (id: number) =>
  put(
    all.map((one) => {
      if (one.id !== id) return one
      const { undo: _, ...rest } = one
      return { ...rest, over: true }
    }),
  )

/** It stays for as long as somebody points at it, or has the focus in it. */
export function hold(id: number, by: 'pointer' | 'focus') {
  clearTimeout(going.get(id))
  held.set(id, (held.get(id) ?? new Set()).add(by))
}
/** Then its time begins anew. */
export function release(id: number, by: 'pointer' | 'focus') {
  const holders = held.get(id)
  const one = all.find((it) => it.id === id)
  if (!holders?.delete(by) || holders.size > 0) return
  held.delete(id)
  if (one) wait(one)
}

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
export const saidNow = () => all
export const useSaid = () => useSyncExternalStore(subscribe, saidNow)
