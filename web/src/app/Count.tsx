import { useQuery } from '@tanstack/react-query'
import { countQuery } from '../api/queries'
import { HowMany } from '../design/HowMany'
import { classes } from '../design/parts'
import type { ListQuery } from '../inbox/views'
import css from './Rail.module.css'

/** How many conversations a view has; nothing where it has none. */
export function Count({ of: query, loud }: { of: ListQuery; loud?: boolean | undefined }) {
  const { data } = useQuery(countQuery(query))
  if (!data || data.count === 0) return null
  return (
    <span className={classes(css.count, loud && css.loud)}>
      <HowMany n={data.count} more={data.more} />
    </span>
  )
}
