import { expect, test } from 'vitest'
import { readViews } from './savedViews'

test('views are read as far as they are some', () => {
  expect(
    readViews({
      views: [
        { name: 'VIP', view: 'open', filters: { tag: 'vip', odd: 'x' } },
        { name: '', view: 'open' },
        { name: 'x', view: 'nowhere' },
        null,
        7,
      ],
    }),
  ).toEqual([{ name: 'VIP', view: 'open', filters: { tag: 'vip' } }])
  expect(readViews({})).toEqual([])
  expect(readViews({ views: 'x' })).toEqual([])
})
