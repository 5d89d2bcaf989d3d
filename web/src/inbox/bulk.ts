// The same as on one conversation, on many: all at once, with one way back.

import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, type Conversation, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import type { ActionsOnMany } from '../conversation/actions'
import type { PickedOn } from '../conversation/Pickers'
import { isSetAside, isSpam } from '../conversation/spam'
import { useWords } from '../words/words'

/** The engine answers one conversation after the other; so many are on their way at a time. */
const atOnce = 4

/** `work` on each, a few at a time; what came of each, in order. */
export async function onEach<T, R>(
  all: readonly T[],
  work: (one: T) => Promise<R>,
): Promise<PromiseSettledResult<R>[]> {
  const out: PromiseSettledResult<R>[] = []
  let next = 0
  const worker = async () => {
    while (next < all.length) {
      const at = next++
      try {
        out[at] = { status: 'fulfilled', value: await work(all[at] as T) }
      } catch (reason) {
        out[at] = { status: 'rejected', reason }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker))
  return out
}

/** What all of them have: that alone is marked as set where something is chosen for many. */
export function inCommon(rows: readonly Conversation[]): PickedOn | undefined {
  const first = rows[0]
  if (!first) return undefined
  const same = (of: (one: Conversation) => unknown) => rows.every((one) => of(one) === of(first))
  return {
    ...first,
    agent: same((one) => one.agent?.id) ? first.agent : null,
    team: same((one) => one.team?.id) ? first.team : null,
    status: same((one) => one.status) ? first.status : undefined,
    priority: same((one) => one.priority) ? first.priority : undefined,
    tags: first.tags.filter((tag) => rows.every((one) => one.tags.includes(tag))),
  }
}

type Step = (one: Conversation) => Promise<unknown>

export function useBulk(rows: readonly Conversation[], onDone: () => void): ActionsOnMany {
  const client = useQueryClient()
  const say = useWords()
  return useMemo(() => {
    const refresh = () => {
      for (const name of ['list', 'count', 'conversation', 'tags'])
        void client.invalidateQueries({ queryKey: [name] })
    }
    const run = async (forth: Step, back: Step) => {
      onDone()
      const results = await onEach(rows, forth)
      const changed = rows.filter((_, at) => results[at]?.status === 'fulfilled')
      const failed = results.find((one) => one.status === 'rejected')
      if (changed.length > 0)
        tell(say('bulk.done', { n: changed.length }), {
          undo: () =>
            void onEach(changed, back).then((all) => {
              const wrong = all.find((one) => one.status === 'rejected')
              if (wrong) tell(reasonOf(wrong.reason, say), { tone: 'bad' })
              else tell(say('done.undone'))
              refresh()
            }),
        })
      if (failed)
        tell(`${say('bulk.failed', { n: rows.length - changed.length })} ${reasonOf(failed.reason, say)}`, {
          tone: 'bad',
        })
      refresh()
    }
    const path = (one: Conversation) => ({ params: { path: { id: one.id } } })
    const assign = (one: Conversation, body: { agent?: number; team?: number }) =>
      take(api.POST('/api/v1/conversations/{id}/assign', { ...path(one), body }))
    const status = (one: Conversation, word: string, until?: string | null) =>
      take(
        api.POST('/api/v1/conversations/{id}/status', {
          ...path(one),
          body: until ? { status: word, until } : { status: word },
        }),
      )
    const tags = (one: Conversation, add: string[], remove: string[]) =>
      take(api.POST('/api/v1/conversations/{id}/tags', { ...path(one), body: { add, remove } }))
    const statusBefore: Step = (one) => status(one, one.status, one.snoozed_until)
    const mark = (one: Conversation, as: 'spam' | 'set_aside' | 'not_spam') =>
      take(api.POST('/api/v1/conversations/{id}/spam', { ...path(one), body: { as } }))
    return {
      // what is so already stays as it is, forth and back
      setSpam: (spam) => {
        const same = (one: Conversation) => (spam ? isSpam(one) : !isSetAside(one))
        return run(
          (one) => (same(one) ? Promise.resolve() : mark(one, spam ? 'spam' : 'not_spam')),
          (one) =>
            same(one)
              ? Promise.resolve()
              : isSetAside(one)
                ? mark(one, isSpam(one) ? 'spam' : 'set_aside')
                : statusBefore(one),
        )
      },
      assign: (agent, team) =>
        run(
          (one) => assign(one, agent ? { agent: agent.id } : team ? { team: team.id } : {}),
          (one) => assign(one, one.agent ? { agent: one.agent.id } : one.team ? { team: one.team.id } : {}),
        ),
      setStatus: (word) => run((one) => status(one, word), statusBefore),
      snooze: (until) => run((one) => status(one, 'snoozed', until.toISOString()), statusBefore),
      setPriority: (priority) => {
        const set = (one: Conversation, level: Conversation['priority']) =>
          take(api.POST('/api/v1/conversations/{id}/priority', { ...path(one), body: { priority: level } }))
        return run(
          (one) => set(one, priority),
          (one) => set(one, one.priority),
        )
      },
      // who had the tag already keeps it when this is taken back
      tag: (tag) =>
        run(
          (one) => tags(one, [tag], []),
          (one) => (one.tags.includes(tag) ? Promise.resolve() : tags(one, [], [tag])),
        ),
      untag: (tag) =>
        run(
          (one) => tags(one, [], [tag]),
          (one) => (one.tags.includes(tag) ? tags(one, [tag], []) : Promise.resolve()),
        ),
    }
  }, [rows, client, say, onDone])
}
