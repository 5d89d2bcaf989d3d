import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hold, release, saidNow, say, shownFor, undoLast } from './said'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})
const texts = () => saidNow().map((one) => one.text)

test('what can be taken back is not pushed away by what is only said', () => {
  const back: string[] = []
  say('Sent', { undo: () => back.push('sent') })
  for (const text of ['one', 'two', 'three', 'four']) say(text)
  expect(undoLast()).toBe(true)
  expect(back).toEqual(['sent'])
  expect(undoLast()).toBe(false)
})

test('the newest is taken back first, and the oldest of many is let go', () => {
  const back: number[] = []
  for (const n of [1, 2, 3, 4]) say(String(n), { undo: () => back.push(n) })
  while (undoLast());
  expect(back).toEqual([4, 3, 2])
})

test('a message goes by itself, a bad one later', () => {
  say('plain')
  say('bad', { tone: 'bad' })
  vi.advanceTimersByTime(shownFor)
  expect(texts()).toEqual(['bad'])
  vi.advanceTimersByTime(shownFor)
  expect(texts()).toEqual([])
})

test('a message stays while somebody points at it or has the focus in it, and its time begins anew then', () => {
  const id = say('read me slowly')
  hold(id, 'pointer')
  vi.advanceTimersByTime(10 * shownFor)
  hold(id, 'focus')
  release(id, 'pointer')
  vi.advanceTimersByTime(10 * shownFor)
  for (const text of ['one', 'two', 'three', 'four']) say(text)
  expect(texts()).toContain('read me slowly')
  release(id, 'focus')
  vi.advanceTimersByTime(shownFor - 1)
  expect(texts()).toContain('read me slowly')
  vi.advanceTimersByTime(1)
  expect(texts()).toEqual([])
})

test('a way back that is open for a time ends with it, also where the message is held', () => {
  const id = say('Sent', { undo: () => undefined, lasts: 5_000 })
  hold(id, 'pointer')
  vi.advanceTimersByTime(5_000)
  expect(saidNow()).toMatchObject([{ text: 'Sent', over: true }])
  expect(undoLast()).toBe(false)
  release(id, 'pointer')
  vi.advanceTimersByTime(shownFor)
  expect(texts()).toEqual([])
})
