// A notice in words, and where it leads.

import { useNavigate } from '@tanstack/react-router'
import { isolated } from '../design/parts'
import type { Notice } from '../live/notices'
import type { Say, Word } from '../words/words'

type Told = Pick<Notice, 'event' | 'conversation'>
const ofDesk: Record<string, Word> = {
  'mailbox failing': 'notices.failing',
  'mailbox recovered': 'notices.recovered',
  'agent available': 'notices.available',
  'agent away': 'notices.away',
  'agent on leave': 'notices.onLeave',
}
export const lineOf = (one: Told, name: string, say: Say) => {
  const word = ofDesk[one.event]
  if (one.event === 'answer held back') return say('notices.heldBack', { what: isolated(name) })
  if (one.event === 'mentioned')
    return say('notices.mentioned', { what: isolated(name || say('list.noSubject')) })
  if (one.conversation > 0) return name || say('list.noSubject')
  return word ? say(word, { who: isolated(name) }) : one.event
}

export function useGoThere() {
  const navigate = useNavigate()
  return (one: Told) =>
    one.conversation > 0
      ? navigate({
          to: '/inbox/$view/$conversation',
          params: { view: 'open', conversation: String(one.conversation) },
          search: {},
        })
      : navigate({ to: '/channels' })
}
