import { expect, test } from 'vitest'
import { TypedAhead } from './typed'

const stroke = (
  key: string,
  held: Partial<{ ctrlKey: boolean; metaKey: boolean; altKey: boolean }> = {},
) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
})

test('what is typed is given once, in every script', () => {
  const typed = new TypedAhead()
  for (const key of ['H', 'i', ' ', 'Shift', 'س', 'Enter', '𝒳', 'x', 'Backspace']) typed.press(stroke(key))
  expect(typed.take()).toBe('Hi س\n𝒳')
  expect(typed.take()).toBe('')
})

test('keys that are no text are for somebody else', () => {
  const typed = new TypedAhead()
  expect(typed.press(stroke('k', { ctrlKey: true }))).toBe(false)
  expect(typed.press(stroke('Escape'))).toBe(false)
  expect(typed.press(stroke('Backspace'))).toBe(true)
  expect(typed.take()).toBe('')
})
