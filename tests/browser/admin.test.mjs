// Keeping the desk, in two browsers: somebody is invited, gets and loses access, and a channel is connected,
// paused and taken up again; answers with files, saved replies and drafts that follow a person to another device.

import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { assertAccessible, openBrowser, openOwner, openPerson, openTalk, saidOn } from './browser.mjs'
import { Engine, password, until } from './engine.mjs'
import { startProvider } from './provider.mjs'

let engine
let browser
let page
let nour

const window = (name) => page.getByRole('dialog', { name })
const ask = (path, on = page) => on.evaluate(async (where) => (await fetch(where)).json(), path)

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('somebody is invited by a link, chooses a password and is in', async () => {
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByRole('button', { name: 'Invite a person' }).click()
  await window('Invite a person').getByLabel('Name').fill('Nour Saleh')
  await window('Invite a person').getByLabel('Mail address').fill('nour@acme.example')
  await window('Invite a person').getByLabel('Skills').fill('arabic, billing')
  await window('Invite a person').getByRole('button', { name: 'Make the invitation link' }).click()
  const link = await window('Send them this link').locator('code').innerText()
  assert.ok(link.startsWith(`${engine.url}/welcome#link=`))
  await window('Send them this link').getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: /Nour Saleh/ }).getByText('Invited').waitFor()

  nour = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await nour.goto(link)
  await nour.getByLabel('Password').fill(password)
  await nour.getByRole('button', { name: 'Set it and go on' }).click()
  await nour.waitForURL(/\/inbox\/mine/)
  assert.equal(await nour.evaluate(() => location.hash), '')
  const again = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await again.goto(link)
  await again.getByLabel('Password').fill(password)
  await again.getByRole('button', { name: 'Set it and go on' }).click()
  await again.getByRole('alert').filter({ hasText: 'This link was used already' }).waitFor()
  await again.context().close()
})

test('a new agent sees nothing until a channel is given, and nothing once it is taken away', async () => {
  await nour.goto('/inbox/open')
  await nour.getByText('No conversations here').waitFor()
  await page.getByRole('button', { name: /Nour Saleh/ }).click()
  const person = window('Nour Saleh')
  await person.getByLabel('support', { exact: true }).selectOption({ label: 'Read' })
  await until('the access', async () => (await ask('/api/v1/people')).items.find((one) => one.name === 'Nour Saleh').channels.length === 1)
  await nour.goto('/inbox/open')
  await nour.locator('[data-conversation]').first().waitFor()
  await openTalk(nour, 'I cannot sign in')
  await nour.getByText('You may read this channel, but not answer on it.').waitFor()
  await nour.locator('article[data-mail]').first().waitFor()

  // what is open on her screen goes at once, by itself
  await person.getByLabel('support', { exact: true }).selectOption({ label: 'No access' })
  await until('the access to be gone', async () => (await ask('/api/v1/people')).items.find((one) => one.name === 'Nour Saleh').channels.length === 0)
  await nour.getByText('There is nothing here, or you may not see it.').waitFor()
  await nour.getByText('No conversations here').waitFor()
  assert.equal(await nour.locator('article[data-mail], [data-conversation]').count(), 0)
  assert.equal((await ask('/api/v1/conversations', nour)).items.length, 0)
  assert.equal(await nour.getByRole('link', { name: 'Audit log' }).count(), 0)
  await page.keyboard.press('Escape')
})

test('a team takes people in, with a lead, and lets them go with a way back', async () => {
  await page.getByRole('link', { name: 'Teams', exact: true }).click()
  await page.getByRole('button', { name: 'Add a team' }).click()
  await window('Add a team').getByLabel('Name of the team').fill('night')
  await window('Add a team').getByRole('button', { name: 'Save' }).click()
  const team = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'night' }) })
  await team.getByRole('button', { name: 'Add a person' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill('nour')
  await page.keyboard.press('Enter')
  await team.getByRole('button', { name: 'Nour Saleh leads' }).click()
  await team.getByRole('button', { name: 'Nour Saleh leads', pressed: true }).waitFor()
  await team.getByRole('button', { name: 'Take Nour Saleh out' }).click()
  await saidOn(page, 'Nour Saleh is no longer in night').getByRole('button', { name: 'Undo' }).click()
  await team.getByRole('button', { name: 'Nour Saleh leads', pressed: true }).waitFor()
})

test('an account that does not work is not stored; what the servers said is shown', async () => {
  await page.getByRole('link', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const add = window('Connect an account')
  await add.getByLabel('Mail address').fill('sales@acme.example')
  await add.getByRole('button', { name: 'Next: servers' }).click()
  const receiving = add.getByRole('group', { name: 'Receiving' })
  assert.equal(await receiving.getByLabel('Server', { exact: true }).inputValue(), 'imap.acme.example')
  await receiving.getByLabel('Encryption').selectOption('none')
  await receiving.getByLabel('Server', { exact: true }).fill('127.0.0.1')
  await receiving.getByLabel('Port').fill('1')
  await add.getByLabel('Answers are sent from here').uncheck()
  await add.getByLabel('Password').fill('not the right one')
  await add.getByRole('button', { name: 'Try it' }).click()
  await add.getByText('Receiving does not work.').waitFor()
  await add.getByRole('button', { name: 'Connect', exact: true }).click()
  await add.getByRole('button', { name: 'Save all the same' }).waitFor()
  assert.ok(!(await ask('/api/v1/channels')).items.some((one) => one.name === 'sales'))
  await add.getByRole('button', { name: 'Save all the same' }).click()
  // what holds for its mail before any rule is asked; until then it receives nothing
  const mail = window('Mail of sales')
  await mail.getByText('It receives and sends once it is enabled.').waitFor()
  assert.equal((await ask('/api/v1/channels')).items.find((one) => one.name === 'sales').state, 'paused')
  await mail.getByLabel('Threading').selectOption('Every mail is a conversation of its own')
  await mail.getByLabel('Team').selectOption('night')
  await mail.getByRole('button', { name: 'Enable', exact: true }).click()
  await saidOn(page, 'Connected').waitFor()
  const rules = (await ask('/api/v1/rules')).files.map((one) => one.text).join('\n')
  assert.match(rules, /mailbox sales \{\s+address sales@acme\.example\s+threads separate\s+team night\s+\}/)
  assert.equal((await ask('/api/v1/channels')).items.find((one) => one.name === 'sales').state, 'on')
  // its window opens by itself
  await window('sales').waitFor()
  await page.keyboard.press('Escape')
  // the engine tries it, and says so in plain words
  const row = page.getByRole('button', { name: /^sales/ })
  await row.getByText('Trouble').waitFor({ timeout: 60_000 })
  // whoever manages it is told wherever they are, and nobody else
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyM')
  await page.waitForURL(/\/inbox\/mine/)
  await saidOn(page, 'The account \u2068sales\u2069 does not work').getByRole('link', { name: 'Look at it' }).click()
  await page.waitForURL(/\/channels$/)
  assert.equal(await nour.getByText('does not work').count(), 0)
})

test('an account signs in at its provider, beside this page, and anew later', async () => {
  const provider = await startProvider()
  try {
    await page.getByRole('button', { name: 'Connect an account' }).click()
    const add = window('Connect an account')
    await add.getByLabel('Mail address').fill('orders@acme.example')
    await add.getByRole('button', { name: 'Next: servers' }).click()
    const receiving = add.getByRole('group', { name: 'Receiving' })
    await receiving.getByLabel('Encryption').selectOption('none')
    await receiving.getByLabel('Server', { exact: true }).fill('127.0.0.1')
    await receiving.getByLabel('Port').fill(String(provider.imap))
    await add.getByLabel('Answers are sent from here').uncheck()
    await add.getByLabel('How it signs in').selectOption('Another provider of OAuth2')
    await add.getByLabel('Address of the provider').fill(provider.issuer)
    await add.getByLabel('Client ID').fill('barid')
    await add.getByLabel('Client secret').fill('kept secret')
    await add.getByText(`${engine.url}/consent`).waitFor()
    const agree = async (where, name) => {
      const opened = page.context().waitForEvent('page')
      await where.getByRole('button', { name }).click()
      return opened
    }
    provider.refuses = true
    const refused = await agree(add, 'Sign in at the provider')
    await refused.getByText(/The provider did not let us in: .access_denied./).waitFor()
    await add.getByText(/The provider did not let us in: .access_denied./).waitFor()
    await refused.close()
    provider.refuses = false
    const agreed = await agree(add, 'Sign in at the provider')
    await agreed.getByText('You can close this page').waitFor()
    assert.equal(new URL(agreed.url()).search, '', 'a code does not stay in the address')
    await agreed.close()
    await add.getByText('Agreed; it can be connected now.').waitFor()
    await add.getByRole('button', { name: 'Connect', exact: true }).click()
    await window('Mail of orders').getByRole('button', { name: 'Enable', exact: true }).click()
    await saidOn(page, 'Connected').waitFor()
    assert.equal(provider.asked.at(-1).get('client_secret'), 'kept secret')

    await window('orders').waitFor()
    const again = await agree(window('orders'), 'Sign in at the provider')
    await again.getByText('You can close this page').waitFor()
    await again.close()
    await saidOn(page, 'Signed in; receiving goes on').waitFor()
    assert.equal(provider.asked.length, 2)
    await page.keyboard.press('Escape')
  } finally {
    provider.stop()
  }
})

test('a channel is paused and goes on; a password is tried before it is stored', async () => {
  await page.getByRole('button', { name: /^sales/ }).click()
  await window('sales').getByRole('button', { name: 'Pause' }).click()
  await saidOn(page, 'Paused: nothing is received or sent').waitFor()
  await window('sales').getByRole('button', { name: 'Go on' }).waitFor()
  await window('sales').getByLabel('New password of sales@acme.example').fill('another wrong one')
  await window('sales').getByRole('button', { name: 'Sign in', exact: true }).click()
  await window('sales').getByText('Receiving does not work.').waitFor()
  assert.equal((await ask('/api/v1/channels')).items.find((one) => one.name === 'sales').state, 'paused')
  await page.keyboard.press('Escape')
})

test('an account is disconnected for good, and only after a second look', async () => {
  await page.getByRole('button', { name: /^sales/ }).click()
  await window('sales').getByRole('button', { name: 'Disconnect' }).click()
  assert.equal((await ask('/api/v1/channels')).items.find((one) => one.name === 'sales').state, 'paused')
  await window('sales').getByRole('button', { name: /^Disconnect .*sales.* for good$/ }).click()
  // from under the rules only who says so
  await window('sales').getByText('the rules in force name').waitFor()
  assert.equal((await ask('/api/v1/channels')).items.find((one) => one.name === 'sales').state, 'paused')
  await window('sales').getByRole('button', { name: /^Disconnect .*sales.* although rules name it$/ }).click()
  await saidOn(page, 'is disconnected').waitFor()
  await window('sales').waitFor({ state: 'detached' })
  const left = (await ask('/api/v1/channels')).items.find((one) => one.name === 'sales')
  assert.ok(!left || left.state === 'off')
})

test('an API token is shown once and ends for good', async () => {
  await page.goto('/tokens')
  await page.getByRole('button', { name: 'New token' }).first().click()
  await window('New token').getByLabel('Name').fill('report')
  await window('New token').getByLabel('Read only').check()
  await window('New token').getByRole('button', { name: 'Make it' }).click()
  const token = await window('Your new token').locator('code').innerText()
  // where the browser refuses, it is selected
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))
    document.execCommand = () => false
  })
  await window('Your new token').getByRole('button', { name: 'Copy' }).click()
  await saidOn(page, 'Your browser does not allow copying').waitFor()
  assert.equal(await page.evaluate(() => String(getSelection())), token)
  await page.evaluate(() => {
    delete navigator.clipboard.writeText
    delete document.execCommand
  })
  await window('Your new token').getByRole('button', { name: 'Done' }).click()
  const call = async (method) => (await fetch(`${engine.url}/api/v1/teams`, { method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, ...(method === 'POST' ? { body: '{"name":"x"}' } : {}) })).status
  assert.equal(await call('GET'), 200)
  assert.equal(await call('POST'), 403)
  await page.getByRole('button', { name: 'End it' }).click()
  await page.getByRole('button', { name: 'End it for good' }).click()
  await saidOn(page, 'The token does not work any more').waitFor()
  assert.equal(await call('GET'), 401)
})

test('the audit log tells all of it, in words', async () => {
  await page.getByRole('link', { name: 'Audit log' }).click()
  const log = page.getByRole('main')
  for (const line of ['Sara Haddad invited', 'added the team', 'connected', 'paused']) await log.getByText(line).first().waitFor()
  assert.ok(!(await log.innerText()).includes('wrong one'), 'no password in the log')
  await log.getByLabel('What was changed').selectOption('API tokens')
  await log.getByText('ended the token').waitFor()
  await log.getByText('read only').waitFor()
  assert.equal(await log.getByText('added the team').count(), 0)
  assert.match(page.url(), /\/audit\?kind=token$/)
  await log.getByLabel('From').fill('2020-01-01')
  await log.getByLabel('Until').fill('2020-01-31')
  await log.getByText('Nothing like that').waitFor()
  await page.reload()
  await log.getByText('Nothing like that').waitFor()
  await log.getByRole('button', { name: 'Show everything' }).click()
  await log.getByText('added the team').first().waitFor()
  await log.getByLabel('Who').selectOption('Command line')
  await log.getByText('Nothing like that').waitFor()
  await log.getByRole('button', { name: 'Show everything' }).click()
})

test('a saved reply is written once and used by typing /', async () => {
  await page.getByRole('link', { name: 'Saved replies' }).click()
  await page.getByRole('button', { name: 'New saved reply' }).first().click()
  await window('New saved reply').getByLabel('Name').fill('Lost parcel')
  await window('New saved reply').locator('.ProseMirror').click()
  await page.keyboard.type('Dear {customer.first_name}, your parcel is being looked for.')
  await window('New saved reply').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: /Lost parcel/ }).waitFor()
  await engine.deliver({ from: 'lea@shop.example', name: 'Léa Martin', subject: 'Where is my parcel 7431?', text: 'It should have come on Monday.' })
  // who types faster than the replies come gets what they typed
  let come
  const coming = new Promise((go) => {
    come = go
  })
  const replies = '**/api/v1/saved-replies'
  await page.route(replies, async (route) => {
    await coming
    await route.continue()
  })
  await page.goto('/inbox/open')
  await openTalk(page, 'Where is my parcel 7431?')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('/')
  await page.getByRole('dialog').getByRole('combobox').fill('lost')
  await page.keyboard.press('Enter')
  await window('Saved replies').getByText('Loading').waitFor()
  come()
  await page.locator('.ProseMirror', { hasText: 'Dear Léa, your parcel is being looked for.' }).waitFor()
  await page.unroute(replies)
})

test('an answer that promises an attachment asks for it; files are sent with the mail', async () => {
  const composer = page.getByRole('region', { name: 'Answer' })
  await page.locator('.ProseMirror').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' See the attached form.')
  await composer.getByRole('button', { name: 'Send', exact: true }).click()
  await composer.getByText('You write of an attachment, but there is none.').waitFor()
  await composer.locator('input[type=file]').setInputFiles([
    { name: 'نموذج.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 form') },
    { name: 'photo.png', mimeType: 'image/png', buffer: Buffer.alloc(300_000, 7) },
  ])
  const files = composer.getByRole('list', { name: 'Attached files' })
  await files.getByRole('button', { name: /^Remove .*نموذج\.pdf/ }).waitFor()
  await files.getByRole('button', { name: /Remove .*photo\.png/ }).click()
  await composer.getByRole('button', { name: 'Cc', exact: true }).click()
  await composer.getByLabel('Bcc').fill('archive@acme.example')
  await composer.getByRole('button', { name: 'Send', exact: true }).click()
  await saidOn(page, 'Sent').waitFor()
  const answer = page.locator('article[data-answer]', { hasText: 'See the attached form.' })
  await answer.getByText('Blind copy to archive@acme.example').waitFor()
  const link = answer.getByRole('link', { name: /نموذج\.pdf/ })
  const got = await page.evaluate(async (url) => (await fetch(url)).text(), await link.getAttribute('href'))
  assert.equal(got, '%PDF-1.7 form')
})

test('a note takes files, which whoever sees the conversation can fetch; it waits for them, and that can be taken back', async () => {
  const composer = page.getByRole('region', { name: 'Answer' })
  let arrive
  const arriving = new Promise((go) => {
    arrive = go
  })
  const uploads = '**/api/v1/conversations/*/uploads?*'
  await page.route(uploads, async (route) => {
    await arriving
    await route.continue()
  })
  await page.keyboard.press('KeyN')
  const words = composer.getByRole('textbox')
  await words.fill('What the customer signed.')
  await composer.locator('input[type=file]').setInputFiles([{ name: 'signed.txt', mimeType: 'text/plain', buffer: Buffer.from('signed') }])
  await composer.getByRole('progressbar', { name: /signed\.txt/ }).waitFor()
  await composer.getByRole('button', { name: 'Add note' }).click()
  await composer.getByRole('button', { name: 'Waiting for files…' }).waitFor()
  await composer.getByText('It goes once 1 file is there').waitFor()
  await assertAccessible(page, 'a note that waits for its file')
  // taken back: it does not go when the file is there
  await composer.getByRole('button', { name: 'Do not send yet' }).click()
  await composer.getByRole('button', { name: 'Add note' }).click()
  await composer.getByRole('button', { name: 'Waiting for files…' }).waitFor()
  await composer.getByRole('button', { name: 'Do not send yet' }).click()
  arrive()
  await composer.getByRole('button', { name: /^Remove .*signed\.txt/ }).waitFor()
  assert.equal(await composer.getByRole('textbox').inputValue(), 'What the customer signed.')
  await page.unroute(uploads)
  // and this time it waits, and goes by itself
  let second
  const coming = new Promise((go) => {
    second = go
  })
  await page.route(uploads, async (route) => {
    await coming
    await route.continue()
  })
  await composer.locator('input[type=file]').setInputFiles([{ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.alloc(2_000, 7) }])
  await composer.getByRole('progressbar', { name: /photo\.png/ }).waitFor()
  await words.press('Control+Enter')
  await composer.getByRole('button', { name: 'Waiting for files…' }).waitFor()
  second()
  await saidOn(page, 'Note added').waitFor()
  await page.unroute(uploads)
  const note = page.getByRole('article', { name: 'Note, only for your desk' }).filter({ hasText: 'What the customer signed.' })
  await note.getByRole('link', { name: /photo\.png/ }).waitFor()
  const link = await note.getByRole('link', { name: /signed\.txt/ }).getAttribute('href')
  assert.equal(await page.evaluate(async (url) => (await fetch(url)).text(), link), 'signed')
})

test('whoever goes elsewhere while sending waits is told that it was not sent', async () => {
  const uploads = '**/api/v1/conversations/*/uploads?*'
  await page.route(uploads, () => undefined) // it never comes
  await page.keyboard.press('KeyR')
  const composer = page.getByRole('region', { name: 'Answer' })
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('With the form.')
  await composer.locator('input[type=file]').setInputFiles([{ name: 'form.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') }])
  await composer.getByRole('button', { name: 'Send', exact: true }).click()
  await composer.getByRole('button', { name: 'Waiting for files…' }).waitFor()
  await page.locator('[data-conversation]', { hasText: 'Receipt for March' }).first().click()
  await page.getByText('It was not sent: its files were still on their way.').waitFor()
  await page.unroute(uploads)
  const talks = (await ask('/api/v1/conversations?q=parcel')).items
  const timeline = (await ask(`/api/v1/conversations/${talks[0].id}`)).timeline
  assert.ok(!timeline.some((one) => one.answer?.text.includes('With the form.')))
})

test('a saved reply does more than say something: shown before it is sent, and done with it', async () => {
  await page.getByRole('link', { name: 'Saved replies' }).click()
  await page.getByRole('button', { name: 'New saved reply' }).first().click()
  const made = window('New saved reply')
  await made.getByLabel('Name').fill('Refund')
  await made.locator('.ProseMirror').click()
  await page.keyboard.type('You have your money back.')
  await made.getByLabel('Give the conversation to').selectOption('me')
  await made.getByLabel('Add tags').fill('refund, money, wrong')
  await made.getByLabel('Priority').selectOption('high')
  await made.getByLabel('Status').selectOption('closed')
  await assertAccessible(page, 'what a saved reply does')
  await made.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: /Refund/ }).getByText('does 6 things more').waitFor({ state: 'attached' })
  await engine.deliver({ from: 'lea@shop.example', name: 'Léa Martin', subject: 'Money back 8122', text: 'I want it back.' })
  await page.goto('/inbox/open')
  await openTalk(page, 'Money back 8122')
  // from the palette, where nothing is being written yet
  await page.keyboard.press('Control+KeyK')
  await page.getByRole('dialog').getByRole('combobox').fill('refund')
  await page.getByRole('option', { name: /Answer with .*Refund/ }).click()
  await page.locator('.ProseMirror', { hasText: 'You have your money back.' }).waitFor()
  const composer = page.getByRole('region', { name: 'Answer' })
  const does = composer.getByRole('list', { name: 'Done when it is sent' })
  assert.equal(await does.getByRole('listitem').count(), 6)
  await does.getByText('Status: Closed').waitFor()
  await does.getByRole('button', { name: /Leave out: .*wrong/ }).click()
  assert.equal(await does.getByRole('listitem').count(), 5)
  await assertAccessible(page, 'an answer that does more')
  const id = Number(page.url().match(/(\d+)(?:\?|$)/)[1])
  const before = (await ask(`/api/v1/conversations/${id}`)).conversation.version
  await composer.getByRole('button', { name: /^Send\s*Closed/ }).click()
  await until('the answer to be there', async () => (await ask(`/api/v1/conversations/${id}`)).timeline.some((one) => one.answer?.text.includes('money back')))
  const { conversation } = await ask(`/api/v1/conversations/${id}`)
  assert.equal(conversation.version, before + 1)
  assert.equal(conversation.status, 'closed')
  assert.equal(conversation.priority, 'high')
  assert.equal(conversation.agent.name, 'Sara Haddad')
  assert.ok(conversation.tags.includes('refund') && conversation.tags.includes('money') && !conversation.tags.includes('wrong'))
  // and by /, where the tags that it gave are known from now on
  const known = (await ask('/api/v1/tags')).items.map((one) => one.name)
  assert.ok(known.includes('refund'))
})

test('a draft follows to another device, and two devices do not mix', async () => {
  await page.goto('/inbox/open')
  await openTalk(page, 'Receipt for March')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('The receipt follows.')
  await page.getByText('Draft saved').waitFor()
  // the same person elsewhere: nothing of this device's storage
  const cookies = await page.context().cookies()
  const other = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await other.context().addCookies(cookies)
  await other.goto('/drafts')
  await other.getByRole('link', { name: /Receipt for March/ }).click()
  await other.getByText('Continue your draft…').click()
  await other.locator('.ProseMirror', { hasText: 'The receipt follows.' }).click()
  await other.keyboard.press('Control+End')
  await other.keyboard.type(' Tomorrow.')
  await until('the second version', async () => (await ask('/api/v1/drafts')).items[0]?.content.body.includes('Tomorrow'))
  // this device does not know that yet
  await page.locator('.ProseMirror').click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Today.')
  await page.getByText('You wrote something else in this answer on another device.').waitFor()
  await page.getByRole('button', { name: 'Take the other one' }).click()
  await page.locator('.ProseMirror', { hasText: 'The receipt follows. Tomorrow.' }).waitFor()
  await page.getByRole('button', { name: 'Discard the draft' }).click()
  await until('the draft to be gone', async () => (await ask('/api/v1/drafts')).items.length === 0)
  await other.context().close()
})

test('two people in one conversation see each other, and who is writing', async () => {
  const people = (await ask('/api/v1/people')).items
  const channel = (await ask('/api/v1/channels')).items.find((one) => one.name === 'support').id
  await page.evaluate(
    async ([id, body]) => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      await fetch(`/api/v1/people/${id}/access`, { method: 'PUT', headers: { 'X-Barid-CSRF': csrf, 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
    },
    [people.find((one) => one.name === 'Nour Saleh').id, { channel, level: 'reply' }],
  )
  await page.goto('/inbox/open')
  await openTalk(page, 'I cannot sign in')
  await nour.goto('/inbox/open')
  await openTalk(nour, 'I cannot sign in')
  const open = (on) => on.getByRole('main', { name: 'Conversation' })
  await open(page).getByText(/Nour Saleh.? is here too/).waitFor()
  await open(nour).getByText(/Sara Haddad.? is here too/).waitFor()
  await nour.keyboard.press('KeyR')
  await nour.locator('.ProseMirror-focused').waitFor()
  await nour.keyboard.type('Dear')
  await open(page).getByText(/Nour Saleh.? is writing/).waitFor()
  await nour.locator('.ProseMirror').fill('')
  await nour.goto('/channels')
  await open(page).getByText(/Nour Saleh.? is writing/).waitFor({ state: 'detached' })
})

test('several conversations are changed at once, and put back at once', async () => {
  await page.goto('/inbox/open')
  await page.locator('[data-conversation]').nth(2).waitFor()
  const count = async () => (await ask('/api/v1/conversation-count?status=closed')).count
  const before = await count()
  for (const at of [0, 1]) await page.getByRole('checkbox').nth(at).check({ force: true })
  await page.getByText('2 chosen').waitFor()
  await page.getByRole('toolbar', { name: 'For the chosen conversations' }).getByRole('button', { name: 'Close' }).click()
  await until('both to be closed', async () => (await count()) === before + 2)
  await saidOn(page, '2 conversations changed').getByRole('button', { name: 'Undo' }).click()
  await until('both to be open again', async () => (await count()) === before)
})

test('a view with its filters is kept under a name, for every device', async () => {
  await page.goto('/inbox/open?language=ar')
  await page.getByRole('button', { name: 'Save this view' }).click()
  await window('Save this view').getByLabel('Name').fill('Arabic mail')
  await window('Save this view').getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name: 'Arabic mail' }).waitFor()
  await page.goto('/inbox/mine')
  await page.getByRole('link', { name: 'Arabic mail' }).click()
  await page.waitForURL(/\/inbox\/open\?language=ar/)
  await page.getByRole('button', { name: 'Forget the view Arabic mail' }).click()
  await page.getByRole('link', { name: 'Arabic mail' }).waitFor({ state: 'detached' })
})

test('what comes by mail is chosen by the keyboard alone, and kept', async () => {
  await nour.goto('/inbox/open')
  await nour.locator('[data-conversation]').first().waitFor()
  await nour.keyboard.press('KeyG')
  await nour.keyboard.press('KeyN')
  await nour.getByRole('dialog', { name: 'Notices' }).getByRole('button', { name: 'What you are told' }).press('Enter')
  await nour.waitForURL(/\/mail-notices$/)
  const assigned = nour.getByRole('checkbox', { name: 'By mail: a conversation is assigned to me' })
  assert.equal(await assigned.isChecked(), false)
  await assigned.press('Space')
  await nour.getByRole('combobox', { name: 'Language of the mails' }).press('End')
  await nour.getByRole('button', { name: 'Save' }).press('Enter')
  await saidOn(nour, 'this is what you are told from now on').waitFor()
  await nour.reload()
  assert.equal(await assigned.isChecked(), true)
  assert.equal(await nour.getByRole('checkbox', { name: 'In the console: a rule tells me something' }).isChecked(), true)
  assert.equal(await nour.getByRole('checkbox', { name: 'By mail: a rule tells me something' }).isChecked(), false)
  assert.equal(await nour.getByRole('combobox', { name: 'Language of the mails' }).inputValue(), 'ar')
})

test('the palette offers the pages that somebody may open, as they are called, and no others', async () => {
  const offered = async (on, ledgers) => {
    await on.goto('/inbox/open')
    await on.getByRole('navigation').getByRole('link', { name: 'Drafts' }).waitFor()
    await on.keyboard.press('Control+KeyK')
    const pages = on.getByRole('dialog', { name: 'Commands' }).getByRole('group', { name: 'Desk' }).getByRole('option')
    await pages.first().waitFor()
    await until('the ledgers', async () => (await pages.filter({ hasText: 'Mail of' }).count()) === ledgers)
    return pages.locator('bdi:first-of-type').allInnerTexts()
  }
  const rail = (on) => on.getByRole('navigation').getByRole('list').last().getByRole('link').allInnerTexts()
  const own = ['What you are told', 'Sign-in', 'API tokens']
  const fetched = (await ask('/api/v1/channels')).items.filter((one) => ['imap', 'pop3'].includes(one.kind))
  const all = await offered(page, fetched.length)
  assert.deepEqual(all, [...(await rail(page)), ...own, ...fetched.map((one) => `Mail of ${one.name}`)])
  assert.ok(all.includes('Audit log'))
  await page.keyboard.press('Escape')
  const some = await offered(nour, 0)
  assert.deepEqual(some, [...(await rail(nour)), ...own])
  assert.ok(!some.includes('Audit log'))
  await nour.keyboard.type('tokens')
  await nour.keyboard.press('Enter')
  await nour.waitForURL(/\/tokens$/)
})

/** RFC 6238, as an authenticator does it. */
function codeOf(secret, step) {
  let bits = ''
  for (const one of secret) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(one).toString(2).padStart(5, '0')
  const key = Buffer.from(bits.match(/.{8}/g).map((one) => Number.parseInt(one, 2)))
  const message = Buffer.alloc(8)
  message.writeBigInt64BE(BigInt(step))
  const hash = createHmac('sha1', key).update(message).digest()
  return String((hash.readUInt32BE(hash[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('with a second factor a password alone does not do', async () => {
  await nour.goto('/security')
  await nour.getByRole('button', { name: 'Switch it on' }).click()
  const dialog = nour.getByRole('dialog', { name: 'Second factor' })
  await dialog.getByRole('img', { name: 'The secret as a picture' }).waitFor()
  const secret = (await dialog.locator('code').innerText()).replaceAll(' ', '')
  const step = Math.floor(Date.now() / 30_000)
  await dialog.getByLabel('Code').fill(codeOf(secret, step))
  await dialog.getByRole('button', { name: 'Confirm' }).click()
  await saidOn(nour, 'The second factor is on').waitFor()
  const other = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await other.goto('/sign-in')
  await other.getByLabel('Mail address').fill('nour@acme.example')
  await other.getByLabel('Password').fill(password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.getByLabel('Code').fill(codeOf(secret, step))
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.getByRole('alert').filter({ hasText: 'The code does not fit, or was used already.' }).waitFor()
  await other.getByLabel('Code').fill(codeOf(secret, step + 1))
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.waitForURL(/\/inbox\//)
  await other.context().close()
})

test('another password ends what is signed in elsewhere, and nothing here', async () => {
  const other = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await other.context().addCookies(await nour.context().cookies())
  await other.goto('/inbox/open')
  await other.locator('nav').waitFor()
  await nour.getByLabel('The present one').fill(password)
  await nour.getByLabel('The new one').fill('another horse battery')
  await nour.getByRole('button', { name: 'Change the password' }).click()
  await saidOn(nour, 'Changed; you are signed out everywhere else').waitFor()
  await other.goto('/inbox/mine')
  await other.waitForURL(/\/sign-in/)
  await nour.goto('/inbox/open')
  await nour.locator('[data-conversation]').first().waitFor()
  await other.context().close()
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual([...page.errors, ...nour.errors], [])
})
