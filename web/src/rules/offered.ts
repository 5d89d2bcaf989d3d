// Asks the engine what may be written at a place of a rule file.

import { api, take } from '../api/client'
import type { operations } from '../api/schema'
import type { RuleFile } from './changes'

export type Offered = operations['completeRules']['responses'][200]['content']['application/json']

/** `line` from 1, `column` in UTF-16 from 0. */
export const offeredAt = (files: readonly RuleFile[], file: string, line: number, column: number) =>
  take(api.POST('/api/v1/rules/complete', { body: { files: [...files], file, line, column } }))
