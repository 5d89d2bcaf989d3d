import { expect, test } from 'vitest'
import { type Import, isImporting, progressOf, sharesOf } from './imports'

const of = (given: Partial<Import> = {}): Import => ({
  folder: 'INBOX',
  found: 200,
  stored: 0,
  duplicate: 0,
  failed: 0,
  left_out: 0,
  finished: null,
  ...given,
})
const end = '2026-01-05T10:00:00Z'

test('everything that is accounted for counts, whatever became of it', () => {
  expect(progressOf(of({ stored: 90, duplicate: 4, failed: 2, left_out: 4 }))).toEqual({
    done: 100,
    percent: 50,
    running: true,
  })
})

test('it is never full before its end, and always full after it', () => {
  expect(progressOf(of({ stored: 200 }))).toEqual({ done: 200, percent: 99, running: true })
  expect(progressOf(of({ stored: 199, left_out: 0, finished: end })).percent).toBe(100)
  expect(progressOf(of({ found: 0 })).percent).toBe(0)
  expect(progressOf(of({ found: 0, finished: end })).percent).toBe(100)
})

test('mails that came while it ran do not make it more than whole', () => {
  const more = of({ found: 3, stored: 4 })
  expect(progressOf(more).done).toBe(3)
  expect(sharesOf(more).reduce((sum, one) => sum + one.percent, 0)).toBeCloseTo(100)
})

test('shares are those of the folder, without what is still to come', () => {
  expect(sharesOf(of({ stored: 100, failed: 2 }))).toEqual([
    { fate: 'stored', percent: 50 },
    { fate: 'failed', percent: 1 },
  ])
  expect(sharesOf(of({ found: 0 }))).toEqual([])
})

test('one folder that is not through is enough', () => {
  expect(isImporting([])).toBe(false)
  expect(isImporting([of({ finished: end })])).toBe(false)
  expect(isImporting([of({ finished: end }), of()])).toBe(true)
})
