import { expect, test } from 'vitest'
import type { Conversation } from '../api/client'
import { inCommon, onEach } from './bulk'

test('each gets its own answer, in order, and a failure stops nothing', async () => {
  const results = await onEach([3, 1, 2], async (n) => {
    await new Promise((go) => setTimeout(go, n))
    if (n === 1) throw new Error('one')
    return n * 10
  })
  expect(results.map((one) => (one.status === 'fulfilled' ? one.value : 'failed'))).toEqual([
    30,
    'failed',
    20,
  ])
})

test('only a few are on their way at a time', async () => {
  let now = 0
  let most = 0
  await onEach(
    Array.from({ length: 20 }, (_, i) => i),
    async () => {
      now += 1
      most = Math.max(most, now)
      await new Promise((go) => setTimeout(go, 1))
      now -= 1
    },
  )
  expect(most).toBe(4)
  expect(await onEach([], async () => 1)).toEqual([])
})

test('of many only what all of them have is marked as set', () => {
  const one = {
    id: 1,
    status: 'open',
    priority: 'high',
    agent: { id: 3, name: 'Nour' },
    team: null,
    tags: ['vip', 'parcel'],
  } as unknown as Conversation
  const other: Conversation = { ...one, id: 2, status: 'closed', agent: null, tags: ['parcel', 'late'] }
  expect(inCommon([one, other])).toMatchObject({
    status: undefined,
    priority: 'high',
    agent: null,
    tags: ['parcel'],
  })
  expect(inCommon([one])).toMatchObject({ status: 'open', tags: ['vip', 'parcel'] })
  expect(inCommon([])).toBeUndefined()
})
