// Reading again what has changed.

import type { InvalidateQueryFilters, Query, QueryClient } from '@tanstack/react-query'

const waiting = new WeakSet<Query>()

/** A first reading is under way: it may have been answered before what happened, so it is read once more after it. */
function afterTheFirst(client: QueryClient, query: Query) {
  if (waiting.has(query)) return
  waiting.add(query)
  const again = () => {
    waiting.delete(query)
    void client.invalidateQueries({ queryKey: query.queryKey, exact: true })
  }
  query.promise?.then(again, () => waiting.delete(query))
}

/** As `invalidateQueries`, which leaves a first reading that is under way as it is. */
export function readAgain(client: QueryClient, filters: InvalidateQueryFilters) {
  for (const query of client.getQueryCache().findAll(filters))
    if (query.state.data === undefined && query.state.fetchStatus !== 'idle') afterTheFirst(client, query)
  return client.invalidateQueries(filters)
}
