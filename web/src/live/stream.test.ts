import { expect, test } from 'vitest'
import { nextWait, readEvent } from './stream'

test('waits grow, have an end, and are not the same for everybody', () => {
  expect(nextWait(0, 1)).toBe(1_000)
  expect(nextWait(3, 1)).toBe(8_000)
  expect(nextWait(50, 1)).toBe(20_000)
  expect(nextWait(3, 0)).toBe(4_000)
})

test('an event is read, and one that cannot be read is left out', () => {
  expect(readEvent('conversation_new', '{"channel":1,"conversation":7,"version":2}')).toEqual({
    kind: 'conversation_new',
    conversation: 7,
    version: 2,
  })
  const told = '{"channel":1,"conversation":7,"version":2,"what":"told","rule":"facts.vip","event":"message"}'
  expect(readEvent('notice', told, '9-1')).toEqual({
    kind: 'notice',
    id: '9-1',
    conversation: 7,
    version: 2,
    channel: 1,
    rule: 'facts.vip',
    event: 'message',
    agent: 0,
    what: 'told',
    clock: '',
  })
  expect(readEvent('resync', '{}')).toEqual({ kind: 'resync', conversation: 0, version: 0 })
  expect(readEvent('resync', 'half a')).toBeUndefined()
  expect(readEvent('resync', 'null')).toBeUndefined()
})
