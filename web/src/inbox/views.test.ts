import { expect, test } from 'vitest'
import { everywhere, isView, queryOf, queryOfView, readFilters, riskUntil, teamOf } from './views'

const now = Date.parse('2026-03-29T10:01:30Z')

test('an address that somebody wrote by hand keeps only what is known', () => {
  expect(
    readFilters({ q: 'invoice', status: 'open', evil: '1', order: 'sideways', tag: 7, agent: '' }),
  ).toEqual({ q: 'invoice', status: 'open' })
  expect(readFilters({ q: 'x'.repeat(400) }).q).toHaveLength(300)
  expect(readFilters({ order: 'created' })).toEqual({ order: 'created' })
})

test('the risk view looks four hours ahead in steps of five minutes', () => {
  expect(riskUntil(now)).toBe('2026-03-29T14:05:00.000Z')
  expect(riskUntil(now + 60_000)).toBe(riskUntil(now))
  expect(queryOfView('risk', now).order).toBe('sla_due')
})

test('a filter stands in for what the view says of the same field, and adds to the rest', () => {
  expect(queryOf('mine', { status: 'closed', priority: 'high', channel: '3' }, now)).toEqual({
    agent: 'me',
    status: 'closed',
    priority: 'high',
    channel: 3,
  })
})

test('nonsense in a filter is left out, not sent', () => {
  expect(
    queryOf('closed', { channel: 'x', customer: '-1', from: 'yesterday', priority: 'huge' }, now),
  ).toEqual({ status: 'closed' })
})

test('how clocks stand and how mail comes in are filters of the engine', () => {
  expect(queryOf('open', { sla: 'overdue', source: 'imap' }, now)).toMatchObject({
    sla_state: 'overdue',
    source: 'imap',
  })
  const left = queryOf('open', { sla: 'late', source: 'fax' }, now)
  expect('sla_state' in left || 'source' in left).toBe(false)
})

test('everywhere is all that a person may see, without filters', () => {
  expect(queryOf('all', { q: 'lamp' }, now)).toEqual({ q: 'lamp' })
  expect(everywhere('mine', { q: 'lamp', tag: 'vip', order: 'created' })).toEqual({ q: 'lamp' })
  expect(everywhere('all', { q: 'lamp', status: 'open' })).toEqual({ q: 'lamp' })
  expect(everywhere('all', { q: 'lamp', order: 'created' })).toBeUndefined()
  expect(everywhere('mine', { tag: 'vip' })).toBeUndefined()
})

test('what is spam has a view of its own', () => {
  expect(queryOfView('spam', now)).toEqual({ status: 'quarantined' })
  expect(isView('spam')).toBe(true)
})

test('the last day of a range counts whole', () => {
  const q = queryOf('open', { from: '2026-03-01', until: '2026-03-01' }, now)
  expect(Date.parse(q.created_until ?? '') - Date.parse(q.created_from ?? '')).toBe(86_400_000)
})

test('team views are named by their id', () => {
  expect(teamOf('team-12')).toBe(12)
  expect(teamOf('team-x')).toBeUndefined()
  expect(queryOfView('team-12', now).team).toBe('12')
  expect([isView('mine'), isView('team-3'), isView('rules')]).toEqual([true, true, false])
})
