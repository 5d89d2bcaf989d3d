// Whom a mail may go to, while somebody types: colleagues, and customers as the engine finds them.

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { api, take } from '../api/client'
import { agentsQuery } from '../api/queries'
import { matching } from '../pick/match'

export interface Known {
  address: string
  name: string
}

const most = 8
/** Of colleagues, so that customers have their place. */
const mostColleagues = 3
/** Whoever types on asks once, in milliseconds. */
const pause = 150

/** Those that begin with all words of `typed`, without who is `there` already. */
export function useKnownAddresses(typed: string, there: readonly string[]): Known[] {
  const asked = typed.trim()
  const [search, setSearch] = useState('')
  useEffect(() => {
    const later = setTimeout(() => setSearch(asked), asked ? pause : 0)
    return () => clearTimeout(later)
  }, [asked])
  const { data: agents } = useQuery({ ...agentsQuery, enabled: asked !== '' })
  const { data: customers, isPlaceholderData: earlier } = useQuery({
    queryKey: ['customers', search],
    queryFn: async ({ signal }) =>
      (
        await take(
          api.GET('/api/v1/customers', {
            params: { query: { search: search.slice(0, 200), limit: most } },
            signal,
          }),
        )
      ).items,
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
  if (!asked) return []
  const fits = (one: Known) => matching(asked.replace(/[@.]/gu, ' '), one.name, one.address)
  const colleagues = (agents ?? [])
    .filter((one) => one.active && one.email)
    .map((one) => ({ address: one.email, name: one.name }))
    .filter(fits)
    .slice(0, mostColleagues)
  const taken = new Set(there.map((one) => one.toLowerCase()))
  const all: Known[] = []
  // what was found for fewer letters stays only where it still fits
  for (const one of [
    ...colleagues,
    ...(customers ?? []).filter((known) => (search === asked && !earlier) || fits(known)),
  ]) {
    const key = one.address.toLowerCase()
    if (taken.has(key)) continue
    taken.add(key)
    all.push(one)
  }
  return all.slice(0, most)
}
