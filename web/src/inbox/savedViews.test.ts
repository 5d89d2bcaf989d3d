import { expect, test } from 'vitest'
import { readViews, renamed } from './savedViews'

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

test('a view keeps its place under another name, which no other one has', () => {
  const views = ['VIP', 'Arabic', 'Late'].map((name) => ({ name, view: 'open', filters: {} }))
  const names = (of: typeof views) => of.map((one) => one.name)
  expect(names(renamed(views, 'Arabic', 'Arabic mail'))).toEqual(['VIP', 'Arabic mail', 'Late'])
  expect(renamed(views, 'Arabic', 'Late')).toBe(views)
})
