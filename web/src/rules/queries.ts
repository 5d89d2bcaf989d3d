// What the rules page asks the engine.

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, take } from '../api/client'
import type { RuleFile } from './changes'

export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: () => take(api.GET('/api/v1/rules')),
  staleTime: 10_000,
})
export const ruleHistoryQuery = queryOptions({
  queryKey: ['rules', 'history'],
  queryFn: async () => (await take(api.GET('/api/v1/rules/history'))).items,
  staleTime: 10_000,
})
export const generationQuery = (id: number) =>
  queryOptions({
    queryKey: ['rules', 'generation', id],
    queryFn: () => take(api.GET('/api/v1/rules/generations/{id}', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY, // what was in force once stays what it was
  })
export const hitsQuery = queryOptions({
  queryKey: ['rules', 'hits'],
  queryFn: () => take(api.GET('/api/v1/rules/hits')),
})
/** The checker's word on exactly these files; the last answer stays until the next one is there. */
export const checkQuery = (files: readonly RuleFile[]) =>
  queryOptions({
    queryKey: ['rules', 'check', files],
    queryFn: ({ signal }) => take(api.POST('/api/v1/rules/check', { body: { files: [...files] }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
    enabled: files.length > 0,
  })
export const planQuery = (files: readonly RuleFile[]) =>
  queryOptions({
    queryKey: ['rules', 'plan', files],
    queryFn: () => take(api.POST('/api/v1/rules/plan', { body: { files: [...files] } })),
    gcTime: 60_000,
  })
