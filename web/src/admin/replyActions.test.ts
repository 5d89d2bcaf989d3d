import { expect, test } from 'vitest'
import { actionsOf, textsOf } from './ReplyActionFields'

test('what a saved reply does stands in the fields, and comes back from them', () => {
  for (const one of [
    {},
    { assign: {} },
    { assign: { me: true } },
    { assign: { agent: 5 }, add_tags: ['refund', 'vip'] },
    { assign: { team: 7 }, remove_tags: ['new'], priority: 'high', status: 'closed' },
  ] as const)
    expect(actionsOf(textsOf(one as Parameters<typeof textsOf>[0]))).toEqual(one)
})
