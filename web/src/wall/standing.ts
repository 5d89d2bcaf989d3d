// How teams and mailboxes stand, made of the report's numbers and of who is there.

import type { Report } from '../reports/queries'

type Counts = Pick<
  Report['channels'][number],
  'open' | 'unanswered' | 'oldest_unanswered' | 'at_risk' | 'overdue'
>
export interface Standing {
  id: number
  name: string
  counts: Counts
  /** Of a team: who takes work now, and how many there are. */
  here?: { available: number; all: number }
}

interface Person {
  id: number
  name: string
  presence: string
  active: boolean
}
interface Team {
  id: number
  name: string
  active: boolean
  members: { agent: number }[]
}

const nothing: Counts = { open: 0, unanswered: 0, oldest_unanswered: null, at_risk: 0, overdue: 0 }
const byName = <T extends { name: string }>(all: T[]) => {
  const order = new Intl.Collator(undefined, { numeric: true })
  // a place on the wall is found again: the order does not follow the numbers
  return all.sort((a, b) => order.compare(a.name, b.name))
}

/** Every team that is in use, also one with nothing to do. */
export function standingOfTeams(
  rows: Report['teams'],
  teams: readonly Team[],
  people: readonly Person[],
): Standing[] {
  const active = new Map(people.filter((one) => one.active).map((one) => [one.id, one]))
  return byName(
    teams
      .filter((team) => team.active)
      .map((team) => {
        const members = team.members.map((one) => active.get(one.agent)).filter((one) => one !== undefined)
        return {
          id: team.id,
          name: team.name,
          counts: rows.find((row) => row.team?.id === team.id) ?? nothing,
          here: {
            available: members.filter((one) => one.presence === 'available').length,
            all: members.length,
          },
        }
      }),
  )
}

export const standingOfChannels = (rows: Report['channels']): Standing[] =>
  byName(rows.flatMap((row) => (row.channel ? [{ ...row.channel, counts: row }] : [])))

/** Everything together. A conversation is in one channel, so theirs add up. */
export const together = (rows: Report['channels']): Counts =>
  rows.reduce<Counts>(
    (all, row) => ({
      open: all.open + row.open,
      unanswered: all.unanswered + row.unanswered,
      oldest_unanswered: earlier(all.oldest_unanswered, row.oldest_unanswered),
      at_risk: all.at_risk + row.at_risk,
      overdue: all.overdue + row.overdue,
    }),
    nothing,
  )

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b
  return new Date(a) <= new Date(b) ? a : b
}

/** What a name on the wall is marked with: the worst that is there. */
export const toneOf = (counts: Counts): 'bad' | 'warn' | 'calm' =>
  counts.overdue > 0 ? 'bad' : counts.at_risk > 0 ? 'warn' : 'calm'
