// The rows of the tables of times: exactly the numbers of the API.

import type { TimesReport } from './queries'
import type { Cell } from './Table'

export const dimensions = ['sla', 'team', 'agent', 'channel', 'rule'] as const
export type Dimension = (typeof dimensions)[number]

type Time = TimesReport['times'][number]

/** Of those that ended, how many were in time; empty where none ended. */
export const shareOf = (one: Pick<Time, 'met' | 'breached'>): Cell =>
  one.met + one.breached === 0 ? '' : one.met / (one.met + one.breached)

/** Name, deadline, with an SLA what was promised, then the numbers. */
export function timeRows(
  of: TimesReport,
  by: Dimension,
  clockName: (clock: string) => string,
  nobody: string,
): Cell[][] {
  return of.times
    .filter((one) => one.by === by)
    .map((one) => [
      one.name || nobody,
      clockName(one.clock),
      ...(by === 'sla' ? [one.target] : []),
      one.met,
      one.breached,
      one.running,
      shareOf(one),
      one.median_seconds ?? '',
      one.p90_seconds ?? '',
    ])
}

/** By class of time, how many of each clock took so long. */
export function spreadRows(of: TimesReport, label: (upTo: number | null) => string): Cell[][] {
  const [first] = of.spread
  return (first?.classes ?? []).map((one, at) => [
    label(one.up_to_seconds),
    ...of.spread.map((it) => it.classes[at]?.ended ?? 0),
  ])
}
