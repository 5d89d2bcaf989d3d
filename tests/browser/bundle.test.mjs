// What a browser has to fetch before the first page stands, measured as it comes over the wire.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { source } from './engine.mjs'

const dist = join(source, 'web/dist')
const manifest = JSON.parse(readFileSync(join(dist, 'manifest.json'), 'utf8'))
const budget = 260 * 1024

/** A chunk and everything that it imports at once. */
function withImports(name, all = new Set()) {
  if (all.has(name)) return all
  all.add(name)
  for (const next of manifest[name].imports ?? []) withImports(next, all)
  return all
}
const entry = Object.keys(manifest).find((name) => manifest[name].isEntry)
const sizeOf = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length

test('the script of the first page stays within 260 KB, whatever the language', () => {
  const atStart = withImports(entry)
  for (const words of ['src/words/en.ts', 'src/words/ar.ts']) {
    const files = [...withImports(words, new Set(atStart))].map((name) => manifest[name].file)
    const bytes = files.reduce((sum, file) => sum + sizeOf(file), 0)
    assert.ok(bytes <= budget, `${Math.round(bytes / 1024)} KB with ${words}: ${files.join(', ')}`)
  }
})

test('the editor is loaded when somebody writes, not before', () => {
  const editor = manifest['src/composer/Editor.tsx']
  assert.ok(editor.isDynamicEntry)
  assert.ok(!withImports(entry).has('src/composer/Editor.tsx'))
  const atStart = [...withImports(entry)].map((name) => readFileSync(join(dist, manifest[name].file), 'utf8')).join('')
  assert.ok(!atStart.includes('ProseMirror'), 'the editor is part of the first chunk')
})

test('THIRD-PARTY knows everything that ships', () => {
  const shipped = `${readFileSync(join(dist, 'licences.txt'), 'utf8').split('\n\n')[0]}\n`
  const file = join(source, 'web/shipped-licences')
  if (process.env.BARID_UPDATE_GOLDEN === '1') writeFileSync(file, shipped)
  assert.equal(readFileSync(file, 'utf8'), shipped, 'BARID_UPDATE_GOLDEN=1 rewrites web/shipped-licences, then scripts/third-party')
})

test('every hashed script and style was compressed ahead, and what ships says under which licence', () => {
  for (const name of readdirSync(join(dist, 'assets'))) {
    if (!/\.(?:js|css)$/.test(name) || statSync(join(dist, 'assets', name)).size < 1_024) continue
    for (const ending of ['gz', 'br']) assert.ok(statSync(join(dist, 'assets', `${name}.${ending}`)).size > 0)
  }
  const licences = readFileSync(join(dist, 'licences.txt'), 'utf8')
  for (const name of ['react-dom 19', '@mantine/core 9', 'prosemirror-view', '@fontsource-variable/noto-sans-arabic']) assert.ok(licences.includes(name), name)
})

test('the types of the client know all that the document of the API names', () => {
  const read = (name) => readFileSync(join(source, 'web', name), 'utf8')
  const types = read('src/api/schema.d.ts')
  const names = new Set()
  const look = (at) => {
    if (Array.isArray(at)) for (const one of at) look(one)
    else if (at && typeof at === 'object') {
      if (typeof at.operationId === 'string') names.add(at.operationId)
      if (at.properties) for (const one of Object.keys(at.properties)) names.add(one)
      if (Array.isArray(at.enum)) for (const one of at.enum) if (typeof one === 'string') names.add(`"${one}"`)
      for (const one of Object.values(at)) look(one)
    }
  }
  const document = JSON.parse(read('api/openapi.json'))
  look(document)
  const known = new Set(types.match(/"[^"\n]*"|[A-Za-z_$][\w$]*/g))
  const missing = [...names].filter((one) => !known.has(one) && !known.has(`"${one}"`))
  assert.deepEqual(missing, [], 'cd web/api && npm run generate')
  // and nothing that is gone
  const operations = new Set(Object.values(document.paths).flatMap((path) => Object.values(path).map((one) => one.operationId)))
  const typed = [...types.slice(types.indexOf('export interface operations')).matchAll(/^ {4}(\w+): \{$/gm)].map(([, one]) => one)
  assert.deepEqual(typed.filter((one) => !operations.has(one)), [])
  assert.deepEqual([...types.matchAll(/^ {4}"(\/[^"]*)": \{$/gm)].map(([, one]) => one).toSorted(), Object.keys(document.paths).toSorted())
})
