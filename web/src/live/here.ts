// Who else is in a conversation, and who is writing there.
//
// Owns     what others said lately; nothing is kept.
// Never    says anything of a conversation that is not on the screen.
// Fails    quietly: people then see less of each other, and an answer to what moved on is refused all the same.

import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { api } from '../api/client'

export type Doing = 'arrived' | 'viewing' | 'typing' | 'gone'
export interface Present {
  agent: number
  typing: boolean
  /** Milliseconds since 1970, until when this is believed. */
  until: number
}

/** Said again this often, believed twice as long and a little. */
export const every = 20_000
const believed = 2 * every + 5_000

/** `3 typing` */
export function readWho(text: string | undefined): { agent: number; doing: Doing } | undefined {
  const found = /^(\d{1,15}) (arrived|viewing|typing|gone)$/.exec(text ?? '')
  return found ? { agent: Number(found[1]), doing: found[2] as Doing } : undefined
}

export function presence(now: () => number) {
  const all = new Map<number, Map<number, Present>>()
  return {
    heard(conversation: number, agent: number, doing: Doing) {
      const there = all.get(conversation) ?? new Map<number, Present>()
      if (doing === 'gone') there.delete(agent)
      else there.set(agent, { agent, typing: doing === 'typing', until: now() + believed })
      if (there.size > 0) all.set(conversation, there)
      else all.delete(conversation)
    },
    at: (conversation: number): Present[] =>
      [...(all.get(conversation)?.values() ?? [])]
        .filter((one) => one.until > now())
        .sort((a, b) => a.agent - b.agent),
    /** Whether something ended by its time. */
    forgetOld(): boolean {
      let changed = false
      for (const [conversation, there] of all) {
        for (const [agent, one] of there)
          if (one.until <= now()) {
            there.delete(agent)
            changed = true
          }
        if (there.size === 0) all.delete(conversation)
      }
      return changed
    },
  }
}

const known = presence(Date.now)
const listeners = new Set<() => void>()
const arrivals = new Set<(conversation: number) => void>()
let version = 0
const tell = () => {
  version += 1
  for (const one of listeners) one()
}

/** From the live stream. */
export function heardHere(conversation: number, who: string | undefined) {
  const read = readWho(who)
  if (!read) return
  known.heard(conversation, read.agent, read.doing)
  if (read.doing === 'arrived') for (const one of arrivals) one(conversation)
  tell()
}

// one clock for all rows of a list
let clock: ReturnType<typeof setInterval> | undefined
const subscribe = (one: () => void) => {
  listeners.add(one)
  clock ??= setInterval(() => known.forgetOld() && tell(), 5_000)
  return () => {
    listeners.delete(one)
    if (listeners.size > 0) return
    clearInterval(clock)
    clock = undefined
  }
}

/** As one text, `3 typing,5 viewing`: a row is drawn again only when it changes. */
export const shortly = (all: readonly Present[], me: number) =>
  all
    .filter((one) => one.agent !== me)
    .map((one) => `${one.agent} ${one.typing ? 'typing' : 'viewing'}`)
    .join(',')
export const useHereShortly = (conversation: number, me: number) =>
  useSyncExternalStore(subscribe, () => shortly(known.at(conversation), me))

/** The others, without `me`. */
export function useHere(conversation: number, me: number): Present[] {
  const state = useSyncExternalStore(subscribe, () => version)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `state` says that something was heard
  return useMemo(() => known.at(conversation).filter((one) => one.agent !== me), [conversation, me, state])
}

const send = (id: number, doing: Doing, keepalive = false) =>
  void api
    .POST('/api/v1/conversations/{id}/here', { params: { path: { id } }, body: { doing }, keepalive })
    .catch(() => undefined) // see Fails

let writing = 0
const writers = new Set<() => void>()
/** Something was typed just now. */
export function iAmTyping() {
  const before = writing
  writing = Date.now()
  if (writing - before > every / 2) for (const one of writers) one()
}

/** Tells the others while the conversation is on the screen. */
export function useBeingHere(conversation: number) {
  useEffect(() => {
    const doing = (): Doing => (Date.now() - writing < every ? 'typing' : 'viewing')
    const beat = () => document.visibilityState === 'visible' && send(conversation, doing())
    writing = 0
    if (document.visibilityState === 'visible') send(conversation, 'arrived')
    const timer = setInterval(beat, every)
    const answer = (where: number) => where === conversation && beat()
    const leave = () => send(conversation, 'gone', true)
    const look = () => (document.visibilityState === 'visible' ? send(conversation, 'arrived') : leave())
    arrivals.add(answer)
    writers.add(beat)
    document.addEventListener('visibilitychange', look)
    window.addEventListener('pagehide', leave)
    return () => {
      clearInterval(timer)
      arrivals.delete(answer)
      writers.delete(beat)
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('pagehide', leave)
      leave()
    }
  }, [conversation])
}
