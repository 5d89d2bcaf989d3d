// What a person may see has changed while the page is open.
//
// Never    keeps anything of a channel that is gone: what is not known to be harmless is dropped, and asked for again
//          by whatever shows it.
// Fails    towards less: who one is cannot be asked, so everything is dropped.

import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { meQuery } from '../api/queries'
import type { Pages } from '../inbox/pages'

type Talk = { conversation: { channel: { id: number } | null } }

/** These name no conversation and no customer. */
const harmless = new Set(['me', 'agents', 'teams', 'saved-replies', 'mail-notices', 'second-factor'])
/** These belong to the conversation whose id stands behind the name. */
const ofConversation = new Set(['earlier', 'drafts', 'held', 'suggestions', 'why', 'people-here'])

const channelOf = (client: QueryClient, conversation: unknown) =>
  client.getQueryData<Talk>(['conversation', conversation])?.conversation.channel?.id

export function dropUnseen(client: QueryClient, seen: ReadonlySet<number>) {
  const stays = (key: QueryKey, data: unknown): boolean => {
    const [name, id] = key
    if (typeof name === 'string' && harmless.has(name)) return true
    if (name === 'list' && data) return true // its rows are looked at one by one
    if (name !== 'conversation' && !(typeof name === 'string' && ofConversation.has(name))) return false
    const channel = channelOf(client, id)
    return channel !== undefined && seen.has(channel)
  }
  const gone = client
    .getQueryCache()
    .getAll()
    .filter((one) => !stays(one.queryKey, one.state.data))
  client.setQueriesData<Pages>({ queryKey: ['list'] }, (old) =>
    old
      ? {
          ...old,
          pages: old.pages.map((page) => ({
            ...page,
            items: page.items.filter((row) => row.channel !== null && seen.has(row.channel.id)),
          })),
        }
      : old,
  )
  for (const one of gone)
    if (one.isActive()) void client.resetQueries({ queryKey: one.queryKey, exact: true })
    else client.removeQueries({ queryKey: one.queryKey, exact: true })
}

export async function accessChanged(client: QueryClient) {
  let seen = new Set<number>()
  try {
    const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
    seen = new Set(me.channels.map((one) => one.id))
  } catch {
    // see Fails
  }
  dropUnseen(client, seen)
  void client.invalidateQueries({
    predicate: (query) => query.queryKey[0] !== 'why' && query.queryKey[0] !== 'me',
  })
}
