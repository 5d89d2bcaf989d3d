// Tags that may be meant: a desk has no list of them.

import { useQueryClient } from '@tanstack/react-query'
import type { Conversation } from '../api/client'
import type { Pages } from '../inbox/pages'
import { collatorOf } from '../words/words'

/** Those of the conversation, and of what was looked at lately: those that a desk really uses. */
export function useKnownTags(talk: Pick<Conversation, 'tags'> | undefined): string[] {
  const seen = useQueryClient()
    .getQueriesData<Pages>({ queryKey: ['list'] })
    .flatMap(([, data]) => data?.pages.flatMap((page) => page.items.flatMap((row) => row.tags)) ?? [])
  return [...new Set([...(talk?.tags ?? []), ...seen])].sort(collatorOf().compare)
}
