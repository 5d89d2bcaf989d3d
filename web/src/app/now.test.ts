import { afterEach, expect, test, vi } from 'vitest'
import { subscribe, today } from './now'

afterEach(() => {
  vi.useRealTimers()
})

test('a new day is told to whoever shows times, also in a page that stays open overnight', () => {
  vi.useFakeTimers({ now: new Date(2026, 2, 1, 23, 59, 0) })
  const days: string[] = []
  const stop = subscribe(() => days.push(today()))
  const before = today()
  vi.advanceTimersByTime(30_000)
  expect(days).toEqual([before])
  vi.advanceTimersByTime(60_000)
  expect(days.at(-1)).not.toBe(before)
  stop()
  vi.advanceTimersByTime(120_000)
  expect(days).toHaveLength(3)
})
