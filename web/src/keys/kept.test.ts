import { expect, test } from 'vitest'
import { KeptKeys } from './kept'
import { type CommandId, type Key, keymap } from './keymap'

const key = (id: CommandId) => keymap.find((one) => one.id === id) as Key

test('keys for a conversation wait until it is there, in their order', () => {
  const kept = new KeptKeys()
  kept.begin(0)
  expect(kept.take(key('assignMe'), 10)).toBe(true)
  expect(kept.take(key('reply'), 20)).toBe(true)
  expect(kept.end(30)).toEqual(['assignMe', 'reply'])
  expect(kept.take(key('close'), 40)).toBe(false)
})

test('what is typed after a key that opens a field is no command', () => {
  const kept = new KeptKeys()
  kept.begin(0)
  kept.take(key('reply'), 10)
  expect(kept.take(key('close'), 20)).toBe(true)
  expect(kept.take(key('next'), 30)).toBe(true)
  expect(kept.take(key('palette'), 40)).toBe(false)
  expect(kept.end(50)).toEqual(['reply'])
})

test('other keys work at once, and none waits when nothing is coming', () => {
  const kept = new KeptKeys()
  expect(kept.take(key('reply'), 0)).toBe(false)
  kept.begin(10)
  expect(kept.take(key('next'), 20)).toBe(false)
  expect(kept.end(30)).toEqual([])
})

test('a key is forgotten when somebody goes elsewhere, or waits too long', () => {
  const kept = new KeptKeys()
  kept.begin(0)
  kept.take(key('reply'), 10)
  kept.forget()
  expect(kept.end(20)).toEqual([])
  kept.begin(30)
  kept.take(key('reply'), 40)
  expect(kept.end(60_000)).toEqual([])
  kept.begin(60_000)
  expect(kept.take(key('reply'), 120_000)).toBe(false)
})
