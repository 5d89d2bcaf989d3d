import { expect, test } from 'vitest'
import { declaredNames, gravest, lineOfRule, offsetOfColumn } from './places'

test('columns count characters as people do', () => {
  expect(offsetOfColumn('tag late', 5)).toBe(4)
  expect(offsetOfColumn('tag late', 99)).toBe(8)
  // one character of two code points, then one of five
  expect(offsetOfColumn('e\u0301 x', 2)).toBe(2)
  expect(offsetOfColumn('👩‍🚒 x', 2)).toBe(5)
  expect(offsetOfColumn('فاتورة x', 8)).toBe(7)
  expect(offsetOfColumn('', 1)).toBe(0)
})

const rules = `language 1
table first on message match first {
  rule finance when subject contains "x" { tag a }
}
table owner on message match first {
  rule finance when subject contains "invoice"
    { tag money }
  rule finance.ar when language is ar { tag b }
  otherwise { tag other }
}
`
test('a rule is found by table and name', () => {
  expect(lineOfRule(rules, 'first.finance')).toBe(3)
  expect(lineOfRule(rules, 'owner.finance')).toBe(6)
  expect(lineOfRule(rules, 'owner.finance.ar')).toBe(8)
  expect(lineOfRule(rules, 'owner.otherwise')).toBe(9)
  expect(lineOfRule(rules, 'first.otherwise')).toBeUndefined()
  expect(lineOfRule(rules, 'mailbox support')).toBeUndefined()
})

test('declared names are offered', () => {
  expect(
    declaredNames(['team billing {}\n  team inner {}\n', 'list vip from "vip.csv"\nreply شكرا "x"\n']),
  ).toEqual(['billing', 'vip', 'شكرا'])
})

test('the gravest finding counts', () => {
  const of = (...all: ('error' | 'warning' | 'note')[]) =>
    gravest(
      all.map((severity) => ({
        file: '',
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
        severity,
        code: '',
        message: '',
        help: '',
      })),
    )
  expect(of('note', 'error', 'warning')).toBe('error')
  expect(of('note')).toBe('note')
  expect(of()).toBeUndefined()
})
