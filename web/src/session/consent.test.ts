import { expect, test } from 'vitest'
import { broughtBy } from './consent'

test('what a provider brings back is read from the address', () => {
  expect(broughtBy('?state=a&code=b%2Fc')).toEqual({ state: 'a', code: 'b/c', error: '' })
  expect(broughtBy('?state=a&error=access_denied')).toEqual({ state: 'a', code: '', error: 'access_denied' })
  expect(broughtBy('?code=b')).toBeUndefined()
  expect(broughtBy('')).toBeUndefined()
})
