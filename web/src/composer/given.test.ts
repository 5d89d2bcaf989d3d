import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { filesGiven } from './given'

const picture = new File(['x'], 'shot.png', { type: 'image/png' })
const paper = new File(['x'], 'offer.pdf', { type: 'application/pdf' })
const given = (files: File[], html = '') =>
  filesGiven({
    files: files as unknown as FileList,
    getData: (type: string) => (type === 'text/html' ? html : ''),
  })

test('files that are pasted or dropped are meant', () => {
  expect(given([picture, paper])).toEqual([picture, paper])
  expect(given([])).toEqual([])
  expect(filesGiven(null)).toEqual([])
})

test('a picture that was copied from a page is meant, although its mark-up comes along', () => {
  const copied =
    '<meta charset="utf-8"><!--StartFragment--><img src="https://shop.example/lamp.png" alt="A lamp">'
  expect(given([picture], copied)).toEqual([picture])
})

test('words are meant where a picture of them comes along, as office programs do it', () => {
  const cells = '<style>td { color: red }</style><table><tr><td>4471</td><td>مصباح</td></tr></table>'
  expect(given([picture], cells)).toEqual([])
  expect(given([paper], cells)).toEqual([paper])
})

test('no editor swallows files', () => {
  const source = join(import.meta.dirname, '..')
  const all = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.tsx'))
  const editors = all
    .map((one) => readFileSync(join(source, one), 'utf8'))
    .filter((one) => one.includes('<Editor\n'))
  expect(editors.length).toBeGreaterThan(1)
  for (const one of editors) {
    expect(one).toMatch(/onFiles=/)
    expect(one).not.toMatch(/onFiles=\{\(\w*\) => (undefined|\{\})\}/)
  }
})
