import { expect, test } from 'vitest'
import { pendingChanges, tagged, untagged } from './pending'

const row = (version: number, tags: string[]) => ({ id: 7, version, tags, subject: 'Parcel' })

test('what is on its way is shown over every reading, and over those from before it came there', () => {
  const changes = pendingChanges()
  const first = changes.hold(7, { tags: ['b', 'c'] })
  expect(changes.over(row(4, ['a', 'b', 'c']))).toEqual(row(4, ['b', 'c']))
  expect(changes.over({ ...row(4, ['a']), id: 8 }).tags).toEqual(['a'])
  const second = changes.hold(7, { tags: ['b'] })
  expect(changes.over(row(5, ['b', 'c'])).tags).toEqual(['b'])
  first.done(5)
  second.done(6)
  expect(changes.over(row(4, ['a', 'b', 'c'])).tags).toEqual(['b'])
  expect(changes.over(row(5, ['b', 'c'])).tags).toEqual(['b'])
  // somebody else did something after it
  expect(changes.over(row(6, ['b', 'z'])).tags).toEqual(['b', 'z'])
  expect(changes.over(row(6, ['b'])).subject).toBe('Parcel')
})

test('what was refused is not shown any more, and what came there is forgotten', () => {
  let now = 0
  const changes = pendingChanges(() => now)
  changes.hold(7, { tags: [] }).refused()
  expect(changes.over(row(4, ['a'])).tags).toEqual(['a'])
  changes.hold(7, { tags: ['b'] }).done(5)
  now = 61_000
  changes.hold(8, { tags: [] }).done(2)
  expect(changes.over(row(4, ['a'])).tags).toEqual(['a'])
})

test('a tag of mine is laid over those that somebody else puts there meanwhile', () => {
  const changes = pendingChanges()
  changes.hold(7, tagged('mine'))
  changes.hold(7, untagged('old'))
  expect(changes.over(row(5, ['old', 'theirs'])).tags).toEqual(['theirs', 'mine'])
  expect(changes.over(row(6, ['mine'])).tags).toEqual(['mine'])
  // a row that has no tags gets none that it did not have
  expect(changes.over({ id: 7, version: 4 })).toEqual({ id: 7, version: 4 })
})
