import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { swapped, type Wanted, withNewRule, withoutRule, withRule, withTable } from './edit'
import { lineAt, listsOf, type Row, type Table, tablesOf, tokensOf } from './read'
import { bodyOf, conditionOf, conditionText, fits, listsFor } from './rule'

const examples = join(import.meta.dirname, '../../../../examples/rules')
const files = readdirSync(examples, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.route') && !path.startsWith('broken'))
  .map((path) => ({ path, text: readFileSync(join(examples, path), 'utf8') }))

const text = `language 1

team billing { strategy queue } # table not on message

table owner on message match first {
  # who pays
  rule finance when subject contains any ["invoice", "say \\"hi\\""] and sender is sara@shop.example { assign billing; tag money, "two words"; sla gold }
  rule arabic  when language is ar or text mentions "فاتورة" {
    raise priority to high
    assign arabic
  }
  rule known   when conversation.team is present { keep }
  rule noted   when subject contains "x" { tag y } # stays
  rule inner   when subject contains "x" { tag y # why
  }
  otherwise { assign triage }
}

on message when subject contains "a" { tag b }
`
const table = (of = text) => (tablesOf(of) as Table[])[0] as Table
const row = (name: string, of = text) => table(of).rows.find((one) => one.name === name) as Row
const asIs = (of: Row, from = text): Wanted => ({
  name: of.name,
  condition: conditionOf(of.condition),
  actions: bodyOf(from, of).actions,
})

test('tables about mail and their rules are found at their places', () => {
  expect(table().match).toBe('first')
  expect(table().rows.map((one) => one.name)).toEqual([
    'finance',
    'arabic',
    'known',
    'noted',
    'inner',
    'otherwise',
  ])
  expect(lineAt(text, row('arabic').from)).toBe(8)
  expect(row('noted').commented).toBe(false)
  expect(row('inner').commented).toBe(true)
})

test('what the form knows is read, and nothing else', () => {
  expect(conditionOf(row('finance').condition)).toEqual({
    join: 'and',
    clauses: [
      { question: 'subject contains', values: ['invoice', 'say "hi"'] },
      { question: 'sender is', values: ['sara@shop.example'] },
    ],
  })
  expect(bodyOf(text, row('finance'))).toMatchObject({
    actions: { team: 'billing', tags: ['money', 'two words'], priority: '' },
    rest: ['sla gold'],
  })
  expect(bodyOf(text, row('arabic')).actions).toEqual({
    team: 'arabic',
    tags: [],
    priority: 'raise priority to high',
  })
  expect(conditionOf(row('known').condition)).toBeUndefined()
  expect(bodyOf(text, row('known')).rest).toEqual(['keep'])
})

test.each([
  'not subject contains "a"',
  'subject contains "a" and language is ar or language is en',
  'subject contains all ["a", "b"]',
  'text mentions refund_words',
  'text mentions all refund_words',
  'subject contains "a\\n"',
  'subject matches /a/',
  '(subject contains "a")',
  'sender not in vip',
  'language in en',
  'subject in words',
  'sender is vip',
  'sender in vip.',
])('%s stays text', (condition) => {
  const of = `table t on message match all {\n  rule r when ${condition} { tag x }\n}\n`
  expect(conditionOf(row('r', of).condition)).toBeUndefined()
})

test.each([
  'assign billing needing lang.ar else arabic',
  'assign conversation.agent',
  'note "x; tag y"',
  'try webhook erp else { tag down; assign triage }',
  'reply ack\n      at most once per 24h',
])('%s is an action that stays text, whole', (action) => {
  const of = `table t on message match all {\n  rule r when language is ar { ${action}; tag x }\n}\n`
  const body = bodyOf(of, row('r', of))
  expect(body.rest).toEqual([action])
  expect(body.actions.tags).toEqual(['x'])
})

test('a rule that is saved as it was changes nothing, in any of the examples', () => {
  let seen = 0
  for (const { path, text: of } of files)
    for (const one of tablesOf(of) ?? [])
      for (const it of one.rows) {
        seen += 1
        expect(withRule(of, it, asIs(it, of)), `${path}: ${it.name}`).toBe(of)
      }
  expect(seen).toBeGreaterThan(40)
})

/** The same file, laid out as nobody would: what stands between the pieces is other white space, lines stay lines. */
function untidy(of: string, seed: number): string {
  let state = seed
  const some = (...choices: string[]) => {
    state = (state * 48271) % 2147483647
    return choices[state % choices.length] as string
  }
  const tokens = tokensOf(of) ?? []
  let out = ''
  for (const [i, token] of tokens.entries()) {
    const before = of.slice(tokens[i - 1]?.to ?? 0, token.from)
    if (before.includes('\n'))
      out += before.replace(/[^\n]/g, '') + some('', ' ', '\t', '      ', '\t \t') // a declaration too
    else if (token.text === '{' && token.kind === 'mark' && before !== '')
      out += some(' ', '\n', '\n\t', '  ')
    else out += before === '' ? '' : some(' ', '  ', '\t')
    out += token.text
  }
  return `${out}\n`
}

test.each([1, 2, 3])('a file in any layout is read as in its own, and changed in place (%i)', (seed) => {
  let seen = 0
  for (const { path, text: of } of files) {
    const other = untidy(of, seed)
    const all = (from: string) =>
      (tablesOf(from) as Table[]).map((one) => [
        one.name,
        one.match,
        one.rows.map((it) => [
          it.kind,
          it.name,
          conditionOf(it.condition),
          bodyOf(from, it).actions,
          bodyOf(from, it).rest.map((text) => text.replace(/\s+/g, ' ')),
        ]),
      ])
    expect(all(other), path).toEqual(all(of))
    expect(listsOf(other), path).toEqual(listsOf(of))
    for (const [t, one] of (tablesOf(other) as Table[]).entries())
      for (const [r, it] of one.rows.entries()) {
        if (it.kind === 'other') continue
        seen += 1
        expect(withRule(other, it, asIs(it, other)), `${path}: ${it.name}`).toBe(other)
        const wanted: Wanted = {
          ...asIs(it, other),
          actions: { team: 'triage', tags: ['a', 'two words'], priority: 'priority high' },
        }
        const now = withRule(other, it, wanted)
        const again = tablesOf(now)?.[t]?.rows[r] as Row
        expect(asIs(again, now), `${path}: ${it.name}`).toEqual(wanted)
        expect(bodyOf(now, again).rest).toEqual(bodyOf(other, it).rest)
        expect(now.slice(0, it.from)).toBe(other.slice(0, it.from))
        expect(now.slice(again.to)).toBe(other.slice(it.to))
      }
  }
  expect(seen).toBeGreaterThan(40)
})

test('what is written is read again as it was meant, and the rest of the file is the same to the letter', () => {
  const wanted: Wanted = {
    name: 'money',
    condition: {
      join: 'or',
      clauses: [
        { question: 'subject contains', values: ['a, "b"', '{c}', 'back\\slash'] },
        { question: 'text mentions', values: ['فاتورة', 'مبلغ'] },
        { question: 'sender.domain is', values: ['shop.example', 'bank.example'] },
      ],
    },
    actions: { team: 'triage', tags: ['وسم', 'آخر', 'two words'], priority: 'priority urgent' },
  }
  const old = row('finance')
  const now = withRule(text, old, wanted)
  const it = row('money', now)
  expect(asIs(it, now)).toEqual(wanted)
  expect(bodyOf(now, it).rest).toEqual(['sla gold'])
  expect(now.slice(0, old.from)).toBe(text.slice(0, old.from))
  expect(now.slice(it.to)).toBe(text.slice(old.to))
})

test('actions go and come with what parts them', () => {
  const only = (actions: Partial<Wanted['actions']>, name = 'finance') => {
    const now = withRule(text, row(name), {
      ...asIs(row(name)),
      actions: { team: '', tags: [], priority: '', ...actions },
    })
    const it = row(name, now)
    return now.slice(it.body?.from, it.body?.to)
  }
  expect(only({})).toBe(' sla gold ')
  expect(only({ tags: ['money', 'two words'] })).toBe(' tag money, "two words"; sla gold ')
  expect(only({ priority: 'priority low' })).toBe(' sla gold; priority low ')
  expect(only({ team: 'arabic' }, 'arabic')).toBe('\n    assign arabic\n  ')
  expect(only({ priority: 'raise priority to high' }, 'arabic')).toBe('\n    raise priority to high\n  ')
  expect(only({ team: 'arabic', tags: ['x'] }, 'arabic')).toBe('\n    assign arabic\n    tag x\n  ')
  expect(only({}, 'otherwise')).toBe('  ')
  expect(only({ tags: ['x'] }, 'otherwise')).toBe('  tag x ')
})

test('a new rule stands before what acts where none did', () => {
  const wanted = {
    name: 'parcel',
    condition: {
      join: 'and' as const,
      clauses: [{ question: 'subject contains' as const, values: ['parcel'] }],
    },
    actions: { team: 'triage', tags: ['parcel'], priority: '' as const },
  }
  const now = withNewRule(text, table(), wanted)
  expect(now).toContain(
    '  rule parcel when subject contains "parcel" { tag parcel; assign triage }\n  otherwise {',
  )
  expect(
    now.replace('  rule parcel when subject contains "parcel" { tag parcel; assign triage }\n', ''),
  ).toBe(text)
  const made = withTable('language 1\n', 'routing')
  expect(withNewRule(made, table(made), wanted)).toBe(
    'language 1\n\ntable routing on message match first {\n  rule parcel when subject contains "parcel" { tag parcel; assign triage }\n}\n',
  )
})

test('a rule goes with its line, and two change their places', () => {
  const now = withoutRule(text, row('known'))
  expect(now).toBe(text.replace('  rule known   when conversation.team is present { keep }\n', ''))
  expect(withoutRule(text, row('noted'))).toContain('   # stays\n')
  const turned = swapped(text, row('known'), row('arabic'))
  expect(table(turned).rows.map((one) => one.name)).toEqual([
    'finance',
    'known',
    'arabic',
    'noted',
    'inner',
    'otherwise',
  ])
  expect(swapped(turned, row('known', turned), row('arabic', turned))).toBe(text)
})

test('a file that is not whole has no form', () => {
  expect(tokensOf('rule "x')).toBeUndefined()
  expect(tablesOf('table t on message match first {\n  rule a when x { tag b }\n')).toBeUndefined()
})

test('values fit their questions', () => {
  expect(fits('sender is', 'sara@shop.example')).toBe(true)
  expect(fits('sender is', 'sara')).toBe(false)
  expect(fits('sender.domain is', 'shop.example')).toBe(true)
  expect(fits('language is', 'ar')).toBe(true)
  expect(fits('language is', 'Arabic')).toBe(false)
})

test('a list can stand in the place of values, where the language takes one', () => {
  for (const condition of [
    'sender in vip',
    'sender.domain in lookalikes',
    'recipient in our_people',
    'subject contains any money_words',
    'text mentions any كلمات and sender in vip and language is ar',
  ]) {
    const of = `table t on message match all {\n  rule r when ${condition} { tag x }\n}\n`
    const known = conditionOf(row('r', of).condition)
    expect(known?.clauses[0]?.list, condition).toBe(/ (?:in|any) (\S+)/.exec(condition)?.[1])
    expect(known?.clauses[0]?.values).toEqual([])
    expect(known && conditionText(known)).toBe(condition)
  }
})

test('values become a list and a list values, and nothing else changes', () => {
  const old = row('finance')
  const { name, actions } = asIs(old)
  const listed = withRule(text, old, {
    name,
    actions,
    condition: { join: 'and', clauses: [{ question: 'sender is', values: [], list: 'vip' }] },
  })
  expect(listed).toBe(
    text.replace(
      'subject contains any ["invoice", "say \\"hi\\""] and sender is sara@shop.example {',
      'sender in vip {',
    ),
  )
  expect(withRule(listed, row('finance', listed), asIs(old))).toBe(text)
})

test('lists are found where they are declared, with what stands in them', () => {
  const of = `# list old of text { "a" }
list vip of senders { "bigbank.example", sara@shop.example } # of note
list blocked of sender from "blocked.csv" column "Email"
list words of text {
  "say \\"hi\\""
  "فاتورة"
}
list sizes of numbers { 1, 2 }
table list on message match first { rule list when sender in vip { tag list } }
list open of text { "a"
`
  expect(listsOf(of)).toEqual([
    { name: 'vip', type: 'senders', items: ['bigbank.example', 'sara@shop.example'] },
    { name: 'blocked', type: 'senders', items: [], file: 'blocked.csv' },
    { name: 'words', type: 'text', items: ['say "hi"', 'فاتورة'] },
    { name: 'sizes', type: 'numbers', items: ['1', '2'] },
  ])
  expect(listsOf('list vip of senders { "a.example }')).toEqual([])
  const names = (question: Parameters<typeof listsFor>[0]) =>
    listsFor(question, listsOf(of)).map((one) => one.name)
  expect(names('sender is')).toEqual(['vip', 'blocked'])
  expect(names('sender.domain is')).toEqual(['vip', 'blocked'])
  expect(names('text mentions')).toEqual(['words'])
  expect(names('language is')).toEqual([])
})

test('every list of the examples is found', () => {
  const lists = files.flatMap((one) => listsOf(one.text))
  const written = files.flatMap((one) => one.text.match(/^list \S+ of/gmu) ?? [])
  expect(written.length).toBeGreaterThan(6)
  expect(lists.length).toBe(written.length)
  for (const one of lists) expect(one.items.length > 0 || one.file, one.name).toBeTruthy()
})
