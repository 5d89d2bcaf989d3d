import { expect, test } from 'vitest'
import { most, notices } from './notices'
import type { LiveEvent } from './stream'

const memory = () => {
  const all = new Map<string, string>()
  return {
    getItem: (key: string) => all.get(key) ?? null,
    setItem: (key: string, value: string) => void all.set(key, value),
  }
}
const told = (id: string, conversation = 1): LiveEvent => ({
  kind: 'notify',
  id,
  conversation,
  version: 3,
  channel: 2,
  rule: 'facts.vip',
  event: 'message',
})

test('what is told is kept for each person, once, the newest first', () => {
  const kept = notices(memory(), () => 1_000)
  expect(kept.add(7, told('1-1'))).toBe(true)
  expect(kept.add(7, told('1-2', 5))).toBe(true)
  expect(kept.add(7, told('1-1'))).toBe(false)
  expect(kept.all(7).map((one) => one.id)).toEqual(['1-2', '1-1'])
  expect(kept.all(7)[0]).toMatchObject({ conversation: 5, rule: 'facts.vip', seen: false, at: 1_000 })
  expect(kept.all(8)).toEqual([])
})

test('looking at a conversation sees what was told of it, and nothing else', () => {
  const kept = notices(memory(), () => 1_000)
  kept.add(7, told('1-1', 5))
  kept.add(7, told('1-2', 6))
  expect(kept.see(7, 9)).toBe(false)
  expect(kept.see(7, 5)).toBe(true)
  expect(kept.all(7).map((one) => one.seen)).toEqual([false, true])
  expect(kept.see(7)).toBe(true)
  expect(kept.see(7)).toBe(false)
})

test('old ones go, by their number and by their age', () => {
  let now = 0
  const place = memory()
  const kept = notices(place, () => now)
  for (let i = 0; i < most + 3; i += 1) kept.add(7, told(`1-${i}`))
  expect(kept.all(7)).toHaveLength(most)
  expect(kept.all(7)[0]?.id).toBe(`1-${most + 2}`)
  now = 31 * 86_400_000
  expect(kept.all(7)).toEqual([])
})

test('what cannot be stored or read is no harm', () => {
  const full = {
    getItem: () => '{"not":"ours"}',
    setItem: () => {
      throw new Error('full')
    },
  }
  const kept = notices(full, () => 0)
  expect(kept.all(7)).toEqual([])
  kept.add(7, told('1-1'))
  expect(kept.all(7)).toHaveLength(1)
})
