import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deskEn } from '../words/desk.en'
import { en } from '../words/en'
import { deskPages, deskPagesOf, hasLedger, mayOpen, ownPages } from './pages'

test('every page behind the sign-in is found in the rail or in one’s own menu, and by the palette', () => {
  const routes = readFileSync(join(import.meta.dirname, 'router.tsx'), 'utf8')
  const all = [...routes.matchAll(/getParentRoute: \(\) => signedIn,\s*path: '([^']+)'/g)].map(([, at]) => at)
  // the inbox has its views, and a page of each channel stands with that
  const others = ['/', '/inbox/$view', '/channels/$channel/mail']
  expect([...deskPages, ...ownPages].map((one) => one.to as string).sort()).toEqual(
    all.filter((one) => !others.includes(one ?? '')).sort(),
  )
})

test('their names are there before their own words are', () => {
  for (const { word } of [...deskPages, ...ownPages]) {
    expect(en, word).toHaveProperty([word])
    expect(deskEn, word).not.toHaveProperty([word])
  }
})

test('who may more finds more', () => {
  const found = (['agent', 'lead', 'admin', 'owner'] as const).map((role) => deskPagesOf({ role }).length)
  expect(found).toEqual([...found].sort((a, b) => a - b))
  expect(found.at(-1)).toBe(deskPages.length)
  expect(deskPagesOf(undefined)).toEqual([])
  expect(mayOpen({ role: 'agent' }, '/drafts')).toBe(true)
  expect(mayOpen({ role: 'agent' }, '/wall')).toBe(false)
  expect(mayOpen({ role: 'lead' }, '/audit')).toBe(false)
})

test('a ledger is there of what is fetched, for who manages it', () => {
  expect(hasLedger({ kind: 'imap', my_level: 'manage' })).toBe(true)
  expect(hasLedger({ kind: 'lmtp', my_level: 'manage' })).toBe(false)
  expect(hasLedger({ kind: 'pop3', my_level: 'reply' })).toBe(false)
})
