import { expect, test } from 'vitest'
import { foldersOf, pauseOf, readFilter } from './ledger'

test('an address asks for an outcome and a folder, and for nothing else', () => {
  expect(readFilter({ outcome: 'failed', folder: 'بريد/2024' })).toEqual({
    outcome: 'failed',
    folder: 'بريد/2024',
  })
  expect(readFilter({ outcome: 'all' })).toEqual({})
  expect(readFilter({ outcome: 'lost', folder: '', more: 'x' })).toEqual({})
  expect(readFilter({ folder: 'x'.repeat(1025) })).toEqual({})
})

test('a folder that is read no more can still be looked at', () => {
  expect(foldersOf(['INBOX', 'Sales'], [{ folder: 'INBOX' }, { folder: 'Old' }], 'Older')).toEqual([
    'INBOX',
    'Sales',
    'Old',
    'Older',
  ])
  expect(foldersOf([], [], undefined)).toEqual([])
})

test('it follows closely while something happens, and leaves alone who reads the past', () => {
  expect(pauseOf(1, true)).toBe(2_000)
  expect(pauseOf(2, false)).toBe(10_000)
  expect(pauseOf(3, true)).toBe(false)
})
