import { expect, test } from 'vitest'
import { numberIn, written } from './number'

test('a number is read as it is written, and in other digits', () => {
  expect(numberIn(written(123))).toBe(123)
  expect(numberIn(' # 123 ')).toBe(123)
  expect(numberIn('#١٢٣')).toBe(123)
  expect(numberIn('#۱۲۹')).toBe(129)
  expect(numberIn('\u2066#7\u2069')).toBe(7)
})

test('what may be an order number, or has other words, is searched for', () => {
  for (const text of ['123', '#', '#0', '#12a', 'order #12', '#12 #13', `#${'9'.repeat(16)}`, ''])
    expect(numberIn(text), text).toBeUndefined()
})
