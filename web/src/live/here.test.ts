import { expect, test } from 'vitest'
import { every, presence, readWho, shortly } from './here'

test('only what the engine says is read', () => {
  expect(readWho('3 typing')).toEqual({ agent: 3, doing: 'typing' })
  for (const odd of [undefined, '', '3', 'x typing', '3 dancing', '3 typing now'])
    expect(readWho(odd), odd).toBeUndefined()
})

test('people come, write, and go', () => {
  const here = presence(() => 0)
  here.heard(7, 3, 'arrived')
  here.heard(7, 2, 'typing')
  here.heard(8, 3, 'viewing')
  expect(here.at(7).map((one) => [one.agent, one.typing])).toEqual([
    [2, true],
    [3, false],
  ])
  here.heard(7, 2, 'gone')
  expect(here.at(7).map((one) => one.agent)).toEqual([3])
  expect(here.at(9)).toEqual([])
})

test('who says nothing any more is gone after a while', () => {
  let now = 0
  const here = presence(() => now)
  here.heard(7, 3, 'viewing')
  now = every + 1
  expect(here.at(7)).toHaveLength(1)
  expect(here.forgetOld()).toBe(false)
  now = 3 * every
  expect(here.at(7)).toEqual([])
  expect(here.forgetOld()).toBe(true)
})

test('a row is told of the others in one text, which is the same while nothing changes', () => {
  const here = presence(() => 0)
  here.heard(7, 3, 'viewing')
  here.heard(7, 1, 'typing')
  here.heard(7, 2, 'typing')
  expect(shortly(here.at(7), 1)).toBe('2 typing,3 viewing')
  expect(shortly(here.at(9), 1)).toBe('')
})
