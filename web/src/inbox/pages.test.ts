import { expect, test } from 'vitest'
import type { Conversation } from '../api/client'
import { isMixed, neighbour, type Page, type Pages, rowsOf, shiftOf, withNewHead } from './pages'

const row = (id: number) => ({ id, updated: 'before' }) as Conversation
const page = (ids: number[], next: string | null = null): Page => ({ items: ids.map(row), next })
const list = (...pages: Page[]): Pages => ({
  pages,
  pageParams: pages.map((_, at) => (at ? `c${at}` : undefined)),
})
const ids = (of: Pages) => rowsOf(of.pages).map((r) => r.id)

test('a changed row moves to the head and is shown once', () => {
  const before = list(page([5, 4], 'a'), page([3, 2], 'b'), page([1]))
  const after = withNewHead(before, page([2, 5], 'n'), new Set([2]))
  expect(ids(after)).toEqual([2, 5, 4, 3, 1])
  expect(after.pages[0]?.next).toBe('a')
  expect(after.pages.length).toBe(3)
})

test('a changed row that left the view goes away, wherever it was', () => {
  const before = list(page([5, 4], 'a'), page([3, 2], 'b'))
  expect(ids(withNewHead(before, page([5, 4], 'n'), new Set([3])))).toEqual([5, 4, 2])
})

test('without a row in common the rest may have a gap and is read again', () => {
  const before = list(page([5, 4], 'a'), page([3, 2], 'b'))
  const after = withNewHead(before, page([9, 8], 'n'), new Set([9, 8, 7]))
  expect(after).toEqual({ pages: [page([9, 8], 'n')], pageParams: [undefined] })
})

test('rows that came to the head from below are no sign that nothing lies between', () => {
  const before = list(page([5, 4], 'a'), page([3, 2, 1], 'b'))
  const now = (id: number): Conversation => ({ ...row(id), updated: 'now' })
  // 1 to 3 changed at once, and the new head has room for two of them
  const head: Page = { items: [now(3), now(2)], next: 'n' }
  expect(withNewHead(before, head, new Set([3, 2, 1]))).toEqual({ pages: [head], pageParams: [undefined] })
})

test('a head without a next page is the whole list', () => {
  expect(ids(withNewHead(list(page([5, 4], 'a'), page([3])), page([5]), new Set([4])))).toEqual([5])
})

test('a row that two pages have is one row', () => {
  expect(rowsOf([page([3, 2], 'a'), page([2, 1])]).map((r) => r.id)).toEqual([3, 2, 1])
})

test('stepping stops at both ends and starts at the first', () => {
  const rows = [row(1), row(2)]
  expect(neighbour(rows, undefined, 1)?.id).toBe(1)
  expect(neighbour(rows, 1, 1)?.id).toBe(2)
  expect(neighbour(rows, 2, 1)?.id).toBe(2)
  expect(neighbour(rows, 1, -1)?.id).toBe(1)
  expect(neighbour([], 1, 1)).toBeUndefined()
})

test('what has left the list is stepped on from where it stood', () => {
  const rows = (...all: number[]) => all.map(row)
  const before = rows(9, 8, 7, 6, 5)
  expect(neighbour(rows(9, 8, 6, 5), 7, 1, before)?.id).toBe(6)
  expect(neighbour(rows(9, 8, 6, 5), 7, -1, before)?.id).toBe(8)
  // also when its neighbours left with it, or others came above
  expect(neighbour(rows(12, 11, 9, 5), 7, 1, before)?.id).toBe(5)
  expect(neighbour(rows(12, 11, 9, 5), 7, -1, before)?.id).toBe(9)
  // at the ends one stays in the list; what was read behind them since comes next
  expect(neighbour(rows(8, 7, 6), 9, -1, rows(9, 8, 7, 6))?.id).toBe(8)
  expect(neighbour(rows(9, 8, 7, 6), 5, 1, before)?.id).toBe(6)
  expect(neighbour(rows(9, 8, 7, 6, 4, 3), 5, 1, before)?.id).toBe(4)
  expect(neighbour(rows(3, 2), 7, 1, before)?.id).toBe(3)
  expect(neighbour([], 7, 1, before)).toBeUndefined()
  // one that was never in it
  expect(neighbour(rows(9, 8), 1, 1, before)?.id).toBe(9)
})

test('a list is mixed where it has rows of several mailboxes', () => {
  const of = (channel: number) => ({ id: channel, channel: { id: channel, name: '' } }) as Conversation
  expect([isMixed([]), isMixed([of(1), of(1)]), isMixed([of(1), of(1), of(2)])]).toEqual([false, false, true])
})

test('rows in sight move with what came above them, whatever one of them does', () => {
  const rows = (...all: number[]) => all.map(row)
  expect(shiftOf(rows(9, 8, 7, 6, 5), rows(11, 10, 9, 8, 7, 6, 5), 2)).toBe(2)
  expect(shiftOf(rows(9, 8, 7, 6, 5), rows(7, 9, 8, 6, 5), 2)).toBe(0)
  expect(shiftOf(rows(9, 8, 7, 6, 5), rows(9, 7, 6, 5), 2)).toBe(-1)
  expect(shiftOf(rows(9, 8, 7), rows(3, 2, 1), 1)).toBe(0)
})
