import { expect, test } from 'vitest'
import { changesBetween, countOf, hunksOf, isRulePath, lineDiff } from './changes'

const shown = (before: string, after: string) =>
  lineDiff(before, after).map((one) => `${{ same: ' ', added: '+', removed: '-' }[one.kind]}${one.text}`)

test('files that came, went and changed are told apart', () => {
  const found = changesBetween(
    [
      { path: 'a', text: '1' },
      { path: 'b', text: '1' },
      { path: 'c', text: '1' },
    ],
    [
      { path: 'a', text: '1' },
      { path: 'c', text: '2' },
      { path: 'd', text: '1' },
    ],
  )
  expect(found.map((one) => `${one.kind} ${one.path}`)).toEqual(['removed b', 'changed c', 'added d'])
})

test('lines are compared, not whole texts', () => {
  expect(shown('a\nb\nc\n', 'a\nx\nc\n')).toEqual([' a', '-b', '+x', ' c'])
  expect(shown('a\nb\n', 'b\nc\n')).toEqual(['-a', ' b', '+c'])
  expect(shown('', 'a\n')).toEqual(['+a'])
  expect(shown('a\n', '')).toEqual(['-a'])
  expect(shown('a', 'a')).toEqual([' a'])
})

test('both sides keep their line numbers', () => {
  const lines = lineDiff('a\nb\nc\n', 'a\nc\nd\n')
  expect(lines.map((one) => [one.old, one.new])).toEqual([
    [1, 1],
    [2, undefined],
    [3, 2],
    [undefined, 3],
  ])
})

test('either side can be made from the difference', () => {
  const before = 'one\ntwo\nthree\nfour\nfive'
  const after = 'zero\none\nthree\nfour 4\nfive\nsix'
  const lines = lineDiff(before, after)
  const side = (drop: string) =>
    lines
      .filter((one) => one.kind !== drop)
      .map((one) => one.text)
      .join('\n')
  expect(side('added')).toBe(before)
  expect(side('removed')).toBe(after)
})

test('a long rewrite is told as replaced', () => {
  const many = (word: string) => Array.from({ length: 2_000 }, (_, i) => `${word} ${i}`).join('\n')
  const lines = lineDiff(`same\n${many('a')}`, `same\n${many('b')}`)
  expect(countOf(lines, 'removed')).toBe(2_000)
  expect(countOf(lines, 'added')).toBe(2_000)
  expect(countOf(lines, 'same')).toBe(1)
})

test('what did not change is left out, far from changes', () => {
  const lines = lineDiff('1\n2\n3\n4\n5\n6\n7\n8\n9', '1\n2\n3\n4\nfive\n6\n7\n8\n9')
  expect(hunksOf(lines, 1).map((hunk) => hunk.map((one) => one.text))).toEqual([['4', '5', 'five', '6']])
  expect(hunksOf(lineDiff('a', 'a'))).toEqual([])
})

test('paths stay inside of the rules folder', () => {
  for (const good of ['support.route', 'shared/words.route', 'lists/vip.csv', 'replies/ترحيب.txt'])
    expect(isRulePath(good), good).toBe(true)
  for (const bad of [
    '',
    'support',
    'support.',
    '../x.route',
    'a//b.route',
    '.hidden.route',
    '/x.route',
    'a\\b.route',
  ])
    expect(isRulePath(bad), bad).toBe(false)
})
