import { expect, test } from 'vitest'
import { healthOf } from './health'

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
