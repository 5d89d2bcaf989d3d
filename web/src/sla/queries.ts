// What the engine says that rules promise.

import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, take } from '../api/client'
import type { operations } from '../api/schema'
import type { RuleFile } from '../rules/changes'

export type Promises = operations['rulePromises']['responses'][200]['content']['application/json']
export type ShownSla = Promises['slas'][number]
export type ShownCalendar = Promises['calendars'][number]
export type Use = ShownSla['uses'][number]

/** Of exactly these files. */
export const promisesQuery = (files: readonly RuleFile[] | undefined) =>
  queryOptions({
    queryKey: ['rules', 'promises', files ?? null],
    queryFn: ({ signal }) =>
      take(api.POST('/api/v1/rules/promises', { body: files ? { files: [...files] } : {}, signal })),
    placeholderData: keepPreviousData,
    enabled: files !== undefined,
    gcTime: 60_000,
  })
