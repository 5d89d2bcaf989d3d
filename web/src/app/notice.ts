// A notice in words, and where it leads.

import { useNavigate } from '@tanstack/react-router'
import { isolated } from '../design/parts'
import { written } from '../inbox/number'
import type { Notice } from '../live/notices'
import type { Say, Word } from '../words/words'

/** What is told, also where only the live stream has told it yet. */
export interface Told {
  kind: Notice['kind']
  event: string
  clock: string
  /** 0: it is about the desk. */
  conversation: number
  customer: string
  /** Whom it names: who did it, who came or went, or the account. */
  who: string
}
const ofDesk: Record<string, Word> = {
  'mailbox failing': 'notices.failing',
  'mailbox recovered': 'notices.recovered',
  'agent available': 'notices.available',
  'agent away': 'notices.away',
  'agent on leave': 'notices.onLeave',
}
const clocks: Record<string, Word> = {
  first_response: 'notices.firstResponse',
  next_response: 'notices.nextResponse',
  resolution: 'notices.resolution',
}

export function lineOf(one: Told, say: Say): string {
  const number = isolated(written(one.conversation))
  const who = isolated(one.who)
  const named = one.who !== ''
  if (one.conversation === 0) {
    const word = ofDesk[one.event]
    return word ? say(word, { who }) : one.event
  }
  switch (one.kind) {
    case 'assigned':
      return named ? say('notices.assignedBy', { who, number }) : say('notices.assigned', { number })
    case 'answered':
      return one.customer
        ? say('notices.answered', { who: isolated(one.customer), number })
        : say('notices.answeredBySomebody', { number })
    case 'mentioned':
      return named ? say('notices.mentionedBy', { who, number }) : say('notices.mentioned', { number })
    case 'noted':
      return named ? say('notices.notedBy', { who, number }) : say('notices.noted', { number })
    case 'failed':
      return say(one.event === 'bounced' ? 'notices.returned' : 'notices.failed', { number })
    case 'clock':
    case 'team_clock': {
      const word = clocks[one.clock]
      const clock = word ? say(word) : isolated(one.clock)
      if (one.event === 'sla breach')
        return say(one.kind === 'clock' ? 'notices.breach' : 'notices.teamBreach', { clock, number })
      return say(one.kind === 'clock' ? 'notices.warning' : 'notices.teamWarning', { clock, number })
    }
    case 'told':
      return say(one.event === 'answer held back' ? 'notices.heldBackIn' : 'notices.told', { number })
  }
}

export const toldBy = (one: Notice): Told => ({
  kind: one.kind,
  event: one.event,
  clock: one.clock,
  conversation: one.conversation?.id ?? 0,
  customer: one.conversation?.customer ?? '',
  who: one.by?.name ?? (one.conversation ? '' : (one.channel?.name ?? '')),
})

export function useGoThere() {
  const navigate = useNavigate()
  return (conversation: number) =>
    conversation > 0
      ? navigate({
          to: '/inbox/$view/$conversation',
          params: { view: 'open', conversation: String(conversation) },
          search: {},
        })
      : navigate({ to: '/channels' })
}
