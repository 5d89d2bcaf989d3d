// Debian's Chromium, and what the tests say to pages.

import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { build, password, source } from './engine.mjs'

// the packages of the console are the tests' too
const need = createRequire(join(source, 'web/package.json'))
const { chromium } = need('playwright-core')
const axe = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8')
/** Axe reads each colour anew for each element, which takes a third of its time; a page has few of them. */
const colourMemory = `{
  const { Color } = window.axe.commons.color
  const { parseString } = Color.prototype
  const known = new Map()
  Color.prototype.parseString = function (text) {
    if (!known.has(text)) known.set(text, parseString.call(new Color(), text))
    const { r, g, b, alpha } = known.get(text)
    return Object.assign(this, { r, g, b, alpha })
  }
}`

const screenshots = join(build, 'screenshots')

export const openBrowser = () =>
  chromium.launch({
    executablePath: process.env.BARID_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })

/** A person's browser: `preferences` as the console keeps them. Errors of its pages are collected. */
export async function openPerson(browser, engine, { width = 1440, height = 900, preferences = {}, state } = {}) {
  const context = await browser.newContext({
    baseURL: engine.url,
    viewport: { width, height },
    locale: 'en-GB',
    timezoneId: 'Asia/Riyadh',
    reducedMotion: 'reduce',
    ...(state ? { storageState: state } : {}),
  })
  context.setDefaultTimeout(30_000)
  await context.addInitScript((chosen) => {
    if (!localStorage.getItem('barid.preferences')) localStorage.setItem('barid.preferences', JSON.stringify({ undo: 0, ...chosen }))
  }, preferences)
  const page = await context.newPage()
  page.errors = []
  page.on('pageerror', (why) => page.errors.push(String(why)))
  page.on('console', (line) => {
    // a refused request is reported by the page itself
    if (line.type() === 'error' && !/Failed to load resource/.test(line.text())) page.errors.push(line.text())
  })
  return page
}

/** The first owner, Sara, by the link of a new engine; in English and light, with the inbox open. */
export async function openOwner(browser, engine) {
  const page = await openPerson(browser, engine, { preferences: { language: 'en', colours: 'light' } })
  await page.goto(engine.firstLink)
  await page.getByLabel('Your name').fill('Sara Haddad')
  await page.getByLabel('Mail address').fill('sara@acme.example')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make me the owner' }).click()
  await page.waitForURL(/\/inbox\/open/)
  return page
}

/** From wherever the page is, if that asks for it. */
export async function signIn(page, email) {
  if (!page.url().includes('/sign-in')) await page.goto('/sign-in')
  await page.locator('#email').fill(email)
  await page.locator('#password').fill(password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL(/\/inbox\//)
}

/** What the API answers this page's person, refused or not. */
export const callAs = (page, method, path, body) =>
  page.evaluate(
    async ([m, where, what]) => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      const got = await fetch(where, { method: m, headers: { 'X-Barid-CSRF': csrf, 'Content-Type': 'application/json' }, ...(what ? { body: JSON.stringify(what) } : {}) })
      return got.status === 204 ? undefined : got.json()
    },
    [method, path, body],
  )

/** A message in passing. */
export const saidOn = (page, text) => page.getByRole('status').filter({ hasText: text }).first()

/** Opens the conversation with this subject from the list, which draws only the rows that are near. */
export async function openTalk(page, subject) {
  const row = page.locator('[data-conversation]', { hasText: subject }).first()
  const until = Date.now() + 30_000
  while (!(await row.waitFor({ timeout: 1000 }).then(() => true, () => false)) && Date.now() < until)
    await page.evaluate(() => {
      let list = document.querySelector('[data-conversation]')
      while (list && list.scrollHeight <= list.clientHeight + 1) list = list.parentElement
      if (list) list.scrollTop = list.scrollTop + list.clientHeight > list.scrollHeight - 2 ? 0 : list.scrollTop + list.clientHeight * 0.8
    })
  await row.click()
  await page.locator('main header h2', { hasText: subject }).waitFor()
}

/** No violation of WCAG 2.2 AA (`rules`: all of it, contrast alone, structure without contrast, none); a sandboxed frame is a document of its own, where axe cannot work. */
export async function assertAccessible(page, what, rules = 'all') {
  if (rules === 'none') return
  // once for each document: making it anew for each look, as the builder does, takes most of the time
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${axe};${colourMemory}`)
  const said = await page.evaluate(async (which) => {
    const contrast = 'color-contrast'
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const options = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], selectors: false }
    if (which === 'contrast') options.runOnly = { type: 'rule', values: [contrast] }
    if (which === 'structure') options.rules = { [contrast]: { enabled: false } }
    const found = await window.axe.run({ exclude: ['iframe'] }, options)
    return found.violations.map(
      (one) =>
        `${one.id}: ${one.help}\n${one.nodes.map((node) => `    ${node.html.slice(0, 160)}\n    ${node.any[0]?.message ?? ''}`).join('\n')}`,
    )
  }, rules)
  assert.deepEqual(said, [], `${what} is not accessible`)
}

export async function assertFits(page, what) {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    const out = []
    if (document.documentElement.scrollWidth > width) out.push(`page ${document.documentElement.scrollWidth} > ${width}`)
    for (const one of document.querySelectorAll('main, header, section, nav, aside, footer, [role=dialog]')) {
      const box = one.getBoundingClientRect()
      const seen = getComputedStyle(one).visibility !== 'hidden' && box.width > 0
      if (seen && (box.left < -1 || box.right > width + 1)) out.push(`${one.tagName} ${Math.round(box.left)}..${Math.round(box.right)}`)
      if (seen && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'hidden') out.push(`${one.tagName}.${one.className} scrolls sideways`)
    }
    return out
  })
  assert.deepEqual(wide, [], `${what} is wider than its window`)
}

/** `BARID_PICTURES=yes`: pictures for people to look at (build/…/screenshots); no test compares them. */
export const shoot = async (page, name) => {
  if (process.env.BARID_PICTURES !== 'yes') return
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), animations: 'disabled' })
}
