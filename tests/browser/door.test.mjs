// The way in: a session that somebody planted beforehand is worth nothing, and a forgotten password comes by mail.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { certify } from './authority.mjs'
import { openBrowser, openOwner, openPerson, signIn } from './browser.mjs'
import { Dovecot, mailPassword } from './dovecot.mjs'
import { Engine, until } from './engine.mjs'
import { Postfix } from './postfix.mjs'

const owner = 'sara@acme.example'
const desk = 'desk@acme.example'
let dovecot
let postfix
let engine
let browser
let page

before(async () => {
  engine = await Engine.start()
  const tls = certify(engine.folder)
  dovecot = await Dovecot.start([desk, owner], tls)
  postfix = await Postfix.start(dovecot, tls)
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  const secret = join(engine.folder, 'account-password')
  writeFileSync(secret, `${mailPassword}\n`, { mode: 0o644 })
  engine.command(
    ...['channel', 'add', desk, '--imap', `localhost:${dovecot.imap}`, '--smtp', `localhost:${postfix.port}`, '--tls', 'starttls'],
    ...['--ca', tls.authority, '--password-file', secret],
  )
})
after(async () => {
  await browser?.close()
  await engine?.stop()
  await postfix?.stop()
  await dovecot?.stop()
})

const sessionOf = async (of) => (await of.context().cookies()).find((one) => one.name === 'barid')
const status = (cookie) => fetch(`${engine.url}/api/v1/session`, { headers: { Cookie: `barid=${cookie}` } }).then((got) => got.status)

test('until there is a page to draw the mark stands there, in the colours that were chosen', async () => {
  const one = await openPerson(browser, engine, { preferences: { language: 'ar', colours: 'dark' } })
  let letGo
  const held = new Promise((go) => {
    letGo = go
  })
  await one.route(/\/assets\/index-[^/]*\.js$/, async (route) => {
    await held
    await route.continue()
  })
  await one.goto('/', { waitUntil: 'commit' })
  await one.locator('.begins svg').waitFor()
  assert.equal(await one.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(16, 22, 21)')
  letGo()
  await one.getByRole('textbox').first().waitFor()
  assert.equal(await one.locator('.begins').count(), 0)
  await one.context().close()
})

test('a cookie that was planted before the sign-in is no session afterwards', async () => {
  const own = (await sessionOf(page)).value
  assert.equal(await status(own), 200)
  // a word that nobody gave out, and the session of somebody else, as one who lends a browser would leave it
  for (const planted of [`${'A'.repeat(22)}.${'B'.repeat(43)}`, own]) {
    const victim = await openPerson(browser, engine, { preferences: { language: 'en' } })
    await victim.context().addCookies([{ name: 'barid', value: planted, url: engine.url }])
    await victim.goto('/sign-in')
    await victim.locator('#email').waitFor()
    await signIn(victim, owner)
    const given = await sessionOf(victim)
    assert.notEqual(given.value, planted)
    assert.deepEqual([given.httpOnly, given.sameSite], [true, 'Strict'])
    assert.equal(await victim.evaluate(() => document.cookie), '')
    if (planted !== own) assert.equal(await status(planted), 401)
    // what was given at this sign-in ends with it
    await victim.evaluate(async () => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      await fetch('/api/v1/session', { method: 'DELETE', headers: { 'X-Barid-CSRF': csrf } })
    })
    assert.equal(await status(given.value), 401)
    await victim.context().close()
  }
})

test('a forgotten password is replaced by the link in a mail, once', async () => {
  const person = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await person.goto('/sign-in')
  await person.getByRole('link', { name: /forgot/i }).click()
  await person.waitForURL(/\/forgot/)
  await person.locator('#email').fill(owner)
  await person.locator('button[type=submit]').click()
  const mail = await until('the mail', () => dovecot.inbox(owner)[0], 60_000)
  const [, body] = mail.split(/\r?\n\r?\n(.*)/s)
  const text = /^content-transfer-encoding: base64/im.test(mail) ? Buffer.from(body, 'base64').toString() : body
  const link = /http:\/\/127\.0\.0\.1:\d+\/\S*#link=[\w-]+/.exec(text)?.[0]
  assert.ok(link, text)
  await person.goto(link)
  await person.locator('#password').fill('quite another long one')
  await person.locator('button[type=submit]').click()
  await person.waitForURL(/\/inbox\//)
  assert.equal(await person.evaluate(() => location.hash), '')
  // whoever was signed in with the old one is not any more
  await page.goto('/inbox/mine')
  await page.waitForURL(/\/sign-in/)
  const late = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await late.goto(link)
  await late.locator('#password').fill('a third one, much later')
  await late.locator('button[type=submit]').click()
  await late.getByRole('alert').filter({ hasText: 'This link was used already' }).waitFor()
  assert.deepEqual([...person.errors, ...late.errors, ...page.errors], [])
})
