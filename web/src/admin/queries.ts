// What the pages of administrators read.

import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, take } from '../api/client'

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async () => (await take(api.GET('/api/v1/people'))).items,
})
export type Person = Awaited<ReturnType<NonNullable<typeof peopleQuery.queryFn>>>[number]

export const channelStatesQuery = queryOptions({
  queryKey: ['channels', 'states'],
  queryFn: async () =>
    new Map((await take(api.GET('/api/v1/channel-states'))).items.map((one) => [one.channel, one])),
  refetchInterval: 15_000,
})
export const channelQuery = (id: number) =>
  queryOptions({
    queryKey: ['channels', 'one', id],
    queryFn: () => take(api.GET('/api/v1/channels/{id}', { params: { path: { id } } })),
  })
export const troubleQuery = queryOptions({
  queryKey: ['trouble'],
  queryFn: async () => (await take(api.GET('/api/v1/outbox/trouble'))).items,
})
export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async () => (await take(api.GET('/api/v1/tokens'))).tokens,
})
export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam }) =>
    take(
      api.GET('/api/v1/audit', {
        params: { query: { limit: 100, ...(pageParam ? { before: pageParam } : {}) } },
      }),
    ),
  initialPageParam: undefined as number | undefined,
  getNextPageParam: (page) => page.next ?? undefined,
})
export const mailNoticesQuery = queryOptions({
  queryKey: ['mail-notices'],
  queryFn: () => take(api.GET('/api/v1/session/mail-notices')),
})
export type MailNotices = Awaited<ReturnType<NonNullable<typeof mailNoticesQuery.queryFn>>>
export const secondFactorQuery = queryOptions({
  queryKey: ['second-factor'],
  queryFn: () => take(api.GET('/api/v1/session/second-factor')),
})
