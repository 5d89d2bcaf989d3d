// How a call to another system went, in the words of somebody who only wants to know whether it works.

import type { Word } from '../words/words'
import type { WebhookCall } from './queries'

type State = WebhookCall['state']
const states: Record<State, { tone: 'good' | 'warn' | 'bad' | 'plain'; word: Word }> = {
  queued: { tone: 'plain', word: 'webhooks.waits' },
  claimed: { tone: 'plain', word: 'webhooks.runs' },
  sending: { tone: 'plain', word: 'webhooks.runs' },
  sent: { tone: 'good', word: 'webhooks.done' },
  failed: { tone: 'warn', word: 'webhooks.again' },
  dead: { tone: 'bad', word: 'webhooks.givenUp' },
  parked: { tone: 'bad', word: 'webhooks.givenUp' },
  cancelled: { tone: 'plain', word: 'webhooks.cancelled' },
}
export const stateOf = (state: State) => states[state]

/** Only what failed can be sent again. */
export const mayRetry = (state: State) => state === 'failed' || state === 'dead' || state === 'parked'
