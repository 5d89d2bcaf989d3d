// What rules tell this person.
//
// Owns     the latest of it, in local storage, until it was looked at; other tabs follow.
// Never    holds more than an id: what a conversation is about is asked for when it is shown.
// Fails    quietly where storage is full or forbidden: it is then known as long as the page.
// Restart  keeps what was told; what rules told while no page was open is not here.

import { useMemo, useSyncExternalStore } from 'react'
import type { LiveEvent } from './stream'

export interface Notice {
  /** Of its event in the stream. */
  id: string
  /** 0: it is about the desk. */
  conversation: number
  channel: number
  rule: string
  /** What happened, as rules call it. */
  event: string
  /** Who came or went; 0: nobody. */
  agent: number
  /** Milliseconds since 1970. */
  at: number
  seen: boolean
}
type Place = Pick<Storage, 'getItem' | 'setItem'>

const prefix = 'barid.notices.'
export const most = 50
const lasts = 30 * 86_400_000

const isNotice = (what: unknown): what is Notice => {
  const one = (what ?? {}) as Record<string, unknown>
  return (
    ['id', 'rule', 'event'].every((name) => typeof one[name] === 'string') &&
    ['conversation', 'channel', 'agent', 'at'].every((name) => typeof one[name] === 'number') &&
    typeof one.seen === 'boolean'
  )
}

export function notices(place: Place, now: () => number) {
  // what storage did not take
  const here = new Map<number, Notice[]>()
  const read = (person: number): Notice[] => {
    const known = here.get(person)
    if (known) return known
    try {
      const got: unknown = JSON.parse(place.getItem(prefix + person) ?? '[]')
      return Array.isArray(got) ? got.filter(isNotice).filter((one) => now() - one.at < lasts) : []
    } catch {
      return []
    }
  }
  const write = (person: number, all: Notice[]) => {
    try {
      place.setItem(prefix + person, JSON.stringify(all))
      here.delete(person)
    } catch {
      here.set(person, all)
    }
  }
  return {
    /** The newest first. */
    all: read,
    /** False: another tab, or this one, has it already. */
    add(person: number, event: LiveEvent): boolean {
      const all = read(person)
      const id = event.id ?? ''
      if (all.some((one) => one.id === id)) return false
      const { conversation, channel = 0, rule = '', event: what = '', agent = 0 } = event
      write(
        person,
        [{ id, conversation, channel, rule, event: what, agent, at: now(), seen: false }, ...all].slice(
          0,
          most,
        ),
      )
      return true
    },
    /** Looked at: those of a conversation, or all of them. */
    see(person: number, conversation?: number): boolean {
      const all = read(person)
      const fits = (one: Notice) =>
        !one.seen && (conversation === undefined || one.conversation === conversation)
      if (!all.some(fits)) return false
      write(
        person,
        all.map((one) => (fits(one) ? { ...one, seen: true } : one)),
      )
      return true
    },
  }
}

const kept = typeof window === 'undefined' ? undefined : notices(window.localStorage, Date.now)
const listeners = new Set<() => void>()
const hearers = new Set<(event: LiveEvent) => void>()
let version = 0
const changed = () => {
  version += 1
  for (const one of listeners) one()
}

/** From the live stream. */
export function heardNotice(event: LiveEvent) {
  for (const one of hearers) one(event)
}

/** Notes what comes for this person, and tells of what is new. */
export function listenForNotices(person: number, tell: (event: LiveEvent) => void): () => void {
  const hear = (event: LiveEvent) => {
    if (!kept) return
    // each tab says it; what was noted by another one is noted once
    kept.add(person, event)
    changed()
    tell(event)
  }
  const follow = (event: StorageEvent) => {
    if (event.key === prefix + person) changed()
  }
  hearers.add(hear)
  window.addEventListener('storage', follow)
  return () => {
    hearers.delete(hear)
    window.removeEventListener('storage', follow)
  }
}

export function seeNotices(person: number, conversation?: number) {
  if (kept?.see(person, conversation)) changed()
}

const subscribe = (one: () => void) => {
  listeners.add(one)
  return () => listeners.delete(one)
}
export function useNotices(person: number): Notice[] {
  const state = useSyncExternalStore(subscribe, () => version)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `state` says that something changed
  return useMemo(() => kept?.all(person) ?? [], [person, state])
}
