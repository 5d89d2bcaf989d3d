// A rule as the form has it: what its text says as values, and values as text again.
//
// Never    guesses: a condition or an action that is not exactly one of these stays the text that it is.

import { type Block, type List, type Row, statementsOf, type Token } from './read'

/** What the form asks of a mail. The first two words are those of the rule. */
export const questions = [
  'subject contains',
  'text contains',
  'text mentions',
  'body contains',
  'sender is',
  'sender.domain is',
  'recipient is',
  'language is',
] as const
export type Question = (typeof questions)[number]
export interface Clause {
  question: Question
  /** Empty where it is compared with a list. */
  values: string[]
  /** The name of a list, which stands elsewhere. */
  list?: string
}
export interface Condition {
  /** Whether all of these have to hold, or one. */
  join: 'and' | 'or'
  clauses: Clause[]
}
export const levels = ['low', 'normal', 'high', 'urgent'] as const
export const priorities = [
  ...levels.map((one) => `priority ${one}` as const),
  ...levels.map((one) => `raise priority to ${one}` as const),
]
export interface Actions {
  team: string
  tags: string[]
  priority: '' | (typeof priorities)[number]
}

const isWord = (token: Token | undefined, text: string) => token?.kind === 'word' && token.text === text

/** What a string says; nothing where it has escapes that the form does not write. */
function unquoted(token: Token | undefined): string | undefined {
  if (token?.kind === 'word') return token.text
  if (token?.kind !== 'text') return undefined
  const inner = token.text.slice(1, -1)
  if (!/^(?:[^\\]|\\["\\{}])*$/u.test(inner)) return undefined
  return inner.replace(/\\(.)/g, '$1')
}
const quoted = (text: string) => `"${text.replace(/["\\{}]/g, '\\$&')}"`

/** `a`, or `any [a, b]`. */
function valuesOf(tokens: readonly Token[]): string[] | undefined {
  if (tokens.length === 1) {
    const one = unquoted(tokens[0])
    return one === undefined ? undefined : [one]
  }
  if (!isWord(tokens[0], 'any') || tokens[1]?.text !== '[' || tokens.at(-1)?.text !== ']') return undefined
  return listOf(tokens.slice(2, -1))
}
function listOf(tokens: readonly Token[]): string[] | undefined {
  const out: string[] = []
  for (const [i, token] of tokens.entries()) {
    if (i % 2 === 1) {
      if (token.kind !== 'mark' || token.text !== ',') return undefined
      continue
    }
    const one = unquoted(token)
    if (one === undefined) return undefined
    out.push(one)
  }
  return tokens.length % 2 === 1 ? out : undefined
}

export function conditionOf(block: Block | undefined): Condition | undefined {
  if (!block) return undefined
  const parts: Token[][] = [[]]
  const joins = new Set<string>()
  let depth = 0
  for (const token of block.tokens) {
    if (token.text === '[' && token.kind === 'mark') depth += 1
    if (token.text === ']' && token.kind === 'mark') depth -= 1
    if (depth === 0 && token.kind === 'word' && (token.text === 'and' || token.text === 'or')) {
      joins.add(token.text)
      parts.push([])
    } else parts.at(-1)?.push(token)
  }
  if (joins.size > 1) return undefined
  const clauses: Clause[] = []
  for (const part of parts) {
    const named = listClauseOf(part)
    if (named) {
      clauses.push(named)
      continue
    }
    const question = questions.find((one) => one === `${part[0]?.text} ${part[1]?.text}`)
    const values = question && valuesOf(part.slice(2))
    if (!question || !values?.every((one) => fits(question, one))) return undefined
    // a text without quotes would be the name of a list
    if (isText(question) && part.slice(2).some((one) => one.kind === 'word' && one.text !== 'any'))
      return undefined
    clauses.push({ question, values })
  }
  return { join: joins.has('or') ? 'or' : 'and', clauses }
}

const isText = (question: Question) => /contains|mentions/.test(question)

/** `sender in vip`, `subject contains any words`. */
function listClauseOf(part: readonly Token[]): Clause | undefined {
  const [field, operator, ...rest] = part
  const name = rest.at(-1)
  if (field?.kind !== 'word' || operator?.kind !== 'word' || name?.kind !== 'word' || !isName(name.text))
    return undefined
  const text = rest.length === 2 && isWord(rest[0], 'any')
  const question = questions.find((one) =>
    text && isText(one)
      ? one === `${field.text} ${operator.text}`
      : rest.length === 1 && operator.text === 'in' && one === `${field.text} is`,
  )
  return question && listTypes(question).length > 0 ? { question, values: [], list: name.text } : undefined
}

const people = ['senders', 'addresses', 'domains'] as const
/** What lists a question can be asked of. */
function listTypes(question: Question): readonly string[] {
  if (isText(question)) return ['text']
  if (question === 'language is') return []
  return question === 'sender.domain is' ? ['domains', 'senders'] : people
}
export const listsFor = (question: Question, lists: readonly List[]) =>
  lists.filter((one) => listTypes(question).includes(one.type))
const address = /^[\p{L}\p{N}_.+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u
const domain = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u
const plain = /^[\p{L}_][\p{L}\p{M}\p{N}_]*(?:[.-][\p{L}\p{M}\p{N}_]+)*$/u

/** Whether a value can be one of this question. */
export function fits(question: Question, value: string): boolean {
  if (isText(question)) return value !== '' && !/[\n\r]/.test(value)
  if (question === 'language is') return /^[a-z]{2,3}$/.test(value) || value === 'unknown'
  return (question === 'sender.domain is' ? domain : address).test(value)
}
export const isName = (text: string) => plain.test(text)
/** Tags are words, or any text between quotes. */
export const isTag = (text: string) => text !== '' && text.length <= 100 && !/["\\{}\n\r]/.test(text)

const rightToLeft = /\p{Script=Arabic}|\p{Script=Hebrew}/u
/** Neighbours of right-to-left letters on one line would be shown in the other order: they get lines. */
const neighbours = (values: readonly string[]) =>
  values.some((one, i) => i > 0 && rightToLeft.test(one) && rightToLeft.test(values[i - 1] ?? ''))

export function conditionText({ join, clauses }: Condition): string {
  return clauses
    .map(({ question, values, list }) => {
      if (list)
        return isText(question) ? `${question} any ${list}` : `${question.replace(/ is$/, ' in')} ${list}`
      const written = values.map((one) => (isText(question) ? quoted(one) : one))
      if (written.length === 1) return `${question} ${written[0]}`
      if (!neighbours(values)) return `${question} any [${written.join(', ')}]`
      return `${question} any [\n${written.map((one) => `    ${one}`).join(',\n')}\n  ]`
    })
    .join(` ${join} `)
}

type Kind = keyof Actions
/** Which of the form's actions a statement is, with its value. */
function actionOf({ tokens }: Block): { kind: Kind; value: Actions[Kind] } | undefined {
  const [first, second] = tokens
  if (
    isWord(first, 'assign') &&
    tokens.length === 2 &&
    second?.kind === 'word' &&
    isName(second.text) &&
    !second.text.includes('.')
  )
    return { kind: 'team', value: second.text }
  if (isWord(first, 'tag')) {
    const tags = listOf(tokens.slice(1))
    return tags?.every(isTag) ? { kind: 'tags', value: tags } : undefined
  }
  const said = tokens.map((one) => one.text).join(' ')
  const priority = tokens.every((one) => one.kind === 'word') && priorities.find((one) => one === said)
  return priority ? { kind: 'priority', value: priority } : undefined
}

export interface Body {
  actions: Actions
  /** Which statement says it; the first of its kind. */
  places: Partial<Record<Kind, Block>>
  /** What the form does not know, as it stands there. */
  rest: string[]
}
export function bodyOf(text: string, row: Row): Body {
  const out: Body = { actions: { team: '', tags: [], priority: '' }, places: {}, rest: [] }
  for (const one of row.body ? statementsOf(row.body) : []) {
    const action = actionOf(one)
    if (action && !out.places[action.kind]) {
      out.places[action.kind] = one
      Object.assign(out.actions, { [action.kind]: action.value })
    } else out.rest.push(text.slice(one.from, one.to))
  }
  return out
}

/** Whether something else in the body gives it to somebody, or says how urgent it is. */
export const isSaidElsewhere = (body: Body, kind: 'team' | 'priority') =>
  body.rest.some((one) =>
    (kind === 'team' ? /^(?:assign|keep|unassign|escalate)\b/ : /^(?:priority|raise)\b/).test(one),
  )

export function actionTexts(of: Actions): Record<Kind, string> {
  const tags = of.tags.map((one) => (isName(one) ? one : quoted(one)))
  return {
    team: of.team && `assign ${of.team}`,
    tags: tags.length === 0 ? '' : `tag ${tags.join(neighbours(of.tags) ? ',\n        ' : ', ')}`,
    priority: of.priority,
  }
}
