// An answer that was refused, because the conversation had gone on.

import { Refusal, type TimelineItem } from '../api/client'
import type { After } from './body'

export interface Stale {
  arrived: TimelineItem[]
  version: number
  after: After | undefined
  /** It was to go then. */
  at?: Date
}

/** Nothing where it was refused for something else. */
export function staleOf(why: unknown, after: After | undefined, at: Date | undefined): Stale | undefined {
  const problem = why instanceof Refusal && why.status === 409 ? why.problem : undefined
  if (problem?.current_version === undefined) return undefined
  return {
    arrived: problem.arrived?.filter((one) => one.type !== 'event') ?? [],
    version: problem.current_version,
    after,
    ...(at ? { at } : {}),
  }
}
