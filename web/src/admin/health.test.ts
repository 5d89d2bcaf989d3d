import { expect, test } from 'vitest'
import { healthOf, isFailing } from './health'

test('what people set goes before what servers say', () => {
  const of = (state: string, health: string, kind = 'imap') => healthOf({ state, health, kind }).word
  expect(of('paused', 'failing')).toBe('channels.paused')
  expect(of('off', 'ok')).toBe('channels.off')
  expect(of('on', 'failing')).toBe('channels.failing')
  expect(of('on', 'ok')).toBe('channels.works')
  expect(of('on', 'unknown')).toBe('channels.untold')
  expect(of('on', 'unknown', 'pop3')).toBe('channels.untold')
  expect(of('on', 'unknown', 'lmtp')).toBe('channels.waits')
})

test('an account is in trouble when it works no longer by itself, not when people paused it', () => {
  const of = (state: string, health: string) => isFailing({ state, health })
  expect([of('on', 'failing'), of('on', 'paused')]).toEqual([true, true])
  expect([of('on', 'ok'), of('paused', 'paused'), of('off', 'failing'), of('on', 'unknown')]).toEqual([
    false,
    false,
    false,
    false,
  ])
})
