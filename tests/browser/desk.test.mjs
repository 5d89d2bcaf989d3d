// What reaches a person by itself: what rules tell them.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, openPerson, openTalk } from './browser.mjs'
import { Engine, password, until } from './engine.mjs'

let engine
let browser
let page
let nour

const said = (on, text) => on.getByRole('status').filter({ hasText: text }).first()
const call = (method, path, body) =>
  page.evaluate(
    async ([m, where, what]) => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      const got = await fetch(where, { method: m, headers: { 'X-Barid-CSRF': csrf, 'Content-Type': 'application/json' }, ...(what ? { body: JSON.stringify(what) } : {}) })
      return got.status === 204 ? undefined : got.json()
    },
    [method, path, body],
  )

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openPerson(browser, engine, { preferences: { language: 'en', colours: 'light' } })
  await page.goto(engine.firstLink)
  await page.getByLabel('Your name').fill('Sara Haddad')
  await page.getByLabel('Mail address').fill('sara@acme.example')
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make me the owner' }).click()
  await page.waitForURL(/\/inbox\/open/)
  const { path, id } = await call('POST', '/api/v1/people', { name: 'Nour Saleh', email: 'nour@acme.example', role: 'agent' })
  const channel = (await call('GET', '/api/v1/channels')).items.find((one) => one.name === 'support').id
  await call('PUT', `/api/v1/people/${id}/access`, { channel, level: 'reply' })
  nour = await openPerson(browser, engine, { preferences: { language: 'ar' } })
  await nour.goto(path)
  await nour.locator('#password').fill(password)
  await nour.locator('button[type=submit]').click()
  await nour.waitForURL(/\/inbox\//)
  // who leads triage hears of parcels
  const team = (await call('GET', '/api/v1/teams')).items.find((one) => one.name === 'triage').id
  const sara = (await call('GET', '/api/v1/session')).id
  await call('PUT', `/api/v1/teams/${team}/members`, { agent: sara, member: true, lead: true })
  const rules = await call('GET', '/api/v1/rules')
  const files = rules.files.map(({ path, text }) => ({
    path,
    text: path.endsWith('support.route') ? `${text}\non message when subject contains "parcel lost" { notify triage.lead at most once per 1h }\n` : text,
  }))
  const applied = await call('POST', '/api/v1/rules/apply', { files, message: 'parcels' })
  assert.equal(applied.generation, rules.generation + 1, JSON.stringify(applied))
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('whom a rule means is told at once, and nobody else', async () => {
  await page.getByRole('button', { name: 'Notices', exact: true }).waitFor()
  await engine.deliver({ from: 'omar@shop.example', name: 'Omar', subject: 'Parcel lost on the way', text: 'It never came.' })
  await said(page, 'Please look at').filter({ hasText: 'Parcel lost on the way' }).waitFor()
  await page.getByRole('button', { name: '1 new notice' }).waitFor()
  await nour.goto('/inbox/open')
  await nour.locator('[data-conversation]', { hasText: 'Parcel lost on the way' }).waitFor()
  await nour.getByRole('button', { name: 'التنبيهات', exact: true }).click()
  await nour.getByText('لا تنبيهات').first().waitFor()
  await nour.keyboard.press('Escape')
})

test('it is kept until it was looked at, also when the page is loaded again', async () => {
  await page.reload()
  await page.getByRole('button', { name: '1 new notice' }).waitFor()
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyN')
  const window = page.getByRole('dialog', { name: 'Notices' })
  await window.getByRole('button', { name: /Parcel lost on the way/ }).click()
  await page.locator('main header h2', { hasText: 'Parcel lost on the way' }).waitFor()
  await page.getByRole('button', { name: 'Notices', exact: true }).waitFor()
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual([...page.errors, ...nour.errors], [])
})
