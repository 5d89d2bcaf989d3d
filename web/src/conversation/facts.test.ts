import { expect, test } from 'vitest'
import { answerOf, difficultiesOf, encryptionOf, invitationKind, isPacked, signatureOf } from './facts'

const mail = (codes: [string, string][], ...types: string[]) => ({
  defects: codes.map(([code, detail]) => ({ code, detail })),
  attachments: types.map((type) => ({ type })),
})

test('how a mail is encrypted is named, also where the mail does not say', () => {
  expect(encryptionOf(mail([['encrypted', 'PGP']]))).toBe('pgp')
  expect(encryptionOf(mail([['encrypted', 'S/MIME']]))).toBe('smime')
  expect(encryptionOf(mail([['encrypted', '']]))).toBe('other')
  expect(encryptionOf(mail([['bare_cr', '']]))).toBeUndefined()
})

test('a signature is known by its file, and what Outlook packed too', () => {
  expect(signatureOf(mail([], 'application/pgp-signature'))).toBe('pgp')
  expect(signatureOf(mail([], 'application/x-pkcs7-signature'))).toBe('smime')
  expect(signatureOf(mail([], 'image/png'))).toBeUndefined()
  expect(isPacked(mail([['tnef', '']], 'application/ms-tnef'))).toBe(true)
})

test('what has words of its own is not said twice', () => {
  const all = mail([
    ['encrypted', 'PGP'],
    ['tnef', ''],
    ['bad_date', 'yesterday'],
  ])
  expect(difficultiesOf(all)).toEqual([{ code: 'bad_date', detail: 'yesterday' }])
})

test('an invitation asks, is taken back, or is answered', () => {
  expect(['REQUEST', 'cancel', 'Reply', 'PUBLISH', ''].map(invitationKind)).toEqual([
    'asks',
    'cancels',
    'answers',
    'tells',
    'tells',
  ])
  expect(answerOf('accepted')).toBe('ACCEPTED')
  expect(answerOf('NEEDS-ACTION')).toBeUndefined()
})
