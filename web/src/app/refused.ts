// A refusal in the reader's words.

import { Refusal } from '../api/client'
import type { Say } from '../words/words'

export function reasonOf(why: unknown, say: Say): string {
  if (!(why instanceof Refusal)) return say('state.failed', { why: String(why) })
  if (why.status === 0)
    return say(typeof navigator !== 'undefined' && !navigator.onLine ? 'state.offline' : 'state.unreachable')
  if (why.status === 401) return say('session.ended')
  if (why.status === 403) return say('state.forbidden')
  if (why.status === 404) return say('state.gone')
  if (why.status === 504) return say('state.timeout')
  // the engine says what is wrong and what to do better than a word of ours could
  const { detail = why.message, help } = why.problem ?? {}
  return say('state.failed', { why: help ? `${detail}; ${help}` : detail })
}
