import { expect, test } from 'vitest'
import { comingTimes, timeToCome } from './times'

const now = new Date(2026, 2, 30, 22, 15)

test('the usual times are all to come, in order, and begin in the morning', () => {
  const all = comingTimes(now)
  expect(all.map((one) => one.name)).toEqual(['laterToday', 'tomorrow', 'weekend', 'nextWeek'])
  for (const [i, one] of all.entries())
    expect(one.at.getTime()).toBeGreaterThan(all[i - 1]?.at.getTime() ?? now.getTime())
  for (const one of all.slice(1)) expect([one.at.getHours(), one.at.getMinutes()]).toEqual([8, 0])
})

test('only a time that is still to come can be chosen', () => {
  expect(timeToCome('2026-03-31T08:00', now)).toEqual(new Date(2026, 2, 31, 8))
  expect(timeToCome('2026-03-30T22:15', now)).toBeUndefined()
  expect(timeToCome('', now)).toBeUndefined()
})
