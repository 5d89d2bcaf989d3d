// What an agent does to a conversation. The screen changes at once; a refusal changes it back and says why.

import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, type Conversation, take } from '../api/client'
import { pending, type Shows, shownOver, tagged, untagged } from '../api/pending'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { isolated } from '../design/parts'
import type { Pages } from '../inbox/pages'
import { fullMoment } from '../preferences/moments'
import { preferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import { isSetAside, isSpam, shownAs } from './spam'

export type Status = 'open' | 'waiting_customer' | 'waiting_internal' | 'closed'
export type Priority = Conversation['priority']
type Named = { id: number; name: string }
/** What one change set, and how to put it back. */
interface Change {
  shows: Shows
  /** Where that is a function: what is shown again when the engine refused. */
  unshows?: Shows
  send: () => Promise<{ version: number }>
  said: string
  back?: () => Promise<unknown>
}
interface Detail {
  conversation: Conversation
}

/** `closed`: where one goes then; what it gives leads back, and is called when the closing is taken back. */
export function useActions(of: Conversation | undefined, closed?: () => () => void) {
  const client = useQueryClient()
  const say = useWords()
  const wordOr = useWordOr()

  return useMemo(() => {
    if (!of) return undefined
    const id = of.id
    const path = { params: { path: { id } } }
    const key = ['conversation', id]

    const patch = (shows: Shows) => {
      const over = <T extends Partial<Conversation>>(row: T): T => ({ ...row, ...shownOver(shows, row) })
      client.setQueryData<Detail>(key, (old) =>
        old ? { ...old, conversation: over(old.conversation) } : old,
      )
      client.setQueriesData<Pages>({ queryKey: ['list'] }, (old) =>
        old
          ? {
              ...old,
              pages: old.pages.map((page) => ({
                ...page,
                items: page.items.map((row) => (row.id === id ? over(row) : row)),
              })),
            }
          : old,
      )
    }

    const run = async ({ shows, unshows, send, said, back }: Change) => {
      const before =
        unshows ??
        (Object.fromEntries(
          Object.keys(shows).map((name) => [name, of[name as keyof Conversation]]),
        ) as Partial<Conversation>)
      const change = pending.hold(id, shows)
      patch(shows)
      try {
        change.done((await send()).version)
        tell(said, back ? { undo: () => void undo(back) } : {})
      } catch (why) {
        change.refused()
        patch(before)
        tell(reasonOf(why, say), { tone: 'bad' })
      }
      void client.invalidateQueries({ queryKey: key })
      if (unshows) void client.invalidateQueries({ queryKey: ['tags'] })
    }
    const undo = async (back: () => Promise<unknown>) => {
      try {
        await back()
        tell(say('done.undone'))
      } catch (why) {
        tell(reasonOf(why, say), { tone: 'bad' })
      }
      void client.invalidateQueries({ queryKey: key })
    }

    const postAssign = (body: { agent?: number | null; team?: number | null }) =>
      take(api.POST('/api/v1/conversations/{id}/assign', { ...path, body }))
    const postStatus = (status: string, until?: string | null) =>
      take(
        api.POST('/api/v1/conversations/{id}/status', {
          ...path,
          body: until ? { status, until } : { status },
        }),
      )
    const postTags = (add: string[], remove: string[]) =>
      take(api.POST('/api/v1/conversations/{id}/tags', { ...path, body: { add, remove } }))
    const postPriority = (priority: Priority) =>
      take(api.POST('/api/v1/conversations/{id}/priority', { ...path, body: { priority } }))

    const postSubject = (subject: string) =>
      take(api.POST('/api/v1/conversations/{id}/subject', { ...path, body: { subject } }))
    const postSpam = (as: 'spam' | 'set_aside' | 'not_spam') =>
      take(api.POST('/api/v1/conversations/{id}/spam', { ...path, body: { as } }))

    const unmerge = () => take(api.POST('/api/v1/conversations/{id}/unmerge', { ...path, body: {} }))
    // the other conversation, its customer's list and the counts change with it
    const refresh = () => {
      for (const name of ['conversation', 'earlier', 'list', 'count', 'customer', 'of-channel'])
        void client.invalidateQueries({ queryKey: [name] })
    }

    const owner = () => postAssign(of.agent ? { agent: of.agent.id } : of.team ? { team: of.team.id } : {})
    const statusBefore = () => postStatus(of.status, of.snoozed_until)

    return {
      assign: (agent: Named | undefined, team?: Named) =>
        run({
          shows: { agent: agent ?? null, ...(team ? { team } : agent ? {} : { team: null }) },
          send: () => postAssign(agent ? { agent: agent.id } : team ? { team: team.id } : {}),
          said:
            agent || team
              ? say('done.assigned', { who: (agent ?? team)?.name ?? '' })
              : say('done.unassigned'),
          back: owner,
        }),
      setStatus: (status: Status) => {
        const home = status === 'closed' ? closed?.() : undefined
        return run({
          shows: { status, snoozed_until: null },
          send: () => postStatus(status),
          said: say('done.status', { what: wordOr(`status.${status}`, status) }),
          back: async () => {
            await statusBefore()
            home?.()
          },
        })
      },
      snooze: (until: Date) =>
        run({
          shows: { status: 'snoozed', snoozed_until: until.toISOString() },
          send: () => postStatus('snoozed', until.toISOString()),
          said: say('done.snoozed', { time: fullMoment(until, preferences()) }),
          back: statusBefore,
        }),
      /** Nobody wrote in it. Fails with the refusal. */
      discard: async () => {
        await take(api.POST('/api/v1/conversations/{id}/discard', { ...path, body: {} }))
        refresh()
        return { back: () => undo(() => postStatus('open')) }
      },
      setSpam: (spam: boolean) =>
        run({
          shows: shownAs(of, spam),
          send: () => postSpam(spam ? 'spam' : 'not_spam'),
          said: say(spam ? 'spam.done' : 'spam.undone'),
          back: () => (isSetAside(of) ? postSpam(isSpam(of) ? 'spam' : 'set_aside') : statusBefore()),
        }),
      /** Whether it was. */
      merge: async (into: { id: number; subject: string }): Promise<boolean> => {
        try {
          await take(api.POST('/api/v1/conversations/{id}/merge', { ...path, body: { into: into.id } }))
        } catch (why) {
          tell(reasonOf(why, say), { tone: 'bad' })
          return false
        }
        tell(say('merge.done', { what: isolated(into.subject || say('list.noSubject')) }), {
          undo: () => void undo(unmerge),
        })
        refresh()
        return true
      },
      unmerge: async () => {
        try {
          await unmerge()
          tell(say('merge.undone'))
        } catch (why) {
          tell(reasonOf(why, say), { tone: 'bad' })
        }
        refresh()
      },
      /** The new conversation, where there is one. Taking it back merges that into this one again. */
      split: async (mail: number, onBack: () => void): Promise<number | undefined> => {
        try {
          const done = await take(api.POST('/api/v1/conversations/{id}/split', { ...path, body: { mail } }))
          const made = done.conversation
          const back = async () => {
            if (made === undefined) return
            try {
              const there = { params: { path: { id: made } }, body: { into: id } }
              await take(api.POST('/api/v1/conversations/{id}/merge', there))
              tell(say('split.undone'))
              onBack()
            } catch (why) {
              tell(reasonOf(why, say), { tone: 'bad' })
            }
            refresh()
          }
          tell(say('split.done'), { undo: () => void back() })
          refresh()
          return made
        } catch (why) {
          tell(reasonOf(why, say), { tone: 'bad' })
          return undefined
        }
      },
      setSubject: (subject: string) =>
        run({
          shows: { subject },
          send: () => postSubject(subject),
          said: say('done.subject', { what: isolated(subject) }),
          ...(of.subject ? { back: () => postSubject(of.subject) } : {}),
        }),
      setPriority: (priority: Priority) =>
        run({
          shows: { priority },
          send: () => postPriority(priority),
          said: say('done.priority', { what: say(`priority.${priority}`) }),
          back: () => postPriority(of.priority),
        }),
      tag: (tag: string) =>
        run({
          shows: tagged(tag),
          unshows: untagged(tag),
          send: () => postTags([tag], []),
          said: say('done.tagged', { what: tag }),
          back: () => postTags([], [tag]),
        }),
      untag: (tag: string) =>
        run({
          shows: untagged(tag),
          unshows: tagged(tag),
          send: () => postTags([], [tag]),
          said: say('done.untagged', { what: tag }),
          back: () => postTags([tag], []),
        }),
    }
  }, [of, client, say, wordOr, closed])
}
export type Actions = NonNullable<ReturnType<typeof useActions>>

/** What can be done to many at once. */
export type ActionsOnMany = Omit<Actions, 'merge' | 'unmerge' | 'split' | 'discard' | 'setSubject'>
