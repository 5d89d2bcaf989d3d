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
    [{ clock: 'resolution', state: 'paused', due: null, ended: null }],
    [timer('sla/resolution/breach', 'sla breach', '2026-03-31T10:00:00Z')],
  )
  expect(found).toEqual([{ clock: 'resolution', due: undefined, state: 'paused' }])
})

test('what is over says whether it was kept; what was missed and is not done yet counts on, and comes first', () => {
  const clock = (name: string, state: string, due: string, ended: string | null) => ({
    clock: name,
    state,
    due,
    ended,
  })
  const found = deadlinesOf(
    [
      clock('first_response', 'met', '2026-03-29T10:00:00Z', '2026-03-29T09:00:00Z'),
      clock('next_response', 'breached', '2026-03-29T11:00:00Z', '2026-03-29T12:00:00Z'),
      clock('resolution', 'breached', '2026-03-29T12:00:00Z', null),
    ],
    [],
  )
  expect(found.map((one) => `${one.clock} ${one.state}`)).toEqual([
    'resolution running',
    'first_response met',
    'next_response breached',
  ])
})
