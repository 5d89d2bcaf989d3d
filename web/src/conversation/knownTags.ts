// Tags that may be meant: those that the desk knows.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Conversation } from '../api/client'
import { tagsQuery } from '../api/queries'
import type { Pages } from '../inbox/pages'

export interface KnownTag {
  name: string
  /** Conversations with it that are open or wait; `more`: there are more than these. */
  open: number
  more: boolean
}

/** Where most is open first. While they are being asked for, those of what was looked at lately. */
export function useKnownTags(talk: Pick<Conversation, 'tags'> | undefined): KnownTag[] {
  const client = useQueryClient()
  const { data } = useQuery(tagsQuery)
  const seen = () =>
    client
      .getQueriesData<Pages>({ queryKey: ['list'] })
      .flatMap(([, pages]) => pages?.pages.flatMap((page) => page.items.flatMap((row) => row.tags)) ?? [])
  const known = data ?? []
  const names = new Set(known.map((one) => one.name))
  // one that was put on it a moment ago
  const others = [...new Set([...(talk?.tags ?? []), ...(data ? [] : seen())])].filter(
    (one) => !names.has(one),
  )
  return [...others.map((name) => ({ name, open: 0, more: false })), ...known]
}
