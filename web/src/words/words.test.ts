import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'
import { ar as arFirst } from './ar'
import { deskAr } from './desk.ar'
import { deskEn } from './desk.en'
import { en as enFirst } from './en'
import { numbersOfWords, valueIn } from './words'

const en = { ...enFirst, ...deskEn }
const ar = { ...arFirst, ...deskAr }

const plurals = ['zero', 'one', 'two', 'few', 'many', 'other']
const stem = (key: string) => {
  const at = key.lastIndexOf('_')
  return at > 0 && plurals.includes(key.slice(at + 1)) ? key.slice(0, at) : key
}
const stems = (of: object) => [...new Set(Object.keys(of).map(stem))].sort()
const fields = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((m) => m[1]).sort()

test('both languages have the same keys', () => {
  expect(stems(ar)).toEqual(stems(en))
})

test('Arabic has each of its six forms where English has two', () => {
  const counted = Object.keys(en)
    .filter((k) => k.endsWith('_one'))
    .map(stem)
  expect(counted.length).toBeGreaterThan(3)
  for (const key of counted)
    for (const form of plurals) expect(ar, `${key}_${form}`).toHaveProperty([`${key}_${form}`])
})

test('a translation asks for the same values as its original', () => {
  for (const [key, text] of Object.entries(ar)) {
    const original = (en as Record<string, string>)[key]
    if (original === undefined || stem(key) !== key) continue
    expect(fields(text), key).toEqual(fields(original))
  }
})

test('no Arabic text was left in English', () => {
  for (const [key, text] of Object.entries(ar)) {
    if (fields(text).length > 0 || key.startsWith('me.numerals')) continue
    expect(/\p{Script=Arabic}/u.test(text), key).toBe(true)
  }
})

test('a number within a word is written in the numerals that are chosen', () => {
  // what is typed as it stands, and names
  const asTheyAre = /POP3|OAuth2|SHA256|365|\d\d:\d\d|50, 80|0123456789|٠١٢٣٤٥٦٧٨٩/
  for (const [key, text] of Object.entries(ar)) {
    for (const one of fields(text))
      if (/^_/.test(one ?? ''))
        expect(
          numbersOfWords.map((n) => `_${n}`),
          key,
        ).toContain(one)
    if (!asTheyAre.test(text)) expect(text.replace(/{{\w+}}/g, ''), key).not.toMatch(/\p{N}/u)
  }
})

test('a name of the other direction is set apart within a sentence, one of the same is left as it is', () => {
  expect(valueIn('ar', 'Nour Saleh')).toBe('\u2068Nour Saleh\u2069')
  expect(valueIn('ar', 'رقم 4521 من Acme')).toBe('\u2068رقم 4521 من Acme\u2069')
  expect(valueIn('ar', 'نور صالح')).toBe('نور صالح')
  expect(valueIn('en', 'نور صالح')).toBe('\u2068نور صالح\u2069')
  expect(valueIn('en', 'Nour Saleh')).toBe('Nour Saleh')
  expect(valueIn('ar', '\u2068Nour\u2069, \u2068Lea\u2069')).toBe('\u2068Nour\u2069, \u2068Lea\u2069')
  expect(valueIn('ar', 7)).toBe(7)
})

const source = join(import.meta.dirname, '..')
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.tsx'))

type Node = { type?: string; [key: string]: unknown }
function walk(at: unknown, see: (node: Node) => void) {
  if (Array.isArray(at)) for (const one of at) walk(one, see)
  else if (at && typeof at === 'object') {
    const node = at as Node
    if (node.type) see(node)
    for (const key in node) if (key !== 'parent') walk(node[key], see)
  }
}
const spoken = new Set([
  'aria-label',
  'title',
  'placeholder',
  'alt',
  'label',
  'aria-description',
  'aria-roledescription',
])
const hasLetters = (text: unknown) => typeof text === 'string' && /\p{L}{2,}/u.test(text)

/** Text of components that does not come from the dictionaries. */
function untranslated(code: string, name: string): string[] {
  const found: string[] = []
  const parsed = parseSync(name, code)
  expect(parsed.errors, name).toEqual([])
  walk(parsed.program, (node) => {
    if (node.type === 'JSXText' && hasLetters(node.value)) found.push(String(node.value).trim())
    if (node.type !== 'JSXAttribute') return
    const attribute = (node.name as Node).name
    const value = node.value as Node | null
    if (
      typeof attribute === 'string' &&
      spoken.has(attribute) &&
      value?.type === 'Literal' &&
      hasLetters(value.value)
    )
      found.push(`${attribute}="${value.value}"`)
  })
  return found
}

test('the search for untranslated text finds some', () => {
  expect(untranslated('const A = () => <p title="a word">plain text</p>', 'a.tsx')).toEqual([
    'title="a word"',
    'plain text',
  ])
})

test.each(files)('%s says nothing that is not in the dictionaries', (file) => {
  expect(untranslated(readFileSync(join(source, file), 'utf8'), file)).toEqual([])
})

test('every key that a component asks for exists', () => {
  const known = new Set(stems(en))
  const missing: string[] = []
  for (const file of files)
    for (const [, key] of readFileSync(join(source, file), 'utf8').matchAll(/\bsay\('([^']+)'/g))
      if (key && !known.has(key)) missing.push(`${file}: ${key}`)
  expect(missing).toEqual([])
})
