// Where a number of the reports leads: to the list of what it counts.

import { type Filters, unfinished } from '../inbox/views'

/** Of these there is a list; of those that wait for an answer there is none. */
export type Counted = 'open' | 'unassigned' | 'at_risk' | 'overdue'
export interface Whose {
  channel?: number | undefined
  team?: number | undefined
  agent?: number | undefined
}
export interface Way {
  view: string
  search: Filters
}

export function wayTo(what: Counted, { channel, team, agent }: Whose): Way {
  const search: Filters = { status: unfinished }
  if (channel) search.channel = String(channel)
  if (agent) search.agent = String(agent)
  if (what === 'unassigned') search.agent = 'none'
  if (what === 'at_risk' || what === 'overdue') {
    search.sla = what
    search.order = 'sla_due'
  }
  return { view: team ? `team-${team}` : 'open', search }
}
