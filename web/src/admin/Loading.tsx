import type { ReactNode } from 'react'
import { isTakenAway, reasonOf } from '../app/refused'
import { Bone } from '../design/parts'
import { useWords } from '../words/words'
import css from './Admin.module.css'

export function Loading() {
  const say = useWords()
  return (
    <div role="status" className={css.bones}>
      <span className="unseen">{say('app.loading')}</span>
      <Bone width="45%" />
      <Bone width="70%" />
      <Bone width="55%" />
    </div>
  )
}

/** What a query brings, once it is there. When asking again fails, it stays below the reason, with what was typed into it. */
export function Loaded<T>({
  of: { data, error },
  empty,
  children,
}: {
  of: { data: T | undefined; error: unknown }
  /** Instead of a list without anything in it. */
  empty?: ReactNode
  children: (data: T) => ReactNode
}) {
  const say = useWords()
  const shown = isTakenAway(error) ? undefined : data
  if (shown === undefined && !error) return <Loading />
  return (
    <>
      {/* its place is kept in any case: what follows is not drawn anew when a reason comes or goes */}
      {error ? (
        <p role="alert" className={css.failed}>
          {reasonOf(error, say)}
        </p>
      ) : null}
      {shown !== undefined && (empty && Array.isArray(shown) && shown.length === 0 ? empty : children(shown))}
    </>
  )
}
