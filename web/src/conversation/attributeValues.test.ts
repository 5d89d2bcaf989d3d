import { expect, test } from 'vitest'
import { fieldText, labelOf, lengthText, valueRead } from './attributeValues'

test('a name is read without its owner', () => {
  expect(labelOf('conversation.order_number')).toBe('order number')
  expect(labelOf('customer.tier')).toBe('tier')
})

test('what is written is read as its type has it, or not at all', () => {
  expect(valueRead('text', '  A-4711 ')).toBe('A-4711')
  expect(valueRead('number', '3.5')).toBe(3.5)
  expect(valueRead('number', '٣٫٥')).toBe(3.5)
  expect(valueRead('number', 'many')).toBeUndefined()
  expect(valueRead('size', '2 MB')).toBe(2_000_000)
  expect(valueRead('size', '2 cups')).toBeUndefined()
  expect(valueRead('duration', '1h 30m')).toBe(5400)
  expect(valueRead('duration', '٢d')).toBe(172_800)
  expect(valueRead('duration', 'soon')).toBeUndefined()
  expect(valueRead('bool', 'no')).toBe(false)
  expect(valueRead('address', 'sara@customer.example')).toBe('sara@customer.example')
  expect(valueRead('address', 'sara')).toBeUndefined()
  expect(valueRead('domain', 'customer.example')).toBe('customer.example')
  expect(valueRead('time', 'tomorrow')).toBeUndefined()
})

test('an empty field takes the attribute away', () => {
  for (const type of ['text', 'number', 'choice', 'time'] as const) expect(valueRead(type, ' ')).toBeNull()
})

test('a field has what it is read from', () => {
  expect(fieldText({ type: 'duration', value: 93_784 })).toBe('1d 2h 3m 4s')
  expect(fieldText({ type: 'bool', value: true })).toBe('yes')
  expect(fieldText({ type: 'text', value: null })).toBe('')
  const at = '2026-03-29T10:00:00.000Z'
  expect(valueRead('time', fieldText({ type: 'time', value: at }))).toBe(at)
  expect(lengthText(0)).toBe('0s')
})
