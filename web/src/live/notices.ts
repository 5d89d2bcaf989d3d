// What was told to this person, as the engine keeps it.
//
// Owns     who wants to hear of a new one at once.
// Never    keeps any: the list is the server's, so that all pages agree.

import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { infiniteQueryOptions } from '@tanstack/react-query'
import { api, take } from '../api/client'
import type { LiveEvent } from './stream'

const pageSize = 30
const readNotices = (cursor?: string) =>
  take(api.GET('/api/v1/notices', { params: { query: { limit: pageSize, ...(cursor ? { cursor } : {}) } } }))

export type NoticePage = Awaited<ReturnType<typeof readNotices>>
export type Notice = NoticePage['items'][number]

export const noticesQuery = infiniteQueryOptions({
  queryKey: ['notices'],
  queryFn: ({ pageParam }) => readNotices(pageParam),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: NoticePage) => page.next ?? undefined,
})

type Which = { ids?: number[]; conversation?: number; until?: string }
type Pages = InfiniteData<NoticePage, string | undefined>

const fits = (one: Notice, which: Which) =>
  one.read_at === null &&
  (which.ids?.includes(one.id) === true ||
    (which.conversation !== undefined && one.conversation?.id === which.conversation) ||
    (which.until !== undefined && one.at <= which.until))

/** As the list is once these were read; the engine's count comes behind it. */
export function withRead(pages: Pages, which: Which, now: string): Pages {
  let many = 0
  const next = pages.pages.map((page) => ({
    ...page,
    items: page.items.map((one) => {
      if (!fits(one, which)) return one
      many += 1
      return { ...one, read_at: now }
    }),
  }))
  return { ...pages, pages: next.map((page) => ({ ...page, unread: Math.max(0, page.unread - many) })) }
}

/** Forgets all but the newest. */
export const firstPageOnly = (client: QueryClient) => {
  client.setQueryData<Pages>(
    noticesQuery.queryKey,
    (old) => old && { pages: old.pages.slice(0, 1), pageParams: old.pageParams.slice(0, 1) },
  )
}

export async function markRead(client: QueryClient, which: Which) {
  const key = noticesQuery.queryKey
  await client.cancelQueries({ queryKey: key })
  client.setQueryData<Pages>(key, (old) => old && withRead(old, which, new Date().toISOString()))
  // the count is the engine's: there may be more than was loaded
  const got = await take(api.POST('/api/v1/notices/read', { body: which })).catch(() => undefined)
  if (!got) return client.invalidateQueries({ queryKey: key })
  client.setQueryData<Pages>(
    key,
    (old) => old && { ...old, pages: old.pages.map((page) => ({ ...page, unread: got.unread })) },
  )
}

const hearers = new Set<(event: LiveEvent) => void>()

/** From the live stream. */
export function heardNotice(event: LiveEvent) {
  for (const one of hearers) one(event)
}

/** Tells of each new one. */
export function listenForNotices(tell: (event: LiveEvent) => void): () => void {
  hearers.add(tell)
  return () => {
    hearers.delete(tell)
  }
}
