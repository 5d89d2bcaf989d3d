import { expect, test } from 'vitest'
import type { TimelineItem } from '../api/client'
import { type Activity, routedVersion, shownOf } from './activity'

const event = (
  version: number,
  kind: string,
  more: Partial<NonNullable<TimelineItem['event']>> = {},
): TimelineItem => ({
  type: 'event',
  version,
  at: '2026-03-29T10:00:00Z',
  mail: null,
  answer: null,
  note: null,
  event: {
    id: version,
    kind,
    actor: { kind: 'rules', id: null, name: 'rules' },
    arguments: {},
    effects: [],
    decided: true,
    ...more,
  },
})
const effect = (verb: string, args: Record<string, unknown>) => ({ verb, rule: 'owner.x', arguments: args })
const dids = (items: TimelineItem[]) =>
  shownOf(items).map((one) => (one as Activity).dids.map((d) => `${d.verb} ${d.to}`.trim()))

test('what rules did in one version is one line, and its echoes are left out', () => {
  expect(
    dids([
      event(1, 'message', {
        effects: [effect('assign', { to: 'triage', kind: 'team' }), effect('tag', { to: 'vip' })],
      }),
      event(1, 'assigned', { arguments: { to: 'triage' } }),
    ]),
  ).toEqual([['assign.team triage', 'tag vip']])
})

test('what a person did is said once, with the person', () => {
  const shown = shownOf([
    event(2, 'assign', {
      actor: { kind: 'agent', id: 5, name: 'Sara' },
      arguments: { team: 'triage', agent: 'mona' },
    }),
    event(2, 'assigned', { arguments: { to: 'mona' } }),
  ])
  expect(shown).toHaveLength(1)
  expect((shown[0] as Activity).actor.name).toBe('Sara')
  expect((shown[0] as Activity).dids).toEqual([{ verb: 'assign.agent', to: 'mona' }])
})

test('what an answer changed besides is told with it', () => {
  expect(
    dids([
      event(3, 'answered', {
        arguments: { text: 'Yes', team: 'billing', agent: '', add: ['refund'], remove: [] },
      }),
      event(3, 'tagged', { arguments: { tag: 'refund' } }),
      event(4, 'answered', { arguments: { text: 'Yes', priority: 'high' } }),
      event(5, 'answered', { arguments: { text: 'Yes' } }),
    ]),
  ).toEqual([['assign.team billing', 'tag refund'], ['priority high']])
})

test('what somebody had who left is given back, and the team it went to is told', () => {
  expect(
    dids([
      event(4, 'agent left', {
        actor: { kind: 'agent', id: 9, name: 'Olga' },
        arguments: { agent: 'mona' },
        effects: [effect('assign', { to: 'triage', kind: 'team' })],
      }),
      event(4, 'unassigned'),
    ]),
  ).toEqual([['agentLeft mona', 'assign.team triage']])
})

test('several tags, added and removed', () => {
  expect(dids([event(3, 'tags', { arguments: { add: ['a', 'b'], remove: ['c'] } })])).toEqual([
    ['tag a', 'tag b', 'untag c'],
  ])
})

test('a mail about which nothing was decided makes no line; a breach does', () => {
  expect(dids([event(1, 'message')])).toEqual([])
  expect(dids([event(4, 'sla breach')])).toEqual([['sla breach']])
})

test('the routing that is explained is that of the last mail', () => {
  expect(
    routedVersion([event(1, 'message'), event(2, 'assign'), event(5, 'message'), event(6, 'status')]),
  ).toBe(5)
  expect(routedVersion([])).toBeUndefined()
})

test('what people correct says what it was', () => {
  const agent = { kind: 'agent', id: 3, name: 'Sara Haddad' }
  const did = (kind: string, args: Record<string, unknown>) =>
    (shownOf([event(2, kind, { actor: agent, arguments: args })])[0] as Activity).dids[0]
  expect(did('subject', { from: 'Hello', to: 'Parcel 4711' })).toEqual({
    verb: 'subject',
    from: 'Hello',
    to: 'Parcel 4711',
  })
  expect(did('subject', { from: '', to: 'Parcel 4711' })).toEqual({
    verb: 'subject.first',
    to: 'Parcel 4711',
  })
  const field = 'conversation.paid'
  expect(did('attribute', { attribute: field, to: true })).toMatchObject({
    verb: 'attribute',
    field,
    to: 'true',
  })
  expect(did('attribute', { attribute: field, from: 1, to: 2 })).toMatchObject({
    verb: 'attribute.changed',
    from: '1',
    to: '2',
  })
  expect(did('attribute', { attribute: field, from: false })).toMatchObject({
    verb: 'attribute.gone',
    from: 'false',
  })
})
