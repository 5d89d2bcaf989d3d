import { expect, test } from 'vitest'
import { deadlinesOf, urgencyOf } from './deadline'

const timer = (key: string, kind: string, due: string) => ({ key, kind, due, held: false })

test('a deadline is calm, then soon, then late', () => {
  expect([urgencyOf(10_000_000, 0), urgencyOf(3_600_000, 0), urgencyOf(5, 5)]).toEqual([
    'calm',
    'soon',
    'late',
  ])
})

test('clocks that are only known by their timer are shown, the nearest first, warnings left out', () => {
  const found = deadlinesOf(
    [],
    [
      timer('sla/resolution/breach', 'sla breach', '2026-03-31T10:00:00Z'),
      timer('sla/first_response/80', 'sla warning', '2026-03-29T09:00:00Z'),
      timer('sla/first_response/breach', 'sla breach', '2026-03-29T10:00:00Z'),
      timer('wake', 'wake', '2026-03-29T08:00:00Z'),
    ],
  )
  expect(found.map((d) => d.clock)).toEqual(['first_response', 'resolution'])
})

test('a stored clock goes before its timer', () => {
  const found = deadlinesOf(
    [{ clock: 'resolution', state: 'paused', due: null }],
    [timer('sla/resolution/breach', 'sla breach', '2026-03-31T10:00:00Z')],
  )
  expect(found).toEqual([{ clock: 'resolution', due: undefined, state: 'paused' }])
})
