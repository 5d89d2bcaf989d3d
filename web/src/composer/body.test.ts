import { expect, test } from 'vitest'
import type { Mail } from '../api/client'
import { bodyOf } from './body'
import { type Content, emptyContent } from './drafts'

const given = {
  text: 'Yes.',
  direction: 'ltr',
  language: 'en',
  after: undefined,
  take: false,
  version: 4,
  own: ['support@acme.example'],
  original: undefined,
} as const
const letter: Content = { ...emptyContent, body: '<p>Yes. <img src="/api/v1/uploads/7"></p>' }

test('a reply goes to whom it goes by itself, with its pictures, from an address of the channel', () => {
  expect(bodyOf({ ...letter, from: 'gone@acme.example', cc: 'lea@shop.example' }, given)).toEqual({
    html: '<div dir="ltr" lang="en"><p>Yes. <img src="cid:upload-7"></p></div>',
    text: 'Yes.',
    expected_version: 4,
    cc: ['lea@shop.example'],
    bcc: [],
    attachments: [7],
    signature: true,
  })
  expect(bodyOf({ ...letter, from: 'support@acme.example', unquoted: true }, given)).toMatchObject({
    from: 'support@acme.example',
    quote: null,
  })
})

test('what becomes of the conversation goes along; only an answer takes it', () => {
  expect(bodyOf(letter, { ...given, after: 'waiting_customer', take: true })).toMatchObject({
    status: 'waiting_customer',
    take: true,
  })
  const original = { id: 12, attachments: [] } as unknown as Mail
  expect(bodyOf({ ...letter, to: 'a@other.example' }, { ...given, take: true, original })).not.toHaveProperty(
    'take',
  )
})

test('a forward names the mail and the attachments that go along, and quotes in any case', () => {
  const original = {
    id: 12,
    attachments: [{ index: 0 }, { index: 1 }, { index: 2 }],
  } as unknown as Mail
  const body = bodyOf(
    { ...emptyContent, to: 'workshop@other.example', left: [1], unquoted: true },
    { ...given, original },
  )
  expect(body.to).toEqual(['workshop@other.example'])
  expect(body.html).toBe('')
  expect(body.forward).toEqual({ mail: 12, enclosed: false, attachments: [0, 2] })
  expect(body).not.toHaveProperty('quote')
})
