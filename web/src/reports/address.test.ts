import { expect, test } from 'vitest'
import { isView, queryOf, readFilters } from '../inbox/views'
import { isZone, ownZone, readReport } from './address'
import { wayTo } from './ways'

test('an address says which span, channel and zone', () => {
  expect(readReport({ days: '30', channel: '4', zone: 'Asia/Riyadh' })).toEqual({
    days: 30,
    channel: 4,
    zone: 'Asia/Riyadh',
  })
  expect(readReport({})).toEqual({})
  expect(readReport({ days: '7' })).toEqual({})
})

test('what an address cannot ask for is left out', () => {
  expect(readReport({ days: '31', channel: '-1', zone: 'Nowhere/Land' })).toEqual({})
  expect(readReport({ days: 'x', channel: 'all', zone: '+03:00' })).toEqual({})
  expect(readReport({ channel: '1.5', zone: ['UTC'] })).toEqual({})
})

test('a zone is one that is known', () => {
  for (const one of [ownZone(), 'UTC', 'Etc/GMT+3', 'America/Argentina/Buenos_Aires'])
    expect(isZone(one)).toBe(true)
  for (const one of ['', '../..', 'Mars/Olympus', 3, undefined]) expect(isZone(one)).toBe(false)
})

test('a number leads to the list of what it counts', () => {
  const unfinished = 'open,waiting_customer,waiting_internal,snoozed'
  expect(wayTo('open', { channel: 4 })).toEqual({
    view: 'open',
    search: { status: unfinished, channel: '4' },
  })
  expect(wayTo('unassigned', { team: 2, channel: 4 })).toEqual({
    view: 'team-2',
    search: { status: unfinished, channel: '4', agent: 'none' },
  })
  const { view, search } = wayTo('overdue', { agent: 9 })
  expect(isView(view)).toBe(true)
  expect(readFilters({ ...search })).toEqual(search)
  expect(queryOf(view, search, 0)).toEqual({
    status: unfinished,
    agent: '9',
    sla_state: 'overdue',
    order: 'sla_due',
  })
})
