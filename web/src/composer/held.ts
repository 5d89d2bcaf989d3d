// Answers that go later: sending them off, taking them back, and putting the words back where they were written.
//
// Never    loses the words: an answer that is taken back is a draft again before anything else is done.

import { api, take } from '../api/client'
import { queries } from '../api/queries'
import { putBack } from './backs'
import type { Content, Mode } from './drafts'
import { type Assignee, type Priority, readActions } from './macros'
import { shownAgain, unwrapped, uploadsIn } from './outgoing'

export interface Held {
  id: number
  conversation: number
  html: string
  text: string
  to: string[]
  cc: string[]
  bcc: string[]
  from: string
  forward: boolean
  enclosed: boolean
  signature: boolean
  original: number | null
  status: string
  assign?: Assignee
  add_tags?: string[]
  remove_tags?: string[]
  priority?: Priority
  attachments: { id: number; name: string; type: string; size: number; picture: boolean }[]
}

export const modeOf = (one: Held): Mode => (one.forward ? 'forward' : 'reply')

export function contentOf(one: Held): Content {
  const body = shownAgain(unwrapped(one.html))
  const shown = uploadsIn(body)
  const actions = readActions(one)
  return {
    body,
    ...(one.to.length > 0 ? { to: one.to.join(', ') } : {}),
    cc: one.cc.join(', '),
    bcc: one.bcc.join(', '),
    ...(one.from ? { from: one.from } : {}),
    ...(one.signature ? {} : { unsigned: true }),
    ...(one.original === null ? { unquoted: true } : {}),
    // what goes along of the other mail are files now; the pictures of its text go along in any case
    ...(one.forward && one.original !== null
      ? { mail: one.original, left: everything, enclosed: one.enclosed }
      : {}),
    ...(actions ? { actions } : {}),
    files: one.attachments
      .filter((file) => !file.picture && !shown.includes(file.id))
      .map(({ id, name, type, size }) => ({ id, name, type, size })),
  }
}
/** No mail has more attachments. */
const everything = Array.from({ length: 200 }, (_, at) => at)

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
  putBack(person, one.conversation, modeOf(one), contentOf(one))
}
