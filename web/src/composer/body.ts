// From what was written to what the engine is asked to send.

import type { Mail } from '../api/client'
import type { Content } from './drafts'
import type { Actions, Assignee, Priority } from './macros'
import { attachmentsOf, enclosed, readAddresses, uploadsIn, wrapped } from './outgoing'

/** What becomes of the conversation with an answer. */
export type After = 'open' | 'waiting_customer' | 'waiting_internal' | 'closed'

export interface ReplyBody {
  html: string
  text: string
  /** The conversation's from then on; as it is unless given. */
  status?: After
  /** It is the author's from then on, if nobody has it. */
  take?: true
  assign?: Assignee
  add_tags?: string[]
  remove_tags?: string[]
  priority?: Priority
  expected_version: number
  to?: string[]
  cc: string[]
  bcc: string[]
  from?: string
  attachments: number[]
  signature: boolean
  /** Of a reply: null quotes nothing. */
  quote?: null
  forward?: { mail: number; attachments?: number[]; enclosed: boolean }
}

interface Circumstances {
  text: string
  direction: 'rtl' | 'ltr'
  language: string
  after: After | undefined
  take: boolean
  version: number
  /** Of the channel. */
  own: readonly string[]
  /** Passed on; nothing for a reply. */
  original: Mail | undefined
}

const besidesOf = ({ status: _, ...rest }: Actions = {}) => rest

export const bodyOf = (
  letter: Content,
  { text, direction, language, after, take, version, own, original }: Circumstances,
): ReplyBody => ({
  html: letter.body ? wrapped(enclosed(letter.body), direction, language) : '',
  text,
  ...(after ? { status: after } : {}),
  ...(take && !original ? { take: true } : {}),
  ...besidesOf(letter.actions),
  expected_version: version,
  ...(letter.to === undefined ? {} : { to: readAddresses(letter.to).all }),
  cc: readAddresses(letter.cc).all,
  bcc: readAddresses(letter.bcc).all,
  ...(letter.from && own.includes(letter.from) ? { from: letter.from } : {}),
  attachments: [...letter.files.map((one) => one.id), ...uploadsIn(letter.body)],
  signature: !letter.unsigned,
  ...(letter.unquoted && !original ? { quote: null } : {}),
  ...(original
    ? {
        forward: {
          mail: original.id,
          enclosed: letter.enclosed === true,
          attachments: attachmentsOf(original)
            .map((one) => one.index)
            .filter((one) => !letter.left?.includes(one)),
        },
      }
    : {}),
})
