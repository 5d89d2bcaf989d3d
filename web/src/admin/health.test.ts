import { expect, test } from 'vitest'
import { guessServers, healthOf, portOf } from './health'

test('what people set goes before what servers say', () => {
  const of = (state: string, health: string, kind = 'imap') => healthOf({ state, health, kind }).word
  expect(of('paused', 'failing')).toBe('channels.paused')
  expect(of('off', 'ok')).toBe('channels.off')
  expect(of('on', 'failing')).toBe('channels.failing')
  expect(of('on', 'ok')).toBe('channels.works')
  expect(of('on', 'unknown')).toBe('channels.untold')
  expect(of('on', 'unknown', 'lmtp')).toBe('channels.waits')
})

test('servers are guessed from the domain', () => {
  expect(guessServers('support@acme.example')).toEqual({
    imap: 'imap.acme.example',
    smtp: 'smtp.acme.example',
  })
  expect(guessServers('a@Shop.example')?.imap).toBe('imap.shop.example')
  expect(guessServers('support')).toBeUndefined()
  expect(guessServers('support@')).toBeUndefined()
})

test('ports follow the kind of encryption', () => {
  expect([
    portOf('imap', 'tls'),
    portOf('imap', 'starttls'),
    portOf('smtp', 'tls'),
    portOf('smtp', 'starttls'),
  ]).toEqual([993, 143, 465, 587])
})
