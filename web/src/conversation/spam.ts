// What was set aside: by a rule, to be looked at, or by people, who then called it spam.

import type { Conversation } from '../api/client'

type State = Pick<Conversation, 'status' | 'flags'>

export const isSetAside = (talk: State) => talk.status === 'quarantined'
export const isSpam = (talk: State) => isSetAside(talk) && talk.flags.includes('spam')
/** Under which its status is said: `status.…`. */
export const shownStatus = (talk: State) => (isSpam(talk) ? 'spam' : talk.status)

/** How it looks once it is called spam, or brought back. */
export const shownAs = (talk: State, spam: boolean) => ({
  status: spam ? 'quarantined' : 'open',
  snoozed_until: null,
  flags: [...talk.flags.filter((one) => one !== 'spam'), ...(spam ? ['spam'] : [])],
})
