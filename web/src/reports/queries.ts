// The numbers of the engine: the same for the page of reports and for the wall.

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, take } from '../api/client'
import type { operations } from '../api/schema'
import { ownZone } from './address'

export type Report = operations['getReport']['responses'][200]['content']['application/json']

export const reportQuery = (days: number, channel: number, zone: string) =>
  queryOptions({
    queryKey: ['report', days, channel, zone],
    queryFn: () =>
      take(api.GET('/api/v1/report', { params: { query: { days, zone, ...(channel ? { channel } : {}) } } })),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })

export type TimesReport = operations['getReportTimes']['responses'][200]['content']['application/json']

/** How long clocks took and by whose they were: only the page of reports asks. */
export const timesQuery = (days: number, channel: number, zone: string) =>
  queryOptions({
    queryKey: ['report', 'times', days, channel, zone],
    queryFn: () =>
      take(
        api.GET('/api/v1/report/times', {
          params: { query: { days, zone, ...(channel ? { channel } : {}) } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  })

/** How things stand now, in every channel: what the wall shows and events renew. */
export const standingQuery = reportQuery(1, 0, ownZone())
