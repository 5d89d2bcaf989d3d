// What is being written in one conversation: here at once, on this device within a moment, on the engine soon.
//
// Owns     the content of both kinds and the version of the engine's copy.
// Never    overwrites what the same person wrote elsewhere: that is shown, and the person chooses.
// Fails    quietly towards the engine: this device has it, and the next change tries again.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { api, Refusal, take } from '../api/client'
import { draftsQuery } from '../api/queries'
import { iAmTyping } from '../live/here'
import { type Attached, type Content, drafts, emptyContent, joined, type Mode, readContent } from './drafts'
import { readActions } from './macros'

const kept = drafts(window.localStorage, Date.now)
kept.forgetOld()

const localAfter = 350
const remoteAfter = 1_500
const modes: Mode[] = ['reply', 'forward', 'note']

export const isEmpty = (content: Content) => content.body.trim() === '' && content.files.length === 0
/** Nor was anybody named who gets it. */
export const isUntouched = (content: Content) =>
  isEmpty(content) && content.to === undefined && content.cc === '' && content.bcc === ''
const essence = ({ files, to, from, unsigned, unquoted, mail, left, enclosed, actions, ...rest }: Content) =>
  JSON.stringify([
    [rest.body, rest.cc, rest.bcc, to, from, mail],
    [unsigned === true, unquoted === true, enclosed === true],
    [left ?? [], files.map((one) => one.id), readActions(actions) ?? {}],
  ])
const same = (a: Content, b: Content) => essence(a) === essence(b)

export interface Elsewhere {
  mode: Mode
  content: Content
  version: number
}

export function useDraft(person: number, conversation: number) {
  const client = useQueryClient()
  const [contents, setContents] = useState<Record<Mode, Content>>(() => ({
    reply: kept.load(person, conversation, 'reply') ?? emptyContent,
    forward: kept.load(person, conversation, 'forward') ?? emptyContent,
    note: kept.load(person, conversation, 'note') ?? emptyContent,
  }))
  const versions = useRef<Record<Mode, number>>({
    reply: kept.load(person, conversation, 'reply')?.version ?? 0,
    forward: kept.load(person, conversation, 'forward')?.version ?? 0,
    note: kept.load(person, conversation, 'note')?.version ?? 0,
  })
  const stored = useRef<Record<Mode, Content>>({ ...contents })
  // grows when a draft ends: a save that is still on its way belongs to the one before
  const turns = useRef<Record<Mode, number>>({ reply: 0, forward: 0, note: 0 })
  const [saved, setSaved] = useState<'device' | 'engine'>()
  const [elsewhere, setElsewhere] = useState<Elsewhere>()
  // the editor takes a text from outside when that of its kind grows
  const [rounds, setRounds] = useState<Record<Mode, number>>({ reply: 0, forward: 0, note: 0 })
  const again = (mode: Mode) => setRounds((now) => ({ ...now, [mode]: now[mode] + 1 }))
  const { data: remote } = useQuery(draftsQuery(conversation))
  const looked = useRef(false)
  // What was typed by now, drawn or not: a key that sends may come before the last letters are drawn.
  const present = useRef(contents)
  const put = useRef((how: (now: Record<Mode, Content>) => Record<Mode, Content>) => {
    present.current = how(present.current)
    setContents(present.current)
  }).current

  // once, when the engine's copies are known
  useEffect(() => {
    if (!remote || looked.current) return
    looked.current = true
    for (const mode of modes) {
      const one = remote.find((it) => it.kind === mode)
      const content = one && readContent(one.content)
      if (!one || !content) {
        versions.current[mode] = 0
        continue
      }
      const mine = kept.load(person, conversation, mode)
      if (!mine || isEmpty(mine)) {
        versions.current[mode] = one.version
        stored.current[mode] = content
        put((now) => (isEmpty(now[mode]) ? { ...now, [mode]: content } : now))
        setRounds((now) => ({ ...now, [mode]: now[mode] + 1 }))
      } else if (mine.version !== one.version && !same(mine, content)) {
        setElsewhere({ mode, content, version: one.version })
      } else versions.current[mode] = one.version
    }
  }, [remote, person, conversation, put])

  const discard = (mode: Mode) =>
    take(
      api.DELETE('/api/v1/conversations/{id}/drafts', {
        params: { path: { id: conversation }, query: { kind: mode } },
      }),
    )
      .catch(() => undefined) // an old draft that comes back is thrown away again
      .then(() => {
        client.removeQueries({ queryKey: ['drafts', conversation] })
        return client.invalidateQueries({ queryKey: ['drafts', 'mine'] })
      })

  const save = async (mode: Mode, content: Content) => {
    const turn = turns.current[mode]
    try {
      const done = await take(
        api.PUT('/api/v1/conversations/{id}/drafts', {
          params: { path: { id: conversation } },
          body: { kind: mode, content: { ...content }, expected_version: versions.current[mode] },
        }),
      )
      if (turn !== turns.current[mode]) {
        // it was sent or thrown away while this was on its way
        void discard(mode)
        return
      }
      versions.current[mode] = done.version
      stored.current[mode] = content
      kept.save(person, conversation, mode, content, done.version)
      setSaved('engine')
      client.removeQueries({ queryKey: ['drafts', conversation] })
      void client.invalidateQueries({ queryKey: ['drafts', 'mine'] })
    } catch (why) {
      if (!(why instanceof Refusal) || why.status !== 409) return
      const all = await client.fetchQuery({ ...draftsQuery(conversation), staleTime: 0 }).catch(() => [])
      const one = all.find((it) => it.kind === mode)
      const theirs = one && readContent(one.content)
      if (one && theirs) setElsewhere({ mode, content: theirs, version: one.version })
      // it was sent or thrown away elsewhere: what is written here begins a new one
      else versions.current[mode] = 0
    }
  }
  const drop = (mode: Mode) => {
    kept.drop(person, conversation, mode)
    turns.current[mode] += 1
    stored.current[mode] = emptyContent
    put((now) => ({ ...now, [mode]: emptyContent }))
    setSaved(undefined)
    again(mode)
    if (versions.current[mode] !== 0) void discard(mode)
    versions.current[mode] = 0
  }
  /** It went. Whether that ends the draft: what is not as it was sent was written since, and stays. */
  const sent = (mode: Mode, content: Content): boolean => {
    if (!same(present.current[mode], content)) return false
    drop(mode)
    return true
  }
  const newest = useRef(save)
  useEffect(() => {
    newest.current = save
  })
  useEffect(() => {
    const timers = modes.map((mode) => {
      const content = contents[mode]
      if (same(content, stored.current[mode])) return []
      return [
        setTimeout(() => {
          if (isEmpty(content)) kept.drop(person, conversation, mode)
          else if (kept.save(person, conversation, mode, content, versions.current[mode])) setSaved('device')
        }, localAfter),
        setTimeout(() => {
          // nothing is kept of an empty one; who emptied it on purpose throws it away by sending or discarding
          if (!isEmpty(content) && !elsewhere) void newest.current(mode, content)
        }, remoteAfter),
      ]
    })
    return () => timers.flat().forEach(clearTimeout)
  }, [contents, person, conversation, elsewhere])

  // who goes within the moment loses nothing of it
  useEffect(() => {
    const put = () => {
      for (const mode of modes) {
        const content = present.current[mode]
        if (!isEmpty(content) && !same(content, stored.current[mode]))
          kept.save(person, conversation, mode, content, versions.current[mode])
      }
    }
    window.addEventListener('pagehide', put)
    return () => {
      window.removeEventListener('pagehide', put)
      put()
    }
  }, [person, conversation])

  return {
    contents,
    now: (mode: Mode) => present.current[mode],
    rounds,
    saved,
    elsewhere,
    change(mode: Mode, change: Partial<Content>) {
      iAmTyping()
      put((now) => ({ ...now, [mode]: { ...now[mode], ...change } }))
    },
    attach: (mode: Mode, file: Attached) =>
      put((now) => ({ ...now, [mode]: { ...now[mode], files: [...now[mode].files, file] } })),
    drop,
    sent,
    /** Words that come back, before what was written meanwhile. */
    restore: (mode: Mode, content: Content) => {
      put((now) => ({ ...now, [mode]: isEmpty(now[mode]) ? content : joined(content, now[mode]) }))
      again(mode)
    },
    takeElsewhere() {
      if (!elsewhere) return
      versions.current[elsewhere.mode] = elsewhere.version
      stored.current[elsewhere.mode] = elsewhere.content
      kept.save(person, conversation, elsewhere.mode, elsewhere.content, elsewhere.version)
      put((now) => ({ ...now, [elsewhere.mode]: elsewhere.content }))
      again(elsewhere.mode)
      setElsewhere(undefined)
    },
    keepMine() {
      if (!elsewhere) return
      versions.current[elsewhere.mode] = elsewhere.version
      setElsewhere(undefined)
    },
  }
}
