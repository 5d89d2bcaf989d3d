// The way to the next piece of what comes piece by piece.

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { reasonOf } from '../app/refused'
import { useWords } from '../words/words'
import css from './More.module.css'
import { Button } from './parts'

/** Stays where it is while the piece is on its way, so that the focus does; says why it did not come. */
export function More({
  busy,
  error,
  onMore,
  children,
}: {
  busy: boolean
  error: unknown
  onMore: () => void
  children: ReactNode
}) {
  const say = useWords()
  return (
    <p className={css.more}>
      <Button aria-disabled={busy} onClick={() => !busy && onMore()}>
        {children}
      </Button>
      {!busy && error != null && <span role="alert">{reasonOf(error, say)}</span>}
    </p>
  )
}

/** All that came so far. That a further piece did not come is said below the list. */
export const piecesOf = <T,>(
  list: Pick<UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>, 'data' | 'error' | 'isFetchNextPageError'>,
) => ({
  data: list.data?.pages.flatMap((page) => page.items),
  error: list.isFetchNextPageError ? null : list.error,
})

/** Below a list that begins with the newest. */
export function EarlierOnes({
  of: list,
}: {
  of: Pick<
    UseInfiniteQueryResult,
    'hasNextPage' | 'isFetchingNextPage' | 'isFetchNextPageError' | 'error' | 'fetchNextPage'
  >
}) {
  const say = useWords()
  if (!list.hasNextPage) return null
  return (
    <More
      busy={list.isFetchingNextPage}
      error={list.isFetchNextPageError ? list.error : null}
      onMore={() => void list.fetchNextPage()}
    >
      {say('audit.more')}
    </More>
  )
}
