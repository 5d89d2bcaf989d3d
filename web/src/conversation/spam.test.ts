import { expect, test } from 'vitest'
import { isSetAside, isSpam, shownAs, shownStatus } from './spam'

const open = { status: 'open', flags: ['no_auto_reply'] }
const aside = { status: 'quarantined', flags: [] }

test('what a rule set aside is no spam before people say so', () => {
  expect(isSetAside(aside)).toBe(true)
  expect(isSpam(aside)).toBe(false)
  expect(shownStatus(aside)).toBe('quarantined')
  const spam = shownAs(aside, true)
  expect(isSpam(spam)).toBe(true)
  expect(shownStatus(spam)).toBe('spam')
})

test('marking and taking back keep every other flag', () => {
  const spam = shownAs(open, true)
  expect(spam).toEqual({ status: 'quarantined', snoozed_until: null, flags: ['no_auto_reply', 'spam'] })
  expect(shownAs(spam, true).flags).toEqual(['no_auto_reply', 'spam'])
  expect(shownAs(spam, false)).toEqual({ status: 'open', snoozed_until: null, flags: ['no_auto_reply'] })
})

test('a flag alone is no spam', () => {
  expect(isSpam({ status: 'open', flags: ['spam'] })).toBe(false)
})
