// English of the pages of leads and administrators: loaded behind the first page.

import { adminEn } from './admin.en'
import { auditEn } from './audit.en'
import { formEn } from './form.en'
import { ledgerEn } from './ledger.en'
import { promiseEn } from './promise.en'
import { reportsEn } from './reports.en'
import { rulesEn } from './rules.en'
import { wallEn } from './wall.en'
import { webhooksEn } from './webhooks.en'

export const deskEn = {
  ...rulesEn,
  ...formEn,
  ...adminEn,
  ...auditEn,
  ...ledgerEn,
  ...reportsEn,
  ...wallEn,
  ...promiseEn,
  ...webhooksEn,
} as const
