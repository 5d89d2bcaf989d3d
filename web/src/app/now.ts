// One clock for everything that counts down: a tick every half minute, for all of them at once.

import { useSyncExternalStore } from 'react'

const tick = 30_000
const dayOf = (at: number) => new Date(at).toDateString()
let now = Date.now()
let day = dayOf(now)
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

const look = () => {
  now = Date.now()
  day = dayOf(now)
  for (const tell of listeners) tell()
}
export function subscribe(tell: () => void) {
  listeners.add(tell)
  if (!timer) {
    now = Date.now()
    day = dayOf(now)
    timer = setInterval(look, tick)
  }
  return () => {
    listeners.delete(tell)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}
/** Milliseconds since 1970, renewed twice a minute. */
export const useNow = () => useSyncExternalStore(subscribe, () => now)
export const today = () => day
/** The day here, by a name that means nothing. A console stays open overnight: what came yesterday is not of today then. */
export const useToday = () => useSyncExternalStore(subscribe, today)
