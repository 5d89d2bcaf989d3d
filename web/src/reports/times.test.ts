import { expect, test } from 'vitest'
import { csvOf } from './csv'
import type { TimesReport } from './queries'
import { dimensions, spreadRows, timeRows } from './times'

const time = (
  by: TimesReport['times'][number]['by'],
  name: string,
  met: number,
  breached: number,
  id: number | null = null,
) => ({
  by,
  id,
  name,
  clock: 'first_response',
  target: by === 'sla' ? '8 business hours in riyadh' : '',
  met,
  breached,
  running: 1,
  median_seconds: met + breached === 0 ? null : 180,
  p90_seconds: met + breached === 0 ? null : 7200,
})
const report: TimesReport = {
  from: '2026-03-29T00:00:00Z',
  to: '2026-03-30T00:00:00Z',
  times: [
    time('all', '', 3, 1),
    time('agent', 'Mona', 3, 0, 4),
    time('agent', '', 0, 0),
    time('rule', 'owner.finance', 3, 1),
    time('sla', 'standard', 3, 1),
    time('team', 'billing', 3, 1, 2),
    time('channel', 'support', 3, 1, 1),
  ],
  spread: [
    {
      clock: 'first_response',
      classes: [
        { up_to_seconds: 300, ended: 3 },
        { up_to_seconds: null, ended: 1 },
      ],
    },
    {
      clock: 'resolution',
      classes: [
        { up_to_seconds: 300, ended: 0 },
        { up_to_seconds: null, ended: 2 },
      ],
    },
  ],
  backlog: [{ day: '2026-03-29', open: 7 }],
}
const clock = (one: string) => one

test('a table of times has the numbers of the API, of each dimension', () => {
  for (const by of dimensions) {
    const asked = report.times.filter((one) => one.by === by)
    const rows = timeRows(report, by, clock, 'nobody')
    expect(rows).toHaveLength(asked.length)
    asked.forEach((one, i) => {
      const numbers = (rows[i] ?? []).slice(by === 'sla' ? 3 : 2)
      expect(numbers.slice(0, 3)).toEqual([one.met, one.breached, one.running])
      expect(numbers.slice(4)).toEqual([one.median_seconds ?? '', one.p90_seconds ?? ''])
    })
  }
  expect(timeRows(report, 'agent', clock, 'nobody')).toEqual([
    ['Mona', 'first_response', 3, 0, 1, 1, 180, 7200],
    ['nobody', 'first_response', 0, 0, 1, '', '', ''],
  ])
})

test('the file has the same numbers as the table', () => {
  const rows = timeRows(report, 'sla', clock, 'nobody')
  expect(csvOf(rows)).toBe('\uFEFFstandard,first_response,8 business hours in riyadh,3,1,1,0.75,180,7200\r\n')
})

test('what took how long stands beside each other, clock by clock', () => {
  expect(spreadRows(report, (upTo) => (upTo === null ? 'longer' : `up to ${upTo}`))).toEqual([
    ['up to 300', 3, 0],
    ['longer', 1, 2],
  ])
  expect(spreadRows({ ...report, spread: [] }, String)).toEqual([])
})
