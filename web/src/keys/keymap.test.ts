import { expect, test } from 'vitest'
import { isPrefix, keymap, keyOf, onKeyboard } from './keymap'

const press = (
  code: string,
  more: Partial<{ shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean }> = {},
) => ({
  code,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
})

const commandOf = (...given: Parameters<typeof keyOf>) => keyOf(...given)?.id

test('no two commands have the same key', () => {
  const all = keymap.map((k) => [k.after ?? '', k.code, k.shift ?? false, k.mod ?? false].join(' '))
  expect(new Set(all).size).toBe(all.length)
})

test('keys count by their place, so a layout changes nothing', () => {
  expect(commandOf(press('KeyR'), undefined, false)).toBe('reply')
  expect(commandOf(press('KeyR', { shiftKey: true }), undefined, false)).toBe('replyAll')
  expect(commandOf(press('Digit1', { shiftKey: true }), undefined, false)).toBe('spam')
  expect(commandOf(press('Slash', { shiftKey: true }), undefined, false)).toBe('sheet')
})

test('while somebody writes, only keys that are no text are commands', () => {
  expect(commandOf(press('F8'), undefined, true)).toBe('messages')
  expect(commandOf(press('KeyR'), undefined, true)).toBeUndefined()
  expect(commandOf(press('KeyK', { metaKey: true }), undefined, true)).toBe('palette')
  expect(commandOf(press('KeyK', { ctrlKey: true }), undefined, true)).toBe('palette')
})

test("the browser's own keys stay its own", () => {
  expect(commandOf(press('KeyR', { ctrlKey: true }), undefined, false)).toBeUndefined()
  expect(commandOf(press('KeyT', { altKey: true }), undefined, false)).toBeUndefined()
})

test('after G the second key goes somewhere', () => {
  expect(isPrefix(press('KeyG'))).toBe(true)
  expect(commandOf(press('KeyU'), 'KeyG', false)).toBe('goUnassigned')
  expect(commandOf(press('KeyU'), undefined, false)).toBe('up')
})

test('keys are shown as they stand on the keyboard', () => {
  expect(onKeyboard(['Ctrl', '⏎'], true)).toEqual(['⌘', '⏎'])
  expect(onKeyboard(['Ctrl', '⏎'], false)).toEqual(['Ctrl', '⏎'])
})
