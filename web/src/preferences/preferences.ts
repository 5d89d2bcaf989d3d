// What a person chose for this browser: language, colours, numerals, calendar.
//
// Owns     the record in local storage; other tabs follow it.
// Restart  keeps it; what cannot be read falls back to what the browser says.

import { useSyncExternalStore } from 'react'

export type Language = 'en' | 'ar'
export interface Preferences {
  language: Language
  colours: 'auto' | 'light' | 'dark'
  /** `auto`: as the language does it. */
  numerals: 'auto' | 'latn' | 'arab'
  calendar: 'gregory' | 'islamic-umalqura'
  /** What rules tell is also shown outside of the console. */
  outside: boolean
  /** Seconds in which an answer that was sent can be taken back. */
  undo: number
  /** The status of a conversation whose answer was sent; empty: as it is. */
  afterSending: '' | 'waiting_customer' | 'waiting_internal'
  /** A conversation that nobody has is the person's once they answer. */
  takes: boolean
  /** What comes after a conversation was closed: nothing, the next one of the list, or the list. */
  closed: 'stay' | 'next' | 'list'
}
export const undoTimes = [0, 5, 10, 30]
export const afterClosing = ['stay', 'next', 'list'] as const

const place = 'barid.preferences'
const among = <T extends string>(value: unknown, all: readonly T[], otherwise: T): T =>
  all.find((one) => one === value) ?? otherwise

export function readPreferences(stored: string | null, browser: readonly string[]): Preferences {
  let given: Record<string, unknown> = {}
  try {
    const parsed: unknown = JSON.parse(stored ?? '{}')
    if (typeof parsed === 'object' && parsed !== null) given = parsed as Record<string, unknown>
  } catch {
    // written by somebody else: the browser's wishes stand in
  }
  const wished = browser.some((one) => one.startsWith('ar')) && !browser[0]?.startsWith('en') ? 'ar' : 'en'
  return {
    language: among(given.language, ['en', 'ar'], wished),
    colours: among(given.colours, ['auto', 'light', 'dark'], 'auto'),
    numerals: among(given.numerals, ['auto', 'latn', 'arab'], 'auto'),
    calendar: among(given.calendar, ['gregory', 'islamic-umalqura'], 'gregory'),
    outside: given.outside === true,
    undo: undoTimes.find((one) => one === given.undo) ?? 5,
    afterSending: among(given.afterSending, ['', 'waiting_customer', 'waiting_internal'], ''),
    takes: given.takes !== false,
    closed: among(given.closed, afterClosing, 'stay'),
  }
}

const stored = () => {
  try {
    return localStorage.getItem(place)
  } catch {
    return null // storage may be forbidden; the choice then lasts as long as the page
  }
}

let current = readPreferences(
  typeof localStorage === 'undefined' ? null : stored(),
  globalThis.navigator?.languages ?? [],
)
const listeners = new Set<() => void>()

export const preferences = () => current

export function setPreferences(change: Partial<Preferences>) {
  current = { ...current, ...change }
  try {
    localStorage.setItem(place, JSON.stringify(current))
  } catch {
    // see `stored`
  }
  for (const tell of listeners) tell()
}

if (typeof window !== 'undefined')
  window.addEventListener('storage', (event) => {
    if (event.key !== place) return
    current = readPreferences(event.newValue, navigator.languages)
    for (const tell of listeners) tell()
  })

const subscribe = (tell: () => void) => {
  listeners.add(tell)
  return () => listeners.delete(tell)
}

export const usePreferences = () => useSyncExternalStore(subscribe, preferences)
