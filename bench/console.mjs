#!/usr/bin/env node
// node bench/console.mjs [--rounds N] [--keys N] [--write]: the console in Chromium, on loopback, beside a demo desk.
//
// Prints: the first paint and the moment at which the list of the inbox shows, of a browser that was never here (median
// and worst of N rounds); script that is loaded until then, as it was sent; and the time from a key to the frame that
// shows what it did (Event Timing, steps of 8 ms; what takes less than 16 ms is not reported and counts as 16), for
// walking the list and for typing an answer.
//
// BARID_BUILD names the build whose program is measured (default: build/release). --write puts it into docs/performance.md.

import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

process.env.BARID_BUILD ??= join(import.meta.dirname, '../build/release')
const { build, Engine, source } = await import('../tests/browser/engine.mjs')
const { openBrowser, openOwner, openTalk } = await import('../tests/browser/browser.mjs')

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, keys: { type: 'string', default: '200' }, write: { type: 'boolean', default: false } },
})
const at = (all, part) => all.toSorted((a, b) => a - b)[Math.min(all.length - 1, Math.floor(all.length * part))]

/** Durations of key presses, from the event to the next frame. */
async function keysOf(page, press, count) {
  await page.evaluate(() => {
    window.taken = []
    window.watching = new PerformanceObserver((list) => {
      for (const one of list.getEntries()) if (one.name === 'keydown') window.taken.push(one.duration)
    })
    window.watching.observe({ type: 'event', durationThreshold: 16 })
  })
  for (let n = 0; n < count; n += 1) {
    await press(n)
    await page.waitForTimeout(30)
  }
  const taken = await page.evaluate(() => {
    window.watching.takeRecords()
    window.watching.disconnect()
    return window.taken
  })
  while (taken.length < count) taken.push(16)
  return taken
}

const engine = await Engine.start()
const browser = await openBrowser()
try {
  const owner = await openOwner(browser, engine)
  const state = await owner.context().storageState()
  const first = []
  const listed = []
  let script = 0
  for (let round = 0; round < Number(options.rounds); round += 1) {
    const context = await browser.newContext({ baseURL: engine.url, storageState: state, viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await page.goto('/inbox/open', { waitUntil: 'commit' })
    await page.locator('[data-conversation]').first().waitFor()
    const seen = await page.evaluate(async () => {
      const shown = performance.now()
      const paint = await new Promise((go) => {
        const look = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime
        const again = () => (look() === undefined ? requestAnimationFrame(again) : go(look()))
        again()
      })
      const sent = performance.getEntriesByType('resource').filter((one) => /\.js($|\?)/.test(one.name))
      return { paint, shown, script: sent.reduce((sum, one) => sum + one.encodedBodySize, 0) }
    })
    first.push(seen.paint)
    listed.push(seen.shown)
    script = Math.max(script, seen.script)
    await context.close()
  }
  const down = await keysOf(owner, (n) => owner.keyboard.press(n % 16 < 8 ? 'j' : 'k'), Number(options.keys))
  await openTalk(owner, 'invoice').catch(async () => owner.locator('[data-conversation]').first().click())
  await owner.keyboard.press('r')
  await owner.locator('[contenteditable=true]').first().waitFor()
  const typed = await keysOf(owner, (n) => owner.keyboard.press('abcdefgh '[n % 9]), Number(options.keys))
  const line = (all) => `${at(all, 0.5).toFixed(0)}, ${at(all, 0.95).toFixed(0)}, ${Math.max(...all).toFixed(0)}`
  const said = [
    `Build \`${build.split('/').at(-1)}\`, ${cpus().length} processors, load ${loadavg()[0].toFixed(1)}, Chromium ${browser.version()} without a graphics card.`,
    '',
    '| what | figures |',
    '| --- | --- |',
    `| first paint of a new browser (median, worst of ${first.length}) | ${at(first, 0.5).toFixed(0)}, ${Math.max(...first).toFixed(0)} ms |`,
    `| the inbox's rows are there | ${at(listed, 0.5).toFixed(0)}, ${Math.max(...listed).toFixed(0)} ms |`,
    `| script until then, as sent | ${(script / 1024).toFixed(0)} KB |`,
    `| a key in the list to its frame (median, p95, worst of ${down.length}) | ${line(down)} ms |`,
    `| a letter in an answer to its frame (median, p95, worst of ${typed.length}) | ${line(typed)} ms |`,
  ].join('\n')
  console.log(said)
  if (options.write) {
    const page = join(source, 'docs/performance.md')
    const text = readFileSync(page, 'utf8')
    const [begin, end] = ['<!-- bench/console -->\n', '<!-- bench/console ends -->']
    const [head, rest] = text.split(begin)
    writeFileSync(page, `${head}${begin}\n${said}\n\n${end}${rest.split(end)[1]}`)
  }
} finally {
  await browser.close()
  await engine.stop()
}
