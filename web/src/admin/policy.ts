// What rules say of an account's mail before any of them is asked: how it is threaded, and where a message goes that
// no rule placed. It is part of the rule files, where `mailbox NAME` stands.

import type { RuleFile } from '../rules/changes'
import { firstOf } from '../rules/places'
import { type Declaration, declarationOf, withDeclaration, withSettings, writtenOf } from '../sla/declaration'

export interface Policy {
  threads: 'grouped' | 'separate'
  /** Empty: none. */
  team: string
  sla: string
}
export const noPolicy: Policy = { threads: 'grouped', team: '', sla: '' }

/** Rules can name it without quotes. */
export const isRuleName = (name: string) => /^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u.test(name)

function placeOf(
  files: readonly RuleFile[],
  name: string,
): { file: RuleFile; found: Declaration } | undefined {
  for (const file of files) {
    const found = file.path.endsWith('.route') ? declarationOf(file.text, 'mailbox', name) : undefined
    if (found) return { file, found }
  }
  return undefined
}

export function policyOf(files: readonly RuleFile[], name: string): Policy {
  const place = placeOf(files, name)
  if (!place) return noPolicy
  const said = (key: string) => {
    const one = place.found.statements.find((it) => it.key === key)
    return one ? writtenOf(place.file.text, one) : ''
  }
  return {
    threads: said('threads') === 'separate' ? 'separate' : 'grouped',
    team: said('team'),
    sla: said('sla'),
  }
}

/** The files with this policy; the very same ones where nothing changes. */
export function withPolicy(
  files: readonly RuleFile[],
  channel: { name: string; addresses: readonly string[] },
  policy: Policy,
): readonly RuleFile[] {
  const was = policyOf(files, channel.name)
  if (was.threads === policy.threads && was.team === policy.team && was.sla === policy.sla) return files
  const place = placeOf(files, channel.name)
  const lines = {
    // grouped is what goes without saying
    threads:
      policy.threads === 'separate' || place?.found.statements.some((one) => one.key === 'threads')
        ? [`threads ${policy.threads}`]
        : [],
    team: policy.team === '' ? [] : [`team ${policy.team}`],
    sla: policy.sla === '' ? [] : [`sla ${policy.sla}`],
  }
  const put = (path: string, text: string) =>
    files.some((one) => one.path === path)
      ? files.map((one) => (one.path === path ? { path, text } : one))
      : [...files, { path, text }]
  if (place) return put(place.file.path, withSettings(place.file.text, 'mailbox', channel.name, lines))
  const path = firstOf(files.filter((one) => one.path.endsWith('.route'))) ?? 'support.route'
  const text = files.find((one) => one.path === path)?.text ?? 'language 1\n'
  const address = channel.addresses.length > 0 ? [`address ${channel.addresses.join(', ')}`] : []
  return put(
    path,
    withDeclaration(text, 'mailbox', channel.name, [
      ...address,
      ...lines.threads,
      ...lines.team,
      ...lines.sla,
    ]),
  )
}
