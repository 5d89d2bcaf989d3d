// What is read from the engine, and under which name it is kept.

import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query'
import type { ListQuery } from '../inbox/views'
import { api, type Conversation, Refusal, setCsrf, take } from './client'
import { pending } from './pending'

/** A refusal is an answer: only what did not come at all is asked for again. */
const worthAnother = (tries: number, why: Error) =>
  tries < 2 && why instanceof Refusal && (why.status === 0 || why.status >= 502)

export const queries = new QueryClient({
  defaultOptions: {
    queries: { retry: worthAnother, staleTime: 30_000, refetchOnWindowFocus: true, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await take(api.GET('/api/v1/session'))
    setCsrf(me.csrf)
    return me
  },
  staleTime: 60_000,
})

const directoryTime = 5 * 60_000
export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: async () => (await take(api.GET('/api/v1/agents'))).items,
  staleTime: directoryTime,
})
export const teamsQuery = queryOptions({
  queryKey: ['teams'],
  queryFn: async () => (await take(api.GET('/api/v1/teams'))).items,
  staleTime: directoryTime,
})
/** The tags that the desk knows, where most is open first. */
export const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: async () => (await take(api.GET('/api/v1/tags'))).items,
  staleTime: 60_000,
})
export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: async () => (await take(api.GET('/api/v1/channels'))).items,
  staleTime: directoryTime,
})

export const pageSize = 50
const mostIds = 200
export async function readPage(query: ListQuery, cursor?: string) {
  const page = await take(
    api.GET('/api/v1/conversations', {
      params: { query: { ...query, limit: pageSize, ...(cursor ? { cursor } : {}) } },
    }),
  )
  return { ...page, items: page.items.map(pending.over) }
}

export const listQuery = (query: ListQuery) =>
  infiniteQueryOptions({
    queryKey: ['list', query],
    queryFn: ({ pageParam }) => readPage(query, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  })

/** The latest conversations of a customer; each says who that is. */
export const customerQuery = (customer: number) =>
  queryOptions({
    queryKey: ['customer', customer],
    queryFn: () => readPage({ customer }),
    enabled: customer > 0,
  })

export const countQuery = (query: ListQuery) => {
  const { order: _, limit: _l, cursor: _c, ...filters } = query
  return queryOptions({
    queryKey: ['count', filters],
    queryFn: () => take(api.GET('/api/v1/conversation-count', { params: { query: filters } })),
    staleTime: 60_000,
  })
}

export const conversationQuery = (id: number) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: async () => {
      const read = await take(api.GET('/api/v1/conversations/{id}', { params: { path: { id } } }))
      return { ...read, conversation: pending.over(read.conversation) }
    },
  })

/** Some conversations as the list has them, by id: what a page of links needs of each. */
export const briefQuery = (ids: number[]) => {
  const some = [...new Set(ids)].filter((id) => id > 0).sort((a, b) => a - b)
  return queryOptions({
    queryKey: ['brief', some],
    queryFn: async () => {
      const found = new Map<number, Conversation>()
      for (let at = 0; at < some.length; at += mostIds) {
        const page = await take(
          api.GET('/api/v1/conversations', {
            params: { query: { id: some.slice(at, at + mostIds).join(','), limit: mostIds } },
          }),
        )
        for (const one of page.items) found.set(one.id, one)
      }
      return found
    },
    placeholderData: keepPreviousData, // one more id, and the others keep their words
  })
}

/** What lies before the piece of the timeline that is shown at first, piece by piece. */
export const earlierQuery = (id: number, until: number) =>
  infiniteQueryOptions({
    queryKey: ['earlier', id, until],
    queryFn: ({ pageParam }) =>
      take(api.GET('/api/v1/conversations/{id}', { params: { path: { id }, query: { until: pageParam } } })),
    initialPageParam: until,
    getNextPageParam: (page) => (page.after > 0 ? page.after : undefined),
  })

/** Who may see it, and so may be named in its notes. */
export const peopleHereQuery = (id: number) =>
  queryOptions({
    queryKey: ['people-here', id],
    queryFn: async () =>
      (await take(api.GET('/api/v1/conversations/{id}/people', { params: { path: { id } } }))).items,
    staleTime: 60_000,
  })

/** What the person is writing in this conversation, as the engine has it. */
export const draftsQuery = (conversation: number) =>
  queryOptions({
    queryKey: ['drafts', conversation],
    queryFn: async () =>
      (await take(api.GET('/api/v1/conversations/{id}/drafts', { params: { path: { id: conversation } } })))
        .items,
    staleTime: 0,
  })
export const myDraftsQuery = queryOptions({
  queryKey: ['drafts', 'mine'],
  queryFn: async () => (await take(api.GET('/api/v1/drafts'))).items,
})
/** Answers that go later. */
export const heldQuery = (conversation: number) =>
  queryOptions({
    queryKey: ['held', conversation],
    queryFn: async () =>
      (await take(api.GET('/api/v1/conversations/{id}/held', { params: { path: { id: conversation } } })))
        .items,
  })
export const myHeldQuery = queryOptions({
  queryKey: ['held', 'mine'],
  queryFn: async () => (await take(api.GET('/api/v1/held-answers'))).items,
})
export const savedRepliesQuery = queryOptions({
  queryKey: ['saved-replies'],
  queryFn: async () => (await take(api.GET('/api/v1/saved-replies'))).items,
  staleTime: directoryTime,
})

export const signaturesQuery = (channel: number) =>
  queryOptions({
    queryKey: ['signatures', channel],
    queryFn: () => take(api.GET('/api/v1/channels/{id}/signatures', { params: { path: { id: channel } } })),
    staleTime: directoryTime,
  })

export const suggestionsQuery = (id: number) =>
  queryOptions({
    queryKey: ['suggestions', id],
    queryFn: () => take(api.GET('/api/v1/conversations/{id}/suggestions', { params: { path: { id } } })),
    staleTime: 0, // what was answered a minute ago may fit
  })

export const whyQuery = (id: number, version: number) =>
  queryOptions({
    queryKey: ['why', id, version],
    queryFn: () =>
      take(api.GET('/api/v1/conversations/{id}/why', { params: { path: { id }, query: { version } } })),
    staleTime: Number.POSITIVE_INFINITY, // a decision never changes
  })
