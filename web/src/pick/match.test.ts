import { expect, test } from 'vitest'
import { matching } from './match'

test('words may be begun, in any order', () => {
  expect(matching('jo an', 'Anna Jones')).toBe(true)
  expect(matching('nna', 'Anna Jones')).toBe(false)
  expect(matching('', 'anything')).toBe(true)
  expect(matching('acme', 'Mona', 'mona@acme.example')).toBe(true)
})

test('a name that was set apart for its direction is found', () => {
  expect(matching('sara', '\u2068محمد\u2069 · \u2068Sara\u2069')).toBe(true)
})

test('accents and Arabic letter forms do not matter', () => {
  expect(matching('jose', 'José')).toBe(true)
  expect(matching('احمد', 'أَحْمَد')).toBe(true)
  expect(matching('فاتوره', 'فاتورة')).toBe(true)
})
