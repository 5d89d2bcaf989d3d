// Sending an answer: at once, in a few seconds in which it can be taken back, or at a time that was chosen.

import { api, take } from '../api/client'
import { queries } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { fullMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import type { ReplyBody } from './body'
import type { Content } from './drafts'
import { stopHeld } from './held'
import { useComingBack } from './useComingBack'

const sentNow = (id: number, body: ReplyBody) => {
  const params = { path: { id } }
  const { quote, forward, to, ...rest } = body
  return forward
    ? api.POST('/api/v1/conversations/{id}/forward', { params, body: { ...rest, forward, to: to ?? [] } })
    : api.POST('/api/v1/conversations/{id}/reply', {
        params,
        body: { ...rest, ...(to ? { to } : {}), ...(quote === null ? { quote } : {}) },
      })
}

/** `when`: seconds, a time, or at once. Fails with the refusal; `content` comes back when it is taken back. */
export function useSending(conversation: number, person: number) {
  const say = useWords()
  const of = usePreferences()
  const comeBack = useComingBack(conversation, person)
  return async (body: ReplyBody, content: Content, when: number | Date | undefined) => {
    const params = { path: { id: conversation } }
    if (when === undefined) {
      await take(sentNow(conversation, body))
      tell(
        say(
          body.forward
            ? 'composer.forwarded'
            : body.status === 'closed'
              ? 'composer.sentClosed'
              : 'composer.sent',
        ),
      )
      return
    }
    const later = typeof when === 'number' ? { seconds: when } : { at: when.toISOString() }
    const { id } = await take(
      api.POST('/api/v1/conversations/{id}/later', { params, body: { ...body, ...later } }),
    )
    void queries.invalidateQueries({ queryKey: ['held'] })
    const undo = async () => {
      try {
        await stopHeld(id)
        await comeBack(body.forward ? 'forward' : 'reply', content)
      } catch (why) {
        tell(reasonOf(why, say), { tone: 'bad' })
      }
    }
    tell(
      typeof when === 'number'
        ? say(body.status === 'closed' ? 'held.saidClosed' : 'held.said')
        : say('held.chosen', { time: fullMoment(when, of) }),
      { undo: () => void undo(), ...(typeof when === 'number' ? { lasts: when * 1000 } : {}) },
    )
  }
}
