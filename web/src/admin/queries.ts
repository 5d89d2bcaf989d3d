// What the pages of administrators read.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, take } from '../api/client'
import { type AuditFilter, askedFor } from './audit'
import { isImporting } from './imports'
import type { LedgerFilter } from './ledger'

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: async () => (await take(api.GET('/api/v1/people'))).items,
})
export type Person = Awaited<ReturnType<NonNullable<typeof peopleQuery.queryFn>>>[number]

export const channelStatesQuery = queryOptions({
  queryKey: ['channels', 'states'],
  queryFn: async () =>
    new Map((await take(api.GET('/api/v1/channel-states'))).items.map((one) => [one.channel, one])),
  refetchInterval: (query) =>
    [...(query.state.data?.values() ?? [])].some((one) => one.importing) ? 2_000 : 15_000,
})
export const channelQuery = (id: number) =>
  queryOptions({
    queryKey: ['channels', 'one', id],
    queryFn: () => take(api.GET('/api/v1/channels/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => {
      const fetched = data?.account?.imap ?? data?.account?.pop3
      if (!data || !fetched) return 15_000
      // an account that was just connected has not opened its folders yet
      return isImporting(data.imports) ? 1_000 : data.imports.length === 0 ? 3_000 : 15_000
    },
  })
export const ledgerQuery = (id: number, { outcome, folder }: LedgerFilter) =>
  infiniteQueryOptions({
    queryKey: ['channels', 'ledger', id, outcome ?? 'all', folder ?? ''],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/v1/channels/{id}/ledger', {
          params: {
            path: { id },
            query: {
              limit: 50,
              ...(outcome ? { outcome } : {}),
              ...(folder ? { folder } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
  })
export const troubleQuery = queryOptions({
  queryKey: ['trouble'],
  queryFn: async () => (await take(api.GET('/api/v1/outbox/trouble'))).items,
})
export const tokensQuery = (of: 'me' | 'everyone') =>
  queryOptions({
    queryKey: ['tokens', of],
    queryFn: async () => (await take(api.GET('/api/v1/tokens', { params: { query: { of } } }))).tokens,
  })
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) =>
      take(
        api.GET('/api/v1/audit', {
          params: {
            query: { ...askedFor(filter), limit: 100, ...(pageParam ? { before: pageParam } : {}) },
          },
        }),
      ),
    placeholderData: keepPreviousData,
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
export const authenticationsQuery = queryOptions({
  queryKey: ['authentications'],
  queryFn: async () => (await take(api.GET('/api/v1/authentications'))).items,
  refetchInterval: 15_000,
})
export type Authentication = Awaited<ReturnType<NonNullable<typeof authenticationsQuery.queryFn>>>[number]
export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: async () => (await take(api.GET('/api/v1/webhooks'))).items,
  refetchInterval: 15_000,
})
export type Webhook = Awaited<ReturnType<NonNullable<typeof webhooksQuery.queryFn>>>[number]
export const webhookCallsQuery = (name: string, troubled: boolean) =>
  queryOptions({
    queryKey: ['webhooks', 'calls', name, troubled],
    queryFn: async () =>
      (
        await take(
          api.GET('/api/v1/webhook-calls', {
            params: {
              query: { ...(name ? { name } : {}), ...(troubled ? { only: 'troubled' as const } : {}) },
            },
          }),
        )
      ).items,
    refetchInterval: 15_000,
  })
export type WebhookCall = Awaited<
  ReturnType<NonNullable<ReturnType<typeof webhookCallsQuery>['queryFn']>>
>[number]
