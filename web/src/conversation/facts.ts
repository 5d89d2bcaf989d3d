// What the reader found out about a mail, beside its text.

import type { Mail } from '../api/client'

type Part = Pick<Mail['attachments'][number], 'type'>
type Found = Pick<Mail, 'defects'> & { attachments: readonly Part[] }

/** These are said in words of their own. */
const own = new Set(['encrypted', 'tnef'])

const has = (mail: Found, ...types: string[]) => mail.attachments.some((one) => types.includes(one.type))

/** How it is encrypted; `other` where the mail does not say. */
export function encryptionOf(mail: Found): 'pgp' | 'smime' | 'other' | undefined {
  const found = mail.defects.find((one) => one.code === 'encrypted')
  if (!found) return undefined
  if (found.detail === 'PGP') return 'pgp'
  return found.detail === 'S/MIME' ? 'smime' : 'other'
}

export function signatureOf(mail: Found): 'pgp' | 'smime' | undefined {
  if (has(mail, 'application/pgp-signature')) return 'pgp'
  return has(mail, 'application/pkcs7-signature', 'application/x-pkcs7-signature') ? 'smime' : undefined
}

export const isPacked = (mail: Found) => has(mail, 'application/ms-tnef')

export const difficultiesOf = (mail: Found) => mail.defects.filter((one) => !own.has(one.code))

/** What an invitation is about: REQUEST and whatever else asks for a place in the calendar, a change of mind, an answer. */
export function invitationKind(method: string): 'asks' | 'cancels' | 'answers' | 'tells' {
  switch (method.toUpperCase()) {
    case 'REQUEST':
    case 'ADD':
    case 'COUNTER':
      return 'asks'
    case 'CANCEL':
    case 'DECLINECOUNTER':
      return 'cancels'
    case 'REPLY':
    case 'REFRESH':
      return 'answers'
    default:
      return 'tells'
  }
}
const answers = ['ACCEPTED', 'DECLINED', 'TENTATIVE'] as const
export const answerOf = (partstat: string) => answers.find((one) => one === partstat.toUpperCase())
