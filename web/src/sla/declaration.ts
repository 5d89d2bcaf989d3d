// Where an SLA, a calendar or a mailbox stands in a rule file, and changes of its settings. What stands around them stays as it
// is, to the letter.
//
// Owns     nothing: places in the text, made anew after every change.
// Never    says what is right: that is the engine's checker.

import { type Token, tokensOf } from '../rules/form/read'

export interface Statement {
  key: string
  from: number
  to: number
  /** What stands behind the key, comments left out. */
  values: Token[]
}
export interface Declaration {
  name: string
  /** Of its braces. */
  open: number
  close: number
  statements: Statement[]
}
export type Kind = 'sla' | 'calendar' | 'mailbox'

const isMark = (token: Token | undefined, mark: string) => token?.kind === 'mark' && token.text === mark

function statementsOf(tokens: readonly Token[]): Statement[] {
  const out: Token[][] = []
  let fresh = true
  let last: Token | undefined
  for (const token of tokens) {
    if (token.kind === 'comment') continue
    if (isMark(token, ';')) {
      fresh = true
      continue
    }
    // a line ends a statement, but for one that ends in a comma
    if (token.starts && !isMark(last, ',')) fresh = true
    if (fresh) out.push([])
    fresh = false
    out.at(-1)?.push(token)
    last = token
  }
  return out.map((all) => ({
    key: all[0]?.text ?? '',
    from: all[0]?.from ?? 0,
    to: all.at(-1)?.to ?? 0,
    values: all.slice(1),
  }))
}

/** The declaration of this kind and name; nothing where the text has none, or does not close. */
export function declarationOf(text: string, kind: Kind, name: string): Declaration | undefined {
  const tokens = tokensOf(text) ?? []
  let depth = 0
  for (const [i, token] of tokens.entries()) {
    if (isMark(token, '{')) depth += 1
    if (isMark(token, '}')) depth -= 1
    if (depth > 0 || token.kind !== 'word' || token.text !== kind || !token.starts) continue
    const open = tokens[i + 2]
    if (tokens[i + 1]?.text !== name || !open || !isMark(open, '{')) continue
    const end = tokens.findIndex((one, at) => at > i + 2 && isMark(one, '}'))
    const close = tokens[end]
    if (!close) return undefined
    return { name, open: open.from, close: close.from, statements: statementsOf(tokens.slice(i + 3, end)) }
  }
  return undefined
}

/** What a statement says behind its key, as it is written. */
export const writtenOf = (text: string, one: Statement) =>
  one.values.length === 0 ? '' : text.slice(one.values[0]?.from, one.values.at(-1)?.to)

interface Change {
  from: number
  to: number
  text: string
}

/** With its line where nothing else stands there, else with what parts it from the next. */
function withoutStatement(text: string, one: Statement, within: Declaration): Change {
  const line = text.lastIndexOf('\n', one.from - 1) + 1
  const next = text.indexOf('\n', one.to)
  const alone =
    line > within.open &&
    next >= 0 &&
    text.slice(line, one.from).trim() === '' &&
    /^\s*;?\s*$/.test(text.slice(one.to, next))
  if (alone) return { from: line, to: next + 1, text: '' }
  const behind = /^[^\S\n]*;?[^\S\n]*/.exec(text.slice(one.to, within.close))?.[0].length ?? 0
  return { from: one.from, to: one.to + behind, text: '' }
}

/**
 * The text with these settings of a declaration: by key, the lines that are to stand there. Keys that are not named
 * stay, and so does a line that says the same already.
 */
export function withSettings(
  text: string,
  kind: Kind,
  name: string,
  wanted: Readonly<Record<string, readonly string[]>>,
): string {
  const found = declarationOf(text, kind, name)
  if (!found) return text
  const changes: Change[] = []
  const added: string[] = []
  const plain = (line: string) => line.replace(/\s+/g, ' ').trim()
  for (const [key, lines] of Object.entries(wanted)) {
    const there = found.statements.filter((one) => one.key === key)
    const said = there.map((one) => plain(text.slice(one.from, one.to)))
    if (said.length === lines.length && said.every((one, i) => one === plain(lines[i] ?? ''))) continue
    there.forEach((one, i) => {
      const line = lines[i]
      if (line === undefined) changes.push(withoutStatement(text, one, found))
      else if (said[i] !== plain(line)) changes.push({ from: one.from, to: one.to, text: line })
    })
    added.push(...lines.slice(there.length))
  }
  if (added.length > 0) {
    const inner = text.slice(found.open + 1, found.close)
    const end = found.open + 1 + inner.trimEnd().length
    const last = inner.slice(inner.lastIndexOf('\n') + 1)
    // nothing may be added to a comment
    const spread = inner.includes('\n') || /#/.test(last)
    const room = end === found.open + 1 || /;\s*$/.test(inner) ? ' ' : '; '
    changes.push({
      from: end,
      to: end,
      text: spread ? added.map((one) => `\n  ${one}`).join('') : room + added.join('; '),
    })
  }
  return changes
    .sort((a, b) => b.from - a.from || b.to - a.to)
    .reduce((now, one) => now.slice(0, one.from) + one.text + now.slice(one.to), text)
}

/** With a declaration of its own behind everything else. */
export const withDeclaration = (text: string, kind: Kind, name: string, lines: readonly string[]) =>
  `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${text.trim() === '' ? '' : '\n'}${kind} ${name} {\n${lines
    .map((one) => `  ${one}\n`)
    .join('')}}\n`
