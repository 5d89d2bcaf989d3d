// A desk with a real Dovecot and a real Postfix: its account is connected, a customer's mail arrives while somebody
// looks on, the answer lies in the customer's mailbox; the password changes, and everything goes on where it stopped.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { certify } from './authority.mjs'
import { assertAccessible, callAs, openBrowser, openOwner, openPerson, openTalk, saidOn } from './browser.mjs'
import { Dovecot, mailPassword } from './dovecot.mjs'
import { Engine, until } from './engine.mjs'
import { Postfix } from './postfix.mjs'

const desk = 'sales@acme.example'
const customer = 'lea@shop.example'
let certificates
let dovecot
let postfix
let engine
let browser
let page

const said = (text) => saidOn(page, text)
const window = (name) => page.getByRole('dialog', { name })
const call = (...what) => callAs(page, ...what)
const channelNow = async () => (await call('GET', '/api/v1/channels')).items.find((one) => one.name === 'sales')
const talksOf = async (subject) => (await call('GET', '/api/v1/conversations?limit=200')).items.filter((one) => one.subject === subject)

/** A mail of the customer, into the account's mailbox. */
function ask(id, subject, text, more = []) {
  return dovecot.deliver(
    desk,
    [
      `From: =?utf-8?Q?L=C3=A9a_Martin?= <${customer}>`,
      `To: ${desk}`,
      `Subject: ${subject}`,
      `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${id}>`,
      ...more,
      'Content-Type: text/plain; charset=utf-8',
      '',
      text,
    ].join('\r\n'),
  )
}

/** The value of a header field, unfolded. */
const headerOf = (mail, name) => new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(mail)?.[1].replace(/\r?\n[ \t]+/g, ' ')

before(async () => {
  certificates = mkdtempSync(join(tmpdir(), 'barid-certificates-'))
  const tls = certify(certificates)
  dovecot = await Dovecot.start([desk, customer], tls)
  postfix = await Postfix.start(dovecot, tls)
  engine = await Engine.start({ SSL_CERT_FILE: tls.authority })
  browser = await openBrowser()
  page = await openOwner(browser, engine)
})
after(async () => {
  await browser?.close()
  await engine?.stop()
  await postfix?.stop()
  await dovecot?.stop()
  if (certificates) rmSync(certificates, { recursive: true, force: true })
})

test('an account is connected, encrypted both ways, once both ways were tried', async () => {
  await page.getByRole('link', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const add = window('Connect an account')
  await add.getByLabel('Mail address').fill(desk)
  await add.getByRole('button', { name: 'Next: servers' }).click()
  for (const [group, port] of [['Receiving', dovecot.imap], ['Sending', postfix.port]]) {
    const fields = add.getByRole('group', { name: group })
    await fields.getByLabel('Encryption').selectOption('starttls')
    await fields.getByLabel('Server', { exact: true }).fill('localhost')
    await fields.getByLabel('Port').fill(String(port))
  }
  assert.equal(await add.getByLabel('Answers are sent from here').isChecked(), true)
  await add.getByLabel('Signs in as').fill(desk)
  await add.getByLabel('Password').fill('not this one')
  await add.getByRole('button', { name: 'Try it' }).click()
  await add.getByText('Receiving does not work.').waitFor()
  await add.getByLabel('Password').fill(mailPassword)
  await add.getByRole('button', { name: 'Try it' }).click()
  await add.getByText('Receiving works: 0 mails in the folder').waitFor()
  await add.getByText('Sending works').waitFor()
  await add.getByRole('button', { name: 'Connect', exact: true }).click()
  // what holds for its mail where no rule says otherwise
  const mail = window('Mail of sales')
  await mail.getByLabel('Team').selectOption('billing')
  await mail.getByLabel('SLA').selectOption('standard')
  await mail.getByRole('button', { name: 'Enable', exact: true }).click()
  await said('Connected').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^sales/ }).getByText('Works').waitFor({ timeout: 60_000 })
})

test('a mail arrives while somebody looks on, and it says why it went where it went', async () => {
  await page.goto('/inbox/open')
  await page.locator('[data-conversation]').first().waitFor()
  await ask('question@shop.example', 'Please refund my lamp', 'It came broken.')
  await page.locator('[data-conversation]', { hasText: 'Please refund my lamp' }).waitFor()
  await openTalk(page, 'Please refund my lamp')
  await page.getByRole('complementary', { name: 'Details' }).getByText('sales', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Why was this decided?' }).first().click()
  const why = page.getByRole('dialog')
  await why.getByText('owner.finance').first().waitFor()
  await why.getByText(/assigned it to/).first().waitFor()
  assert.match(await why.locator('figure', { hasText: 'rule finance' }).first().innerText(), /support\.route\u2069?, line \d+/u)
  await page.keyboard.press('Escape')
  await why.waitFor({ state: 'detached' })
  await page.locator('main header').getByText(/First response due in/).waitFor()
})

test('the answer with its attachment lies in the customer’s mailbox, in the thread, and the promise is met', async () => {
  await page.getByRole('region', { name: 'Timeline' }).focus()
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Dear Léa, please print the attached label.')
  const label = Buffer.from('%PDF-1.7 a label')
  await page.getByRole('region', { name: 'Answer' }).locator('input[type=file]').setInputFiles([{ name: 'étiquette.pdf', mimeType: 'application/pdf', buffer: label }])
  // it stands in the list while it is on its way, too; once it is there it can be removed
  await page.getByRole('button', { name: /^Remove .*étiquette\.pdf/ }).waitFor()
  await page.getByRole('region', { name: 'Answer' }).getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('article[data-answer]', { hasText: 'please print the attached label' }).getByText(/^Sent \S/).waitFor()
  const answer = await until('the answer in the mailbox', () => dovecot.inbox(customer).find((one) => one.includes(label.toString('base64'))), 60_000)
  // outside of working hours the rules have confirmed the question before: one chain, and the customer has all of it
  const chain = headerOf(answer, 'References').split(/\s+/)
  assert.equal(chain[0], '<question@shop.example>')
  assert.equal(headerOf(answer, 'In-Reply-To'), chain.at(-1))
  for (const id of chain.slice(1)) assert.ok(dovecot.inbox(customer).some((one) => headerOf(one, 'Message-ID') === id), id)
  assert.equal(headerOf(answer, 'Subject'), 'Re: Please refund my lamp')
  assert.match(headerOf(answer, 'From'), new RegExp(`<?${desk}>?$`))
  assert.match(headerOf(answer, 'To'), new RegExp(customer))
  assert.match(answer, /filename\S*=\S*tiquette\.pdf/)
  // as Postfix noted it: over TLS, by somebody who signed in
  assert.match(answer, /with ESMTPSA/)
  const clocks = page.getByRole('complementary', { name: 'Details' }).locator('dl > div', { hasText: 'First response' })
  await clocks.getByText('met', { exact: true }).waitFor()
  const [talk] = await talksOf('Please refund my lamp')
  const got = await call('GET', `/api/v1/conversations/${talk.id}`)
  assert.equal(got.clocks.find((one) => one.clock === 'first_response').state, 'met')

  // and what the customer writes back comes to the same conversation
  await ask('thanks@shop.example', 'Re: Please refund my lamp', 'Thank you, it is on its way!', [`In-Reply-To: ${headerOf(answer, 'Message-ID')}`, `References: <question@shop.example> ${headerOf(answer, 'Message-ID')}`])
  await page.locator('article[data-mail]', { hasText: 'it is on its way!' }).waitFor()
  assert.equal((await talksOf('Please refund my lamp')).length, 1)
})

test('somebody is written to first, and their answer comes to the conversation that this began', async () => {
  await page.keyboard.press('Escape')
  await page.locator('[data-conversation][aria-current]').focus()
  await page.keyboard.press('KeyC')
  const begin = window('New conversation')
  await begin.getByLabel('From').selectOption({ label: `sales · ${desk}` })
  await begin.getByLabel('To').fill('Léa, lea at shop')
  await begin.getByLabel('Subject').fill('Your next lamp')
  await begin.getByRole('button', { name: 'Write', exact: true }).click()
  await begin.getByRole('alert').getByText('is not a mail address').waitFor()
  await assertAccessible(page, 'a new conversation')
  await begin.getByLabel('To').fill(customer)
  await page.keyboard.press('Enter')
  await page.locator('main header h2', { hasText: 'Your next lamp' }).waitFor()
  await page.locator('.ProseMirror-focused').waitFor()
  await page.getByText('began the conversation').waitFor()
  await page.keyboard.type('Dear Léa, the lamp that you asked for is here.')
  await assertAccessible(page, 'a conversation without a mail')
  await page.keyboard.press('Control+Enter')
  const first = await until('the mail', () => dovecot.inbox(customer).find((one) => one.includes('the lamp that you asked for is here')), 60_000)
  assert.equal(headerOf(first, 'Subject'), 'Your next lamp')
  assert.equal(headerOf(first, 'In-Reply-To'), undefined)
  await ask('yes@shop.example', 'Re: Your next lamp', 'Yes please!', [`In-Reply-To: ${headerOf(first, 'Message-ID')}`])
  await page.locator('article[data-mail]', { hasText: 'Yes please!' }).waitFor()
  const all = await talksOf('Your next lamp')
  assert.equal(all.length, 1)
  assert.equal(all[0].agent.name, (await call('GET', '/api/v1/session')).name)
  // nobody waited for anything before she wrote
  const { clocks } = await call('GET', `/api/v1/conversations/${all[0].id}`)
  assert.equal(clocks.find((one) => one.clock === 'first_response').state, 'running')

  // from what is known of her, too: only the subject is left to say
  await page.getByRole('button', { name: 'Begin a conversation with this customer' }).click()
  await page.locator('#begin-subject:focus').waitFor()
  assert.equal(await begin.getByLabel('To').inputValue(), customer)
  assert.equal(await begin.getByLabel('From').evaluate((one) => one.selectedOptions[0].text), `sales · ${desk}`)
  await page.keyboard.press('Escape')
  await begin.waitFor({ state: 'hidden' })

  // begun by mistake, and away again
  await page.locator('[data-conversation][aria-current]').focus()
  await page.keyboard.press('KeyC')
  await begin.getByLabel('To').fill('nobody@shop.example')
  await begin.getByLabel('Subject').fill('Never mind')
  await page.keyboard.press('Enter')
  await page.locator('main header h2', { hasText: 'Never mind' }).waitFor()
  await page.getByRole('button', { name: 'Throw the conversation away' }).click()
  await said('The conversation is gone').waitFor()
  assert.equal((await talksOf('Never mind')).filter((one) => one.status !== 'dropped').length, 0)
})

test('an account whose password changed is paused, says so, and goes on with the new one where it stopped', async () => {
  const admin = await openPerson(browser, engine, { state: await page.context().storageState(), preferences: { language: 'en' } })
  await admin.goto('/channels')
  const row = admin.getByRole('button', { name: /^sales/ })
  await row.getByText('Works').waitFor()
  dovecot.setPassword(desk, 'quite another password')
  await dovecot.restart()
  await until('the account to be paused', async () => (await channelNow()).health === 'paused', 90_000)
  await row.getByText('Paused').waitFor()
  await ask('meanwhile@shop.example', 'Written while the account was paused', 'Is anybody there?')
  await row.click()
  const sales = admin.getByRole('dialog', { name: 'sales' })
  await assertAccessible(admin, 'a paused account')
  const field = sales.getByLabel(`New password of ${desk}`)
  await field.fill(mailPassword)
  await sales.getByRole('button', { name: 'Sign in', exact: true }).click()
  await sales.getByText('Receiving does not work.').waitFor()
  assert.equal((await talksOf('Written while the account was paused')).length, 0)
  await field.fill('quite another password')
  await sales.getByRole('button', { name: 'Sign in', exact: true }).click()
  await admin.getByRole('status').filter({ hasText: 'Signed in; receiving goes on' }).first().waitFor()
  await until('what came meanwhile', async () => (await talksOf('Written while the account was paused')).length === 1, 60_000)
  await sales.getByText('Works').first().waitFor({ timeout: 60_000 })
  // nothing twice: what was fetched before is not fetched again
  assert.equal((await talksOf('Please refund my lamp')).length, 1)
  const [talk] = await talksOf('Please refund my lamp')
  assert.equal((await call('GET', `/api/v1/conversations/${talk.id}`)).timeline.filter((one) => one.mail).length, 2)

  // the new password sends as well
  await page.goto(`/inbox/open/${(await talksOf('Written while the account was paused'))[0].id}`)
  await page.locator('main header h2', { hasText: 'Written while the account was paused' }).waitFor()
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Here again.')
  await page.keyboard.press('Control+Enter')
  await until('the answer in the mailbox', () => dovecot.inbox(customer).some((one) => headerOf(one, 'References')?.startsWith('<meanwhile@shop.example>') && one.includes('Here again.')), 60_000)
  assert.deepEqual(admin.errors, [])
  await admin.context().close()
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
