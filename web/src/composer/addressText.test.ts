import { expect, test } from 'vitest'
import { isWhole, isWrong, partsOf, textOf } from './addressText'

test('what is typed stands last in the text, and is no chip yet', () => {
  expect(partsOf('a@b.example, c@d.example, mo', 'mo')).toEqual({
    whole: ['a@b.example', 'c@d.example'],
    typed: 'mo',
  })
  expect(partsOf('a@b.example', '')).toEqual({ whole: ['a@b.example'], typed: '' })
  expect(partsOf('mo ', 'mo ')).toEqual({ whole: [], typed: 'mo ' })
  expect(textOf(['a@b.example'], 'mo')).toBe('a@b.example, mo')
})

test('a text that came from elsewhere is shown whole', () => {
  expect(partsOf('x@y.example', 'mo')).toEqual({ whole: ['x@y.example'], typed: '' })
})

test('a sign between addresses ends one, outside of names', () => {
  expect(isWhole('a@b.example,')).toBe(true)
  expect(isWhole('a@b.example؛')).toBe(true)
  expect(isWhole('a@b.example\nc@d.example')).toBe(true)
  expect(isWhole('"Doe, Jane" <jane@b.example>')).toBe(false)
  expect(isWhole('a@b.exam')).toBe(false)
  expect(isWhole('"Doe, Ja')).toBe(false)
  expect(partsOf('a@b.example, "Doe, Ja', '"Doe, Ja')).toEqual({ whole: ['a@b.example'], typed: '"Doe, Ja' })
})

test('what is no address is known as such', () => {
  expect(isWrong('nobody')).toBe(true)
  expect(isWrong('a@b.example')).toBe(false)
})
