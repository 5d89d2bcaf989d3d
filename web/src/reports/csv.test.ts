import { expect, test } from 'vitest'
import { csvOf } from './csv'

test('cells are quoted where they have to be, and no cell becomes a formula', () => {
  expect(
    csvOf([
      ['day', 'say "hi"'],
      ['2026-03-29', 3],
      ['=1+1', 'a,b'],
      ['-5', -5],
    ]),
  ).toBe(`\uFEFFday,"say ""hi"""\r\n2026-03-29,3\r\n'=1+1,"a,b"\r\n'-5,-5\r\n`)
})
