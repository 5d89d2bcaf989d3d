import { useQuery } from '@tanstack/react-query'
import { countQuery } from '../api/queries'
import { classes } from '../design/parts'
import type { ListQuery } from '../inbox/views'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Rail.module.css'

/** How many conversations a view has; nothing where it has none. */
export function Count({ of: query, loud }: { of: ListQuery; loud?: boolean | undefined }) {
  const say = useWords()
  const of = usePreferences()
  const { data } = useQuery(countQuery(query))
  if (!data || data.count === 0) return null
  return (
    <span className={classes(css.count, loud && css.loud)}>
      <span aria-hidden="true">
        {number(data.count, of)}
        {data.more && '+'}
      </span>
      <span className="unseen">{say('view.count', { n: data.count })}</span>
    </span>
  )
}
