// licences.txt of the build: what ships in it, under which licence, with the texts that have to go along.

import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const web = join(import.meta.dirname, '..')
const dist = join(web, process.env.BARID_DIST ?? 'dist')
const listed = join(dist, 'licences.json')

// fonts come in by a style sheet, where the bundler does not look for licences
const fonts = ['@fontsource-variable/noto-sans', '@fontsource-variable/noto-sans-arabic'].map((name) => {
  const { version, license } = JSON.parse(
    readFileSync(join(web, 'node_modules', name, 'package.json'), 'utf8'),
  )
  return {
    name,
    version,
    identifier: license,
    text: readFileSync(join(web, 'node_modules', name, 'LICENSE'), 'utf8'),
  }
})
const all = [...JSON.parse(readFileSync(listed, 'utf8')), ...fonts].sort((a, b) => (a.name < b.name ? -1 : 1))
// a package without the text of its licence names it all the same
const unknown = all.filter((one) => !one.identifier)
if (unknown.length > 0) throw new Error(`no licence is known of ${unknown.map((one) => one.name).join(', ')}`)

const list = all.map((one) => `${one.name} ${one.version}: ${one.identifier}`)
const texts = all.map(
  (one) =>
    `${'-'.repeat(80)}\n${one.name} ${one.version}\n\n${(one.text ?? `Licence: ${one.identifier}`).trim()}\n`,
)
writeFileSync(join(dist, 'licences.txt'), `${list.join('\n')}\n\n${texts.join('\n')}`)
rmSync(listed)
