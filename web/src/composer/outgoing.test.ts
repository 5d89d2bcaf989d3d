import { expect, test } from 'vitest'
import type { Conversation, Mail, TimelineItem } from '../api/client'
import {
  arrivedSince,
  directionOf,
  enclosed,
  linkOf,
  othersOf,
  readAddresses,
  shownAgain,
  unwrapped,
  uploadsIn,
  wrapped,
  writtenTo,
} from './outgoing'

test('a link leads to what was typed: a page, a mail address, or what its scheme says', () => {
  expect(linkOf('shop.example/lamps')).toBe('https://shop.example/lamps')
  expect(linkOf('help@shop.example')).toBe('mailto:help@shop.example')
  expect(linkOf('https://user@shop.example/')).toBe('https://user@shop.example/')
  expect(linkOf('tel:+15550100')).toBe('tel:+15550100')
})

test('addresses are read as people write them', () => {
  expect(readAddresses('a@b.example, Mona <mona@acme.example>؛ a@b.example\nc@d.example')).toEqual({
    all: ['a@b.example', 'mona@acme.example', 'c@d.example'],
    bad: undefined,
  })
  expect(readAddresses('"Doe, Jane" <jane@b.example>; "Ali (x), بن" <ali@b.example>,').all).toEqual([
    'jane@b.example',
    'ali@b.example',
  ])
  expect(readAddresses('"a@b.example, c@d.example').all).toEqual(['"a@b.example', 'c@d.example'])
  expect(readAddresses('a@b.example, nobody').bad).toBe('nobody')
  expect(readAddresses('a@b@c.example').bad).toBe('a@b@c.example')
  expect(readAddresses(' , ')).toEqual({ all: [], bad: undefined })
})

test('the first letter with a direction decides', () => {
  expect(directionOf('12-34: مرحبا hello')).toBe('rtl')
  expect(directionOf('Hello مرحبا')).toBe('ltr')
  expect(directionOf('12 34 !')).toBeUndefined()
})

test('an answer carries its direction, and its language where that is one', () => {
  expect(wrapped('<p>x</p>', 'rtl', 'ar')).toBe('<div dir="rtl" lang="ar"><p>x</p></div>')
  expect(wrapped('x', 'ltr', '"><script>')).toBe('<div dir="ltr">x</div>')
})

const mail = (from: string, to: string[], cc: string[]) =>
  ({
    from: [{ name: '', address: from }],
    to: to.map((address) => ({ name: '', address })),
    cc: cc.map((address) => ({ name: '', address })),
  }) as Mail

test('reply all leaves out ourselves and whoever gets it anyway', () => {
  const talk = { customer: { id: 1, address: 'Sara@shop.example', name: '' } } as Conversation
  expect(
    othersOf(
      mail(
        'sara@shop.example',
        ['Support@acme.example', 'boss@shop.example'],
        ['boss@shop.example', 'x@y.example'],
      ),
      talk,
      ['support@acme.example'],
    ),
  ).toEqual(['boss@shop.example', 'x@y.example'])
  expect(othersOf(undefined, talk, [])).toEqual([])
})

test('what I wrote myself and what only changed a field does not stop me', () => {
  const item = (version: number, more: object) =>
    ({
      version,
      type: 'event',
      mail: null,
      answer: null,
      note: null,
      event: null,
      ...more,
    }) as unknown as TimelineItem
  const note = (id: number) => ({ type: 'note', note: { by: { kind: 'agent', id, name: '' }, text: '' } })
  const all = [
    item(1, { type: 'mail' }),
    item(2, note(5)),
    item(3, note(6)),
    item(4, {}),
    item(5, { type: 'mail' }),
    item(6, { type: 'answer', answer: { author: { id: 5 } } }),
  ]
  expect(arrivedSince(all, 1, 5).map((one) => one.version)).toEqual([3, 5])
})

test('what was wrapped is unwrapped, and nothing else is', () => {
  expect(unwrapped(wrapped('<p>one</p>\n<p>two</p>', 'rtl', 'ar'))).toBe('<p>one</p>\n<p>two</p>')
  expect(unwrapped(wrapped('<p>one</p>', 'ltr', 'unknown'))).toBe('<p>one</p>')
  expect(unwrapped('<div class="x"><p>one</p></div>')).toBe('<div class="x"><p>one</p></div>')
})

test('pictures of the text are sent by their Content-ID, and shown again when it comes back', () => {
  const html =
    '<p><img src="/api/v1/uploads/7" alt="a"> <img src="/api/v1/uploads/7"> <a href="/api/v1/uploads/9">x</a></p>'
  expect(uploadsIn(html)).toEqual([7])
  expect(enclosed(html)).toContain('<img src="cid:upload-7" alt="a"> <img src="cid:upload-7">')
  expect(shownAgain(enclosed(html))).toBe(html)
})

test('an answer comes from the address that was written to', () => {
  const own = ['support@acme.example', 'Sales@acme.example']
  expect(writtenTo(mail('x@y.example', ['sales@ACME.example'], []), own)).toBe('Sales@acme.example')
  expect(writtenTo(mail('x@y.example', ['list@y.example'], []), own)).toBe('support@acme.example')
  expect(writtenTo(undefined, [])).toBe('')
})
