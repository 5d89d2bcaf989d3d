// A refusal in the reader's words.

import { Refusal } from '../api/client'
import { told } from '../words/told'
import type { Say, Word } from '../words/words'

/** Only codes that the console has words for; another one is told by the engine's own. */
const codes = new Set([
  'invalid',
  'conflict',
  'refused',
  'csrf',
  'limit',
  'exhausted',
  'unavailable',
  'not_ready',
  'internal',
  'method',
  'not_json',
  'range',
  'too_many',
  'too_many_streams',
  'timeout',
  'rules_wrong',
  'trial_failed',
  'consent_failed',
  'wrong_code',
  'wrong_password',
  'second_factor',
])

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
  const said = told(help ? `${detail}; ${help}` : detail)
  return say('state.failed', {
    why: codes.has(why.code) ? say(`problem.${why.code}` as Word, { why: said }) : said,
  })
}

/** Whether what was brought before is not for this person any more, or is gone. */
export const isTakenAway = (why: unknown) => why instanceof Refusal && [401, 403, 404].includes(why.status)
