import { expect, test } from 'vitest'
import { excerptOf, matching, matchingText, touching, wordsOf } from './match'

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

test('a name is touched by any of what was typed, and by nothing while nothing is', () => {
  expect(touching('assign sara', 'Sara Haddad')).toBe(true)
  expect(touching('assign', 'Sara Haddad')).toBe(false)
  expect(touching(' ', 'Sara Haddad')).toBe(false)
})

test('a longer text is found by its words, with or without the signs at them', () => {
  const words = wordsOf('We have «refunded» your order (no. 7431). تمّت الإعادة، شكرًا.')
  expect(matchingText('refund', 'Apology', words)).toBe(true)
  expect(matchingText('7431 apol', 'Apology', words)).toBe(true)
  expect(matchingText('الاعاده', 'Apology', words)).toBe(true)
  expect(matchingText('efunded', 'Apology', words)).toBe(false)
  expect(matchingText('refund parcel', 'Apology', words)).toBe(false)
  expect(matchingText('e-mail', 'x', wordsOf('our e-mail'))).toBe(true)
})

test('an excerpt is the beginning, or the place that was typed', () => {
  const text = `Hello,\n\n  thank you for your mail. ${'We are looking into it. '.repeat(5)}Your refund is on its way to you now.`
  expect(excerptOf(text, '')).toMatch(/^Hello, thank you for your mail\. We are/)
  expect(excerptOf(text, 'thank')).toMatch(/^Hello, thank you/)
  expect(excerptOf(text, 'REFUND')).toBe('… looking into it. Your refund is on its way to you now.')
  expect(excerptOf(text, 'nothing')).toMatch(/^Hello/)
  expect(excerptOf('word '.repeat(500), '').length).toBeLessThan(250)
  expect(excerptOf('', 'a')).toBe('')
})
