// Every file of the build that gets smaller by it is compressed beside itself, once and as well as can be.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = join(import.meta.dirname, '..', process.env.BARID_DIST ?? 'dist')
const worth = /\.(?:js|css|svg|json|txt|html)$/
const smallest = 512

for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
  const file = join(dist, name)
  // index.html gets a nonce each time, so it cannot be compressed ahead
  if (!worth.test(name) || name === 'index.html' || statSync(file).size < smallest) continue
  const bytes = readFileSync(file)
  const made = {
    gz: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  }
  for (const [ending, small] of Object.entries(made))
    if (small.length < bytes.length * 0.95) writeFileSync(`${file}.${ending}`, small)
}
