import { expect, test } from 'vitest'
import { bare, quoteStart } from './quotes'

const quoted = 'On Monday, Sara wrote:\n> Where is my invoice?\n> It should be here.'
const html = (...parts: string[]) => bare(parts.join(' '))

test('two layouts of one text have the same letters', () => {
  expect(bare('> Where is\n> my  Invoice?')).toBe('whereismyinvoice')
  expect(bare('أين الفاتورة؟ ١٢')).toBe('أينالفاتورة١٢')
})

test('the quote begins behind what the author wrote', () => {
  const whole = html(
    'Thank you, it came.',
    'On Monday, Sara wrote:',
    'Where is my invoice? It should be here.',
  )
  expect(quoteStart(whole, 'Thank you, it came.', quoted)).toBe(bare('Thank you, it came.').length)
})

test('words that the author repeats are not taken for the quote', () => {
  const own = 'You asked: On Monday, Sara wrote: Where is my invoice? It should be here. It is here now.'
  const whole = html(own, quoted)
  expect(quoteStart(whole, own, quoted)).toBe(bare(own).length)
})

test('who answers below or between the lines is shown whole', () => {
  expect(
    quoteStart(html(quoted, 'It was sent on Tuesday.'), 'It was sent on Tuesday.', quoted),
  ).toBeUndefined()
})

test('nothing is folded for a few letters, or for what the page does not have', () => {
  expect(quoteStart(html('Yes', '> ok'), 'Yes', '> ok')).toBeUndefined()
  expect(quoteStart(html('Thank you'), 'Thank you', quoted)).toBeUndefined()
})
