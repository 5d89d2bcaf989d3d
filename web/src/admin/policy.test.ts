import { expect, test } from 'vitest'
import { isRuleName, noPolicy, policyOf, withPolicy } from './policy'

const files = [
  { path: 'lists/vip.csv', text: 'a@b.example\n' },
  {
    path: 'support.route',
    text: `language 1
mailbox support {
  address support@acme.example
  threads separate  # one question, one mail
  team    triage
}
`,
  },
]
const support = { name: 'support', addresses: ['support@acme.example'] }
const shop = { name: 'shop', addresses: ['shop@acme.example', 'sales@acme.example'] }

test('what the rules say of a mailbox is read where it stands', () => {
  expect(policyOf(files, 'support')).toEqual({ threads: 'separate', team: 'triage', sla: '' })
  expect(policyOf(files, 'shop')).toEqual(noPolicy)
})

test('a mailbox that stands there is changed there, and nothing else is', () => {
  const after = withPolicy(files, support, { threads: 'grouped', team: '', sla: 'gold' })
  expect(after[0]).toBe(files[0])
  expect(after[1]?.text).toBe(`language 1
mailbox support {
  address support@acme.example
  threads grouped  # one question, one mail
  sla gold
}
`)
  expect(policyOf(after, 'support')).toEqual({ threads: 'grouped', team: '', sla: 'gold' })
  expect(withPolicy(files, support, policyOf(files, 'support'))).toBe(files)
})

test('one that is new is declared with its addresses', () => {
  expect(withPolicy(files, shop, noPolicy)).toBe(files)
  const after = withPolicy(files, shop, { ...noPolicy, team: 'sales', sla: 'gold' })
  expect(after[1]?.text).toContain(
    '\nmailbox shop {\n  address shop@acme.example, sales@acme.example\n  team sales\n  sla gold\n}\n',
  )
  expect(withPolicy([], shop, { ...noPolicy, threads: 'separate' })).toEqual([
    {
      path: 'support.route',
      text: 'language 1\n\nmailbox shop {\n  address shop@acme.example, sales@acme.example\n  threads separate\n}\n',
    },
  ])
})

test('only some names can stand in rules', () => {
  expect(['shop', 'مبيعات', 'a-b_1'].every(isRuleName)).toBe(true)
  expect(['two words', 'a.b', '1st', ''].some(isRuleName)).toBe(false)
})
