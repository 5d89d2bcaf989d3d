import { expect, test } from 'vitest'
import { all, extended, noChoice, toggled, toggledThrough } from './choosing'

const rows = [9, 8, 7, 6, 5].map((id) => ({ id }))
const ids = (of: { ids: ReadonlySet<number> }) => [...of.ids].sort((a, b) => b - a)

test('one is chosen, and is not', () => {
  const one = toggled(noChoice, 7)
  expect(ids(one)).toEqual([7])
  expect(ids(toggled(one, 7))).toEqual([])
  expect(ids(noChoice)).toEqual([])
})

test('a range goes from what was touched last, upwards and downwards, and can be taken out again', () => {
  const down = toggledThrough(toggled(noChoice, 8), rows, 6)
  expect(ids(down)).toEqual([8, 7, 6])
  const up = toggledThrough(toggled(noChoice, 6), rows, 9)
  expect(ids(up)).toEqual([9, 8, 7, 6])
  // it becomes what the one that was touched becomes
  expect(ids(toggledThrough(up, rows, 8))).toEqual([7, 6])
})

test('without a beginning that is still there a range is one', () => {
  expect(ids(toggledThrough(noChoice, rows, 6))).toEqual([6])
  expect(ids(toggledThrough(toggled(noChoice, 1), rows, 6))).toEqual([6, 1])
})

test('by keys a range grows, and gives back what it took, but not what was chosen before', () => {
  let now = toggled(noChoice, 5)
  now = extended(now, rows, 8, 7)
  expect(ids(now)).toEqual([8, 7, 5])
  now = extended(now, rows, 7, 6)
  expect(ids(now)).toEqual([8, 7, 6, 5])
  now = extended(now, rows, 6, 7)
  expect(ids(now)).toEqual([8, 7, 5])
  now = extended(now, rows, 7, 8)
  now = extended(now, rows, 8, 9)
  expect(ids(now)).toEqual([9, 8, 5])
  // from elsewhere another one begins
  expect(ids(extended(now, rows, 6, 7))).toEqual([9, 8, 7, 6, 5])
})

test('all that are loaded', () => {
  expect(ids(all(rows))).toEqual([9, 8, 7, 6, 5])
})
