import { expect, test } from 'vitest'
import { mostLinks, partsWithLinks } from './links'

/** What can be followed in a text, and where it leads if that is not what is seen. */
const links = (text: string) =>
  partsWithLinks(text)
    .filter((one) => one.href)
    .map((one) => one.text)
const targets = (text: string) => partsWithLinks(text).flatMap((one) => one.href ?? [])
const isWhole = (text: string) =>
  expect(
    partsWithLinks(text)
      .map((one) => one.text)
      .join(''),
  ).toBe(text)

test('addresses of pages and mail are found in what people write', () => {
  expect(links('See https://acme.example/track?id=7431#now and write to lea@shop.example')).toEqual([
    'https://acme.example/track?id=7431#now',
    'lea@shop.example',
  ])
  expect(targets('lea.k+news@mail.shop.example')).toEqual(['mailto:lea.k%2Bnews@mail.shop.example'])
  expect(targets('mailto:lea@shop.example')).toEqual(['mailto:lea@shop.example'])
  expect(links('HTTP://Acme.Example:8080/A')).toEqual(['HTTP://Acme.Example:8080/A'])
  expect(links('http://acme.example:80/ http://[2001:db8::1]/x http://127.0.0.1/')).toHaveLength(3)
  expect(partsWithLinks('nothing here')).toEqual([{ text: 'nothing here' }])
  expect(partsWithLinks('')).toEqual([])
})

test('an Arabic text keeps its own signs around an address', () => {
  expect(links('تجدونه هنا: https://acme.example/سلة، شكرًا')).toEqual(['https://acme.example/سلة'])
  expect(links('هل رأيتم https://acme.example/a؟')).toEqual(['https://acme.example/a'])
  expect(links('راسلونا على\u2068lea@shop.example\u2069.')).toEqual(['lea@shop.example'])
  expect(links('«https://acme.example/b»؛')).toEqual(['https://acme.example/b'])
  expect(links('وlea@shop.exampleشكرًا')).toEqual(['lea@shop.example'])
})

test('signs and brackets of the sentence stay outside, those of the address inside', () => {
  expect(links('(see https://acme.example/a).')).toEqual(['https://acme.example/a'])
  expect(links('https://acme.example/wiki/A_(b), or <https://acme.example/c>')).toEqual([
    'https://acme.example/wiki/A_(b)',
    'https://acme.example/c',
  ])
  expect(links('[here](https://acme.example/d) *https://acme.example/e*')).toEqual([
    'https://acme.example/d',
    'https://acme.example/e',
  ])
  expect(links('"https://acme.example/f"... ‘https://acme.example/g’!')).toEqual([
    'https://acme.example/f',
    'https://acme.example/g',
  ])
  expect(links('Write to lea@shop.example.')).toEqual(['lea@shop.example'])
})

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)//https',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x file:///etc/passwd ftp://acme.example/a',
  'blob:nothing view-source:x',
  'https://',
  'http:///acme.example/',
  'https:acme.example',
  'https:\\\\acme.example',
  'https://%61cme.example/',
  'https://acme.example:99999/',
  'xhttps://acme.example/',
  'lea@localhost @acme lea@ lea@-shop.example',
])('%s is no link', (text) => {
  expect(targets(text)).toEqual([])
  isWhole(text)
})

test.each([
  ['a name before the host', 'https://bank.example@evil.example/'],
  ['a name and a password', 'https://bank.example:443@evil.example/'],
  ['letters of another alphabet', 'https://b\u0430nk.example/'],
  ['a whole host of another alphabet', 'https://\u0430\u0440\u0440\u04CF\u0435.example/'],
  ['a slash that is none', 'https://bank.example\u2044evil.example/'],
  ['a full stop that is none', 'https://bank\u3002example/'],
  ['a sign that is no letter', 'https://ban\u212A.example/'],
  ['wide letters', 'https://\uFF42ank.example/'],
  ['a letter that is not seen', 'https://bank\u200B.evil.example/'],
  ['turned letters', 'https://evil.example/\u202Egpj.knab'],
  ['a filler that is not seen', 'https://bank.example/\u3164evil'],
  ['a number for an address', 'http://3232235777/'],
  ['an address in hexadecimal', 'http://0x7f.1/'],
  ['a first letter of another alphabet', '\u0441lea@shop.example'],
  ['a last letter of another alphabet', 'lea@shop.example\u0430'],
  ['an end that is not seen', 'lea@shop.example\u200B.evil.example'],
])('%s makes no link', (_, text) => {
  expect(targets(text)).toEqual([])
  isWhole(text)
})

test('what leads somewhere leads where it is seen to lead', () => {
  for (const text of [
    'https://bank.example\\@evil.example/',
    'https://bank.example"onmouseover="alert(1)',
    "https://bank.example/'><img src=x onerror=alert(1)>",
    'https://bank.example/<script>alert(1)</script>',
    'javascript:https://bank.example/%0aalert(1)',
    'https://bank.example/?to=https://evil.example/',
    'https://bank.example./',
    'mailto:lea@bank.example?bcc=evil@evil.example&body=x',
    'https://xn--80ak6aa92e.example/',
  ]) {
    for (const part of partsWithLinks(text)) {
      if (!part.href) continue
      const { protocol, host } = new URL(part.href)
      expect(['http:', 'https:', 'mailto:'], text).toContain(protocol)
      if (protocol === 'mailto:') expect(part.href).toBe(`mailto:${part.text.replace('mailto:', '')}`)
      else expect(part.text.toLowerCase().startsWith(`${protocol}//${host}`), text).toBe(true)
      expect(part.href).not.toMatch(/[<>"\s\\]/)
    }
    isWhole(text)
  }
  expect(links('https://bank.example\\@evil.example/')).toEqual(['https://bank.example'])
})

test('a text that was made to keep the reader busy is read at once', () => {
  const began = performance.now()
  for (const text of [
    'a'.repeat(400_000),
    `https://a.example/${')'.repeat(400_000)}`,
    `https://a.example/${')'.repeat(3_900)} `.repeat(100),
    `https://a.example/${'('.repeat(1_900)}`,
    `${'a.'.repeat(200_000)}@`,
    `a@${'a.'.repeat(200_000)}`,
    `a@${'a-'.repeat(200_000)}`,
    'a@'.repeat(200_000),
    'https://'.repeat(50_000),
    '\u200B'.repeat(400_000),
    `a@b.example${'\u200B'.repeat(400_000)}`,
  ])
    isWhole(text)
  expect(performance.now() - began).toBeLessThan(5_000)
  expect(links('https://a.example/ '.repeat(5_000))).toHaveLength(mostLinks)
})
