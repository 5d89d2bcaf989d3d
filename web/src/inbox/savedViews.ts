// Views with their filters, kept by a person under a name.

import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../api/client'
import { type Filters, isView, readFilters } from './views'

export interface SavedView {
  name: string
  view: string
  filters: Filters
}
type Kept = Record<string, unknown>

/** Whatever was stored; what is no view is left out. */
export function readViews(preferences: Kept): SavedView[] {
  if (!Array.isArray(preferences.views)) return []
  return preferences.views.flatMap((given: unknown) => {
    const { name, view, filters } = (given ?? {}) as Kept
    if (typeof name !== 'string' || name === '' || typeof view !== 'string' || !isView(view)) return []
    return [{ name: name.slice(0, 60), view, filters: readFilters((filters ?? {}) as Kept) }]
  })
}

/** With another name, in the same place; as they were where another one has that name. */
export const renamed = (views: SavedView[], old: string, name: string): SavedView[] =>
  views.some((one) => one.name === name)
    ? views
    : views.map((one) => (one.name === old ? { ...one, name } : one))

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: async () => (await take(api.GET('/api/v1/session/preferences'))).preferences as Kept,
  staleTime: 60_000,
})

export function useSavedViews() {
  const client = useQueryClient()
  const { data } = useQuery(preferencesQuery)
  const put = async (change: (views: SavedView[]) => SavedView[]) => {
    // others of this person's windows may have saved one meanwhile
    const now = await client.fetchQuery({ ...preferencesQuery, staleTime: 0 })
    const views = readViews(now)
    const changed = change(views)
    if (changed === views) return false
    const preferences = { ...now, views: changed }
    await take(api.PUT('/api/v1/session/preferences', { body: { preferences } }))
    client.setQueryData(preferencesQuery.queryKey, preferences)
    return true
  }
  return {
    views: readViews(data ?? {}),
    save: (one: SavedView) => put((all) => [...all.filter((it) => it.name !== one.name), one]),
    /** Whether it could have that name. */
    rename: (old: string, name: string) => put((all) => renamed(all, old, name)),
    forget: (name: string) => put((all) => all.filter((it) => it.name !== name)),
  }
}
