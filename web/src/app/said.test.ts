import { expect, test } from 'vitest'
import { say, undoLast } from './said'

test('what can be taken back is not pushed away by what is only said', () => {
  const back: string[] = []
  say('Sent', { undo: () => back.push('sent') })
  for (const text of ['one', 'two', 'three', 'four']) say(text)
  expect(undoLast()).toBe(true)
  expect(back).toEqual(['sent'])
  expect(undoLast()).toBe(false)
})

test('the newest is taken back first, and the oldest of many is let go', () => {
  const back: number[] = []
  for (const n of [1, 2, 3, 4]) say(String(n), { undo: () => back.push(n) })
  while (undoLast());
  expect(back).toEqual([4, 3, 2])
})
