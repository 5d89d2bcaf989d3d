// Changes of one rule in the text of its file. What stands outside of the rule stays as it is, to the letter.

import type { Row, Table } from './read'
import {
  type Actions,
  actionTexts,
  type Body,
  bodyOf,
  type Condition,
  conditionOf,
  conditionText,
} from './rule'

/** As the form gives it back. */
export interface Wanted {
  name: string
  /** Nothing where the form does not show the condition. */
  condition: Condition | undefined
  actions: Actions
}

const kinds = ['priority', 'tags', 'team'] as const
interface Change {
  from: number
  to: number
  text: string
}
const changed = (text: string, all: readonly Change[]) =>
  [...all]
    .sort((a, b) => b.from - a.from)
    .reduce((now, one) => now.slice(0, one.from) + one.text + now.slice(one.to), text)

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function changesOfBody(text: string, row: Row, body: Body, wanted: Actions): Change[] {
  const { body: block } = row
  if (!block) return []
  const texts = actionTexts(wanted)
  const out: Change[] = []
  const added: string[] = []
  for (const kind of kinds) {
    if (same(body.actions[kind], wanted[kind])) continue
    const place = body.places[kind]
    if (!place) {
      if (texts[kind]) added.push(texts[kind])
    } else if (texts[kind]) out.push({ from: place.from, to: place.to, text: texts[kind] })
    else {
      // with what parts it from the next one, or from the one before
      const after = /^[^\S\n]*(?:;[^\S\n]*|\n\s*(?=\S))/.exec(text.slice(place.to, block.to))?.[0].length ?? 0
      const before =
        after > 0 ? 0 : (/[^\S\n]*(?:;|\n)\s*$/.exec(text.slice(block.from, place.from))?.[0].length ?? 0)
      out.push({ from: place.from - before, to: place.to + after, text: '' })
    }
  }
  if (added.length > 0) {
    const inner = text.slice(block.from, block.to)
    const lines = inner.includes('\n')
    const end = block.from + inner.trimEnd().length
    // everything that is there goes: nothing has to be parted from what comes
    const kept = kinds.some((kind) => body.places[kind] && texts[kind]) || body.rest.length > 0
    out.push({
      from: end,
      to: end,
      text: (kept ? (lines ? '\n    ' : '; ') : ' ') + added.join(lines ? '\n    ' : '; '),
    })
  }
  return out
}

/** The same text where nothing differs from what the rule says. */
export function withRule(text: string, row: Row, wanted: Wanted): string {
  const changes = changesOfBody(text, row, bodyOf(text, row), wanted.actions)
  if (row.kind === 'rule' && wanted.name !== row.name) {
    const at = text.indexOf(row.name, row.from + 'rule'.length)
    changes.push({ from: at, to: at + row.name.length, text: wanted.name })
  }
  if (row.condition && wanted.condition && !same(conditionOf(row.condition), wanted.condition))
    changes.push({ from: row.condition.from, to: row.condition.to, text: conditionText(wanted.condition) })
  return changed(text, changes)
}

/** A rule at the end of its table, before what acts where none did. */
export function withNewRule(text: string, table: Table, wanted: Wanted & { condition: Condition }): string {
  const texts = actionTexts(wanted.actions)
  const body = kinds
    .map((kind) => texts[kind])
    .filter(Boolean)
    .join('; ')
  const rule = `rule ${wanted.name} when ${conditionText(wanted.condition)} { ${body} }`
  const last = table.rows.find((one) => one.kind === 'otherwise')
  const at = last?.from ?? table.end
  const line = text.lastIndexOf('\n', at - 1) + 1
  const alone = text.slice(line, at).trim() === ''
  return alone
    ? `${text.slice(0, line)}  ${rule}\n${text.slice(line)}`
    : `${text.slice(0, at).trimEnd()}\n  ${rule}\n${last ? '  ' : ''}${text.slice(at)}`
}

/** Without it, and without its line where nothing else stands there. */
export function withoutRule(text: string, row: Row): string {
  const line = text.lastIndexOf('\n', row.from - 1) + 1
  const next = text.indexOf('\n', row.to)
  const end = next < 0 ? text.length : next + 1
  return text.slice(line, row.from).trim() === '' && text.slice(row.to, end).trim() === ''
    ? text.slice(0, line) + text.slice(end)
    : text.slice(0, row.from) + text.slice(row.to)
}

/** Two rules in each other's place. */
export function swapped(text: string, a: Row, b: Row): string {
  const [first, second] = a.from < b.from ? [a, b] : [b, a]
  return (
    text.slice(0, first.from) +
    text.slice(second.from, second.to) +
    text.slice(first.to, second.from) +
    text.slice(first.from, first.to) +
    text.slice(second.to)
  )
}

/** A file with a table of its own, where it has none about mail. */
export const withTable = (text: string, name: string) =>
  `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${text.trim() === '' ? '' : '\n'}table ${name} on message match first {\n}\n`
