import { expect, test } from 'vitest'
import { mailOf } from './sample'

const now = new Date('2026-03-29T10:00:00Z')
const of = { from: 'a@b.example', to: 'support@acme.example', subject: 'x', text: 'y' }

test('a form becomes a mail', () => {
  const mail = mailOf({ ...of, subject: 'الفاتورة', text: 'مرحبا' }, now)
  const [head, body] = mail.split('\r\n\r\n')
  expect(head).toContain('From: a@b.example\r\nTo: support@acme.example\r\nSubject: =?utf-8?B?')
  expect(head).toContain('Date: Sun, 29 Mar 2026 10:00:00 +0000')
  expect(
    new TextDecoder().decode(Uint8Array.from(atob((body ?? '').trim()), (one) => one.charCodeAt(0))),
  ).toBe('مرحبا')
})

test('a line break cannot begin another field', () => {
  expect(mailOf({ ...of, subject: 'x\r\nBcc: z@b.example' }, now)).not.toMatch(/^Bcc:/m)
})
