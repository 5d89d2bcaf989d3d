import { expect, test } from 'vitest'
import { standingOfChannels, standingOfTeams, together, toneOf } from './standing'

const row = (of: Partial<ReturnType<typeof base>>) => ({ ...base(), ...of })
const base = () => ({
  received: 0,
  answered: 0,
  open: 0,
  unassigned: 0,
  overdue: 0,
  at_risk: 0,
  unanswered: 0,
  oldest_unanswered: null as string | null,
})

test('a team with nothing to do is shown, one that was put away is not', () => {
  const person = (id: number, presence: string, active = true) => ({ id, name: `p${id}`, presence, active })
  const got = standingOfTeams(
    [{ ...row({ unanswered: 3 }), team: { id: 1, name: 'support' } }],
    [
      { id: 1, name: 'support', active: true, members: [{ agent: 1 }, { agent: 2 }, { agent: 3 }] },
      { id: 2, name: 'billing', active: true, members: [] },
      { id: 3, name: 'old', active: false, members: [] },
    ],
    [person(1, 'available'), person(2, 'away'), person(3, 'available', false)],
  )
  expect(got.map((one) => one.name)).toEqual(['billing', 'support'])
  expect(got[0]?.counts.unanswered).toBe(0)
  expect(got[1]?.counts.unanswered).toBe(3)
  expect(got[1]?.here).toEqual({ available: 1, all: 2 })
})

test('mailboxes add up, and the longest wait is the longest of all', () => {
  const rows = [
    {
      ...row({ unanswered: 2, oldest_unanswered: '2026-03-30T10:00:00.5Z', at_risk: 1 }),
      channel: { id: 1, name: 'b' },
    },
    {
      ...row({ unanswered: 1, oldest_unanswered: '2026-03-30T09:00:00Z', overdue: 2 }),
      channel: { id: 2, name: 'a' },
    },
    { ...row({}), channel: null },
  ]
  expect(together(rows)).toMatchObject({
    unanswered: 3,
    at_risk: 1,
    overdue: 2,
    oldest_unanswered: '2026-03-30T09:00:00Z',
  })
  expect(standingOfChannels(rows).map((one) => one.name)).toEqual(['a', 'b'])
})

test('the worst of it gives the mark', () => {
  expect(toneOf(row({ at_risk: 1, overdue: 1 }))).toBe('bad')
  expect(toneOf(row({ at_risk: 1 }))).toBe('warn')
  expect(toneOf(row({ unanswered: 9 }))).toBe('calm')
})
