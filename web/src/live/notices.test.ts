import { expect, test } from 'vitest'
import { type Notice, withRead } from './notices'

const told = (id: number, conversation: number, at: string): Notice => ({
  id,
  kind: 'assigned',
  at,
  read_at: null,
  conversation: { id: conversation, subject: 'Parcel', customer: 'Omar' },
  channel: null,
  by: null,
  event: '',
  rule: '',
  clock: '',
})
const pages = {
  pages: [
    {
      items: [told(3, 5, '2026-03-03T10:00:00Z'), told(2, 6, '2026-03-02T10:00:00Z')],
      unread: 3,
      next: 't2',
    },
    { items: [told(1, 5, '2026-03-01T10:00:00Z')], unread: 3, next: null },
  ],
  pageParams: [undefined, 't2'],
}
const unread = (of: typeof pages) =>
  of.pages.flatMap((page) => page.items.filter((one) => one.read_at === null).map((one) => one.id))

test('what is read of a conversation, of some, of all until a time, is read in every page, and counted', () => {
  const now = '2026-03-04T10:00:00Z'
  const ofOne = withRead(pages, { conversation: 5 }, now) as typeof pages
  expect(unread(ofOne)).toEqual([2])
  expect(ofOne.pages.map((page) => page.unread)).toEqual([1, 1])
  expect(unread(withRead(pages, { ids: [3] }, now) as typeof pages)).toEqual([2, 1])
  expect(unread(withRead(pages, { until: '2026-03-02T10:00:00Z' }, now) as typeof pages)).toEqual([3])
  const twice = withRead(ofOne, { conversation: 5 }, now)
  expect(twice.pages[0]?.unread).toBe(1)
})
