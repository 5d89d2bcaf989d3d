// The views of the rail and the filters of the address: what they ask the engine for.

import type { operations } from '../api/schema'

export type ListQuery = NonNullable<operations['listConversations']['parameters']['query']>

export const viewNames = [
  'mine',
  'unassigned',
  'teams',
  'risk',
  'snoozed',
  'attention',
  'open',
  'closed',
  'spam',
  'all',
] as const
export type ViewName = (typeof viewNames)[number]

const active = 'open,waiting_customer,waiting_internal'
/** What is not done yet, and that with what is done: as filters of a list that has all of something. */
export const unfinished = `${active},snoozed`
export const everyStatus = `${unfinished},closed`
/** How far ahead "at risk" looks. */
export const riskWindow = 4 * 3_600_000

export const teamOf = (view: string): number | undefined => {
  const found = /^team-(\d{1,12})$/.exec(view)
  return found ? Number(found[1]) : undefined
}
export const isView = (view: string): boolean =>
  viewNames.some((one) => one === view) || teamOf(view) !== undefined

/** Rounded up to five minutes, so that a view has one query for a while and not one a second. */
export function riskUntil(now: number): string {
  const step = 300_000
  return new Date(Math.ceil((now + riskWindow) / step) * step).toISOString()
}

export function queryOfView(view: string, now: number): ListQuery {
  const team = teamOf(view)
  if (team !== undefined) return { team: String(team), status: active }
  switch (view as ViewName) {
    case 'mine':
      return { agent: 'me', status: active }
    case 'unassigned':
      return { agent: 'none', status: active }
    case 'teams':
      return { team: 'mine', status: active }
    case 'risk':
      return { sla_before: riskUntil(now), status: active, order: 'sla_due' }
    case 'snoozed':
      return { status: 'snoozed' }
    case 'attention':
      return { attention: 'true' }
    case 'closed':
      return { status: 'closed' }
    case 'spam':
      return { status: 'quarantined' }
    case 'all':
      return {}
    default:
      return { status: active }
  }
}

export const filterNames = [
  'status',
  'agent',
  'team',
  'channel',
  'tag',
  'priority',
  'language',
  'kind',
  'sla',
  'source',
  'customer',
  'from',
  'until',
] as const
export type FilterName = (typeof filterNames)[number]
export const orders = ['updated', 'last_mail', 'created', 'sla_due'] as const
export type Order = (typeof orders)[number]
/** What stands behind the ? of an inbox address. */
export type Filters = Partial<Record<FilterName | 'q', string>> & { order?: Order }

/** Keeps what is known; anybody can write an address. */
export function readFilters(given: Record<string, unknown>): Filters {
  const out: Filters = {}
  for (const name of [...filterNames, 'q'] as const) {
    const value = given[name]
    if (typeof value === 'string' && value !== '') out[name] = value.slice(0, 300)
  }
  const order = orders.find((one) => one === given.order)
  if (order) out.order = order
  return out
}

/** The same words over all that a person may see; nothing where they are searched for there already. */
export function everywhere(view: string, filters: Filters): Filters | undefined {
  if (!filters.q) return undefined
  return view === 'all' && !filterNames.some((name) => filters[name]) ? undefined : { q: filters.q }
}

const day = /^\d{4}-\d{2}-\d{2}$/
/** Midnight of the reader's own day; `days` later. */
export const midnight = (date: string, days = 0): string | undefined => {
  if (!day.test(date)) return undefined
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number)
  const at = new Date(y, m - 1, d + days)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
const wholeNumber = (text: string | undefined) => (text && /^\d{1,15}$/.test(text) ? Number(text) : undefined)
const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const slaStates = ['overdue', 'at_risk', 'on_track', 'paused', 'none'] as const
export const sources = ['imap', 'pop3', 'lmtp', 'smtp'] as const

/** View and filters together; a filter stands in for what the view says of the same field. */
export function queryOf(view: string, filters: Filters, now: number): ListQuery {
  const out: ListQuery = { ...queryOfView(view, now) }
  if (filters.status) out.status = filters.status
  if (filters.agent) out.agent = filters.agent
  if (filters.team) out.team = filters.team
  if (filters.tag) out.tag = filters.tag
  if (filters.language) out.language = filters.language
  if (filters.kind) out.kind = filters.kind
  if (filters.q) out.q = filters.q
  if (filters.order) out.order = filters.order
  const priority = priorities.find((one) => one === filters.priority)
  if (priority) out.priority = priority
  const sla = slaStates.find((one) => one === filters.sla)
  if (sla) out.sla_state = sla
  const source = sources.find((one) => one === filters.source)
  if (source) out.source = source
  const channel = wholeNumber(filters.channel)
  if (channel) out.channel = channel
  const customer = wholeNumber(filters.customer)
  if (customer) out.customer = customer
  const from = filters.from && midnight(filters.from)
  if (from) out.created_from = from
  const until = filters.until && midnight(filters.until, 1)
  if (until) out.created_until = until
  return out
}
