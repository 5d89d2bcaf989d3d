// Where findings stand in a file, and where a rule begins.

import type { Schemas } from '../api/client'
import type { RuleFile } from './changes'

export type Finding = Schemas['Diagnostic']

/** The offset in UTF-16 of a column that counts characters as people do. */
export function offsetOfColumn(line: string, column: number): number {
  let left = column - 1
  if (left <= 0) return 0
  // plain text needs no segmenter, and that is nearly all
  if (/^[\x20-\x7e\t]*$/.test(line)) return Math.min(left, line.length)
  for (const { index } of new Intl.Segmenter().segment(line)) {
    if (left === 0) return index
    left -= 1
  }
  return line.length
}

const worst = { error: 2, warning: 1, note: 0 } as const
/** The gravest of these, for a sign beside a file's name. */
export const gravest = (found: readonly Finding[]): Finding['severity'] | undefined =>
  found.reduce<Finding['severity'] | undefined>(
    (most, one) => (most === undefined || worst[one.severity] > worst[most] ? one.severity : most),
    undefined,
  )

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The line (from 1) of a rule as traces name it (`owner.finance`), in a text that may have moved on. */
export function lineOfRule(text: string, rule: string): number | undefined {
  const dot = rule.indexOf('.')
  if (dot < 0) return undefined
  const table = escaped(rule.slice(0, dot))
  const name = escaped(rule.slice(dot + 1))
  const begins = new RegExp(`^\\s*table\\s+${table}(?=[\\s{]|$)`, 'u')
  const wanted = new RegExp(
    `(?:^|[{;\\s])(?:rule\\s+${name}|${name === 'otherwise' ? 'otherwise' : '(?!)'})(?=[\\s{]|$)`,
    'u',
  )
  let inside = false
  for (const [at, line] of text.split('\n').entries()) {
    if (begins.test(line)) inside = true
    else if (inside && /^[a-z]/.test(line)) inside = false
    if (inside && wanted.test(line)) return at + 1
  }
  return undefined
}

/** What people come for: the rules of the folder itself, then others, then what they name. */
export const firstOf = (files: readonly RuleFile[]) =>
  [...files].sort((a, b) => rankOf(a.path) - rankOf(b.path))[0]?.path
const rankOf = (path: string) => (path.endsWith('.route') ? (path.includes('/') ? 1 : 0) : 2)

/** Names that the files declare, of this kind or of any: `billing` of `team billing {`. */
export function declaredNames(texts: readonly string[], kind?: string): string[] {
  const found = new Set<string>()
  for (const text of texts)
    for (const [, what, name] of text.matchAll(
      /^(team|mailbox|sla|calendar|list|reply|table|flow|flag|status|webhook|attribute)\s+([\p{L}_][\p{L}\p{M}\p{N}_.-]*)/gmu,
    ))
      if (name && (kind === undefined || what === kind)) found.add(name)
  return [...found].sort()
}
