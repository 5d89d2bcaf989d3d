// The tables of a rule file and where each of their rules stands, for the form beside the text.
//
// Owns     nothing: places in the text, made anew after every change.
// Never    says what is right: that is the engine's checker. What is not recognised is shown as text.
// Fails    by giving no tables, where brackets do not close or a string does not end.

import { words } from '@editors/words.js'

export interface Token {
  kind: 'word' | 'text' | 'pattern' | 'mark' | 'comment'
  text: string
  from: number
  to: number
  /** The first of its line. */
  starts: boolean
}

const pattern = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\//y
const string = /"(?:\\.|[^"\\\n])*"/y
const word = /[^\s"#{}()[\],;]+/y
const marks = '{}()[],;'

/** Nothing where a string does not end. */
export function tokensOf(text: string): Token[] | undefined {
  const out: Token[] = []
  let at = 0
  let starts = true
  const take = (kind: Token['kind'], expression: RegExp) => {
    expression.lastIndex = at
    const found = expression.exec(text)?.[0]
    if (!found) return false
    out.push({ kind, text: found, from: at, to: at + found.length, starts })
    at += found.length
    starts = false
    return true
  }
  while (at < text.length) {
    const here = text[at] ?? ''
    if (here === '\n') starts = true
    if (/\s/.test(here)) at += 1
    else if (here === '#') take('comment', /#[^\n]*/y)
    else if (here === '"') {
      if (!take('text', string)) return undefined
    } else if (marks.includes(here)) take('mark', /./y)
    else if (here !== '/' || !take('pattern', pattern)) take('word', word)
  }
  return out
}

export interface Block {
  from: number
  to: number
  tokens: Token[]
}
export interface Row {
  kind: 'rule' | 'otherwise' | 'defaults' | 'other'
  name: string
  from: number
  to: number
  /** What stands behind `when`. */
  condition?: Block
  /** What stands between the braces. */
  body?: Block
  /** Comments stand where they are only as long as nobody rewrites what is around them. */
  commented: boolean
}
export interface Table {
  name: string
  match: 'first' | 'all'
  from: number
  to: number
  /** Where its `}` stands. */
  end: number
  rows: Row[]
}

const verbs = new Set(words.verbs)
const opens = new Set(['{', '(', '['])
const closes = new Set(['}', ')', ']'])
const isMark = (token: Token | undefined, mark: string) => token?.kind === 'mark' && token.text === mark

export interface List {
  name: string
  /** What it holds: `senders`, `text`, … */
  type: string
  /** As they are written; of a list in a file of its own none are known. */
  items: string[]
  file?: string
}

/** The index behind the bracket that closes the one at `open`; nothing where none does. */
function behind(tokens: readonly Token[], open: number): number | undefined {
  let depth = 0
  for (let i = open; i < tokens.length; i += 1) {
    const { kind, text } = tokens[i] as Token
    if (kind !== 'mark') continue
    if (opens.has(text)) depth += 1
    if (closes.has(text)) depth -= 1
    if (depth === 0) return i + 1
  }
  return undefined
}

/** From the first to the last of these tokens. */
const blockOf = (tokens: readonly Token[]): Block => ({
  from: tokens[0]?.from ?? 0,
  to: tokens.at(-1)?.to ?? 0,
  tokens: tokens.filter((one) => one.kind !== 'comment'),
})

/** The tables of `text` that decide about mail. */
export function tablesOf(text: string): Table[] | undefined {
  const tokens = tokensOf(text)
  if (!tokens) return undefined
  const out: Table[] = []
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i] as Token
    if (token.kind === 'comment') continue
    if (token.kind === 'mark' && opens.has(token.text)) {
      const end = behind(tokens, i)
      if (end === undefined) return undefined
      i = end - 1
      continue
    }
    // outside of all brackets a declaration begins its line, indented or not
    if (token.text !== 'table' || token.kind !== 'word' || !token.starts) continue
    const [name, on, event, match, how, open] = tokens.slice(i + 1, i + 7)
    if (on?.text !== 'on' || event?.text !== 'message' || match?.text !== 'match' || !isMark(open, '{'))
      continue
    if (how?.text !== 'first' && how?.text !== 'all') continue
    const end = behind(tokens, i + 6)
    if (end === undefined) return undefined
    out.push({
      name: name?.text ?? '',
      match: how.text,
      from: token.from,
      to: (tokens[end - 1] as Token).to,
      end: (tokens[end - 1] as Token).from,
      rows: rowsOf(tokens.slice(i + 7, end - 1)),
    })
    i = end - 1
  }
  return out
}

/** `address`, as it may be written, for `addresses`. */
const inPlural: Record<string, string> = {
  sender: 'senders',
  address: 'addresses',
  domain: 'domains',
  number: 'numbers',
}
/** The lists that `text` declares; what comes behind a string that does not end is not among them. */
export function listsOf(text: string): List[] {
  const tokens = (tokensOf(text) ?? []).filter((one) => one.kind !== 'comment')
  const out: List[] = []
  let depth = 0
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'mark' && opens.has(token.text)) depth += 1
    if (token.kind === 'mark' && closes.has(token.text)) depth -= 1
    if (token.kind !== 'word' || token.text !== 'list' || !token.starts || depth > 0) continue
    const [name, of, type, open] = tokens.slice(i + 1, i + 5)
    if (name?.kind !== 'word' || of?.text !== 'of' || type?.kind !== 'word' || !open) continue
    const one: List = { name: name.text, type: inPlural[type.text] ?? type.text, items: [] }
    const plain = ({ kind, text: said }: Token) =>
      kind === 'text' ? said.slice(1, -1).replace(/\\(["\\{}])/g, '$1') : said
    if (open.text === 'from') {
      const file = tokens[i + 5]
      if (file?.kind === 'text') out.push({ ...one, file: plain(file) })
      continue
    }
    const end = isMark(open, '{') ? behind(tokens, i + 4) : undefined
    if (end === undefined) continue
    one.items = tokens
      .slice(i + 5, end - 1)
      .filter((it) => it.kind !== 'mark')
      .map(plain)
    out.push(one)
  }
  return out
}

function rowsOf(tokens: readonly Token[]): Row[] {
  const out: Row[] = []
  for (let i = 0; i < tokens.length; ) {
    const first = tokens[i] as Token
    if (first.kind === 'comment' || isMark(first, ';')) {
      i += 1
      continue
    }
    let open = i
    // a statement without braces ends with its line
    while (open < tokens.length && !isMark(tokens[open], '{') && !isMark(tokens[open], ';')) {
      if (open > i && (tokens[open] as Token).starts && isStart(tokens[open] as Token)) break
      open += 1
    }
    const end = isMark(tokens[open], '{') ? (behind(tokens, open) ?? tokens.length) : open
    out.push(rowOf(tokens.slice(i, end), open - i))
    i = end
  }
  return out
}
const isStart = (token: Token) => ['rule', 'otherwise', 'defaults', 'prefer'].includes(token.text)

function rowOf(tokens: readonly Token[], open: number): Row {
  const first = tokens[0] as Token
  const row: Row = {
    kind: 'other',
    name: '',
    from: first.from,
    to: (tokens.at(-1) as Token).to,
    commented: tokens.some((one) => one.kind === 'comment'),
  }
  const brace = tokens[open]
  if (!isMark(brace, '{')) return row
  const inner = tokens.slice(open + 1, -1)
  const body = { ...blockOf(inner), from: (brace as Token).to, to: (tokens.at(-1) as Token).from }
  if ((first.text === 'otherwise' || first.text === 'defaults') && open === 1)
    return { ...row, kind: first.text, name: first.text, body }
  if (first.text !== 'rule' || tokens[1]?.kind !== 'word') return row
  const named: Row = { ...row, kind: 'rule', name: tokens[1].text, body }
  if (tokens[2]?.text !== 'when' || open < 4) return named
  return { ...named, condition: blockOf(tokens.slice(3, open)) }
}

/** The statements of a body: apart by `;`, or on lines of their own that begin with a verb. */
export function statementsOf(body: Block): Block[] {
  const out: Token[][] = []
  let depth = 0
  let fresh = true
  for (const token of body.tokens) {
    if (token.kind === 'mark') {
      if (opens.has(token.text)) depth += 1
      if (closes.has(token.text)) depth -= 1
    }
    if (depth === 0 && isMark(token, ';')) {
      fresh = true
      continue
    }
    if (depth === 0 && token.starts && token.kind === 'word' && verbs.has(token.text)) fresh = true
    if (fresh) out.push([])
    fresh = false
    out.at(-1)?.push(token)
  }
  return out.map(blockOf)
}

/** The line (from 1) on which a place stands. */
export const lineAt = (text: string, at: number) => text.slice(0, at).split('\n').length
