import { expect, test } from 'vitest'
import { Refusal } from '../api/client'
import { isTakenAway } from './refused'

test('what is on the screen goes only where the engine says that it is not for this person', () => {
  for (const status of [401, 403, 404]) expect(isTakenAway(new Refusal(status)), String(status)).toBe(true)
  for (const status of [0, 409, 429, 500, 503])
    expect(isTakenAway(new Refusal(status)), String(status)).toBe(false)
  expect(isTakenAway(new TypeError('a mistake of ours'))).toBe(false)
  expect(isTakenAway(null)).toBe(false)
})
