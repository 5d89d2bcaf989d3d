// Answers that go later: sending them off, taking them back, and putting the words back where they were written.
//
// Never    loses the words: an answer that is taken back is a draft again before anything else is done.

import { api, take } from '../api/client'
import { queries } from '../api/queries'
import { putBack } from './backs'
import type { Content } from './drafts'
import { unwrapped } from './outgoing'

export interface Held {
  id: number
  conversation: number
  html: string
  text: string
  cc: string[]
  bcc: string[]
  attachments: { id: number; name: string; type: string; size: number }[]
}

export const contentOf = (one: Held): Content => ({
  body: unwrapped(one.html),
  cc: one.cc.join(', '),
  bcc: one.bcc.join(', '),
  files: one.attachments,
})

/** It does not go. Fails where it is on its way. */
export async function stopHeld(id: number) {
  try {
    await take(api.DELETE('/api/v1/held-answers/{id}', { params: { path: { id } } }))
  } finally {
    void queries.invalidateQueries({ queryKey: ['held'] })
  }
}

/** It does not go, and is in the composer again. */
export async function takeBack(one: Held, person: number) {
  await stopHeld(one.id)
  putBack(person, one.conversation, contentOf(one))
}
