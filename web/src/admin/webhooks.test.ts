import { expect, test } from 'vitest'
import { signInOf } from './AuthenticationsPage'
import { mayRetry, stateOf } from './webhooks'

test('only what failed can be called again', () => {
  expect((['queued', 'claimed', 'sending', 'sent', 'cancelled'] as const).some(mayRetry)).toBe(false)
  expect((['failed', 'dead', 'parked'] as const).every(mayRetry)).toBe(true)
  expect(stateOf('dead').tone).toBe('bad')
  expect(stateOf('sent').tone).toBe('good')
})

test('a sign-in whose secret is missing is trouble, whatever the channel says', () => {
  const fine = { way: 'password', stored: true, state: 'on', health: 'ok' } as const
  expect(signInOf(fine).tone).toBe('good')
  expect(signInOf({ ...fine, stored: false })).toEqual({ tone: 'bad', word: 'authentications.missing' })
  expect(signInOf({ ...fine, health: 'paused' }).tone).toBe('warn')
  expect(signInOf({ ...fine, way: 'none', stored: false }).tone).toBe('plain')
})
