// Arabic of the pages of leads and administrators: loaded behind the first page.

import { adminAr } from './admin.ar'
import { auditAr } from './audit.ar'
import { formAr } from './form.ar'
import { ledgerAr } from './ledger.ar'
import { promiseAr } from './promise.ar'
import { reportsAr } from './reports.ar'
import { rulesAr } from './rules.ar'
import { wallAr } from './wall.ar'
import { webhooksAr } from './webhooks.ar'

export const deskAr = {
  ...rulesAr,
  ...formAr,
  ...adminAr,
  ...auditAr,
  ...ledgerAr,
  ...reportsAr,
  ...wallAr,
  ...promiseAr,
  ...webhooksAr,
} as const
