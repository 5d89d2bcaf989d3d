// What the audit log is asked for, as its address says it.

import type { operations } from '../api/schema'
import { midnight } from '../inbox/views'

type Asked = NonNullable<operations['auditLog']['parameters']['query']>
export type AuditKind = NonNullable<Asked['kind']>
export const auditKinds = [
  'session',
  'user',
  'token',
  'team',
  'channel',
  'reply',
  'rules',
  'secret',
  'conversation',
  'customer',
  'database',
] as const satisfies readonly AuditKind[]

export interface AuditFilter {
  kind?: AuditKind
  /** `agent/3`, `command line`. */
  actor?: string
  /** Days of the reader, both of them with all their hours: `2026-03-29`. */
  from?: string
  until?: string
}

const day = /^\d{4}-\d{2}-\d{2}$/
const isDay = (word: unknown): word is string => typeof word === 'string' && day.test(word)

/** What an address asks for; what it cannot ask for is left out. */
export function readAuditFilter({ kind, actor, from, until }: Record<string, unknown>): AuditFilter {
  const known = auditKinds.find((one) => one === kind)
  return {
    ...(known ? { kind: known } : {}),
    ...(typeof actor === 'string' && actor !== '' && actor.length <= 100 ? { actor } : {}),
    ...(isDay(from) ? { from } : {}),
    ...(isDay(until) ? { until } : {}),
  }
}

/** As the API takes it. */
export function askedFor({ kind, actor, from, until }: AuditFilter): Asked {
  const begins = from && midnight(from)
  const ends = until && midnight(until, 1)
  return {
    ...(kind ? { kind } : {}),
    ...(actor ? { actor } : {}),
    ...(begins ? { from: begins } : {}),
    ...(ends ? { until: ends } : {}),
  }
}
