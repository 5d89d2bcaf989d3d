import { expect, test } from 'vitest'
import { joinedActions, partsOf, readActions, resolved, tagsTyped } from './macros'

const refund = {
  assign: { team: 4 },
  add_tags: ['refund', 'vip'],
  remove_tags: ['new'],
  priority: 'high',
  status: 'closed',
} as const

test('whoever uses a saved reply is meant by me', () => {
  expect(resolved({ assign: { me: true }, status: 'closed' }, 7)).toEqual({
    assign: { agent: 7 },
    status: 'closed',
  })
  expect(resolved({ assign: { me: false, team: 4 } }, 7)).toEqual({ assign: { team: 4 } })
  expect(resolved({ assign: {} }, 7)).toEqual({ assign: {} })
  // one of the desk's own, which nobody can choose here
  expect(resolved({ status: 'parked' }, 7)).toEqual({})
})

test('each can be taken out, and the rest is left', () => {
  const actions = readActions(refund)
  const parts = partsOf(actions)
  expect(parts.map((one) => one.part.kind)).toEqual(['assign', 'tag', 'tag', 'untag', 'priority', 'status'])
  expect(parts[0]?.without).toEqual({ ...refund, assign: undefined })
  expect(parts[1]?.without.add_tags).toEqual(['vip'])
  expect(parts[3]?.without).not.toHaveProperty('remove_tags')
  expect(partsOf(undefined)).toEqual([])
})

test('of two that contradict each other the last one counts', () => {
  expect(
    joinedActions(
      { add_tags: ['a', 'b'], remove_tags: ['c'], status: 'closed', assign: { team: 1 } },
      { add_tags: ['c'], remove_tags: ['a'], status: 'open' },
    ),
  ).toEqual({ add_tags: ['b', 'c'], remove_tags: ['a'], status: 'open', assign: { team: 1 } })
  expect(joinedActions(undefined, { add_tags: ['a'] })).toEqual({ add_tags: ['a'] })
})

test('what was stored is read for what it is', () => {
  expect(readActions({ ...refund, assign: { team: 4, agent: null } })).toEqual(refund)
  expect(readActions({ add_tags: [3], priority: 'enormous', status: 'parked' })).toBeUndefined()
  expect(readActions('closed')).toBeUndefined()
})

test('tags are typed one after the other, in either script', () => {
  expect(tagsTyped(' refund, vip ,, refund')).toEqual(['refund', 'vip'])
  expect(tagsTyped('استرداد، مهم')).toEqual(['استرداد', 'مهم'])
})
