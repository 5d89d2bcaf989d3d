import { expect, test } from 'vitest'
import { mentionedIn, partsOf, typedName, withName } from './mentions'

const people = [
  { id: 1, name: 'Nour' },
  { id: 2, name: 'Nour Saleh' },
  { id: 3, name: 'محمود' },
]

test('what stands behind an @ before the caret is a name being typed', () => {
  expect(typedName('ask @nou', 8)).toEqual({ from: 4, typed: 'nou' })
  expect(typedName('@', 1)).toEqual({ from: 0, typed: '' })
  expect(typedName('@Nour Sal', 9)).toEqual({ from: 0, typed: 'Nour Sal' })
  expect(typedName('اسأل @مح', 8)).toEqual({ from: 5, typed: 'مح' })
})

test('an address, another line and a sentence behind it are none', () => {
  expect(typedName('nour@acme', 9)).toBeUndefined()
  expect(typedName('@nour\nx', 7)).toBeUndefined()
  expect(typedName('@ nour', 6)).toBeUndefined()
  expect(typedName(`@${'x'.repeat(61)}`, 62)).toBeUndefined()
  expect(typedName('nothing', 7)).toBeUndefined()
})

test('the name takes the place of what was typed', () => {
  expect(withName('ask @nou', 4, 8, 'Nour Saleh')).toEqual({ text: 'ask @Nour Saleh ', caret: 16 })
  expect(withName('ask @nou, please', 4, 8, 'Nour')).toEqual({ text: 'ask @Nour, please', caret: 9 })
})

test('the longer of two names counts, and only whole names do', () => {
  expect(mentionedIn('see @Nour Saleh', people)).toEqual([2])
  expect(mentionedIn('see @Nour, and @محمود', people)).toEqual([1, 3])
  expect(mentionedIn('see @Nourah and me@Nour', people)).toEqual([])
  expect(mentionedIn('see @nobody', people)).toEqual([])
})

test('nothing of the text is lost in its parts', () => {
  const text = 'Hi @Nour Saleh, @x and @Nour!'
  const parts = partsOf(text, ['Nour', 'Nour Saleh'])
  expect(parts.map((one) => one.text).join('')).toBe(text)
  expect(parts.filter((one) => one.name).map((one) => one.name)).toEqual(['Nour Saleh', 'Nour'])
})
