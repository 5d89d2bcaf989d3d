// Accounts on a real Dovecot: what lies in them is taken in while somebody looks on, every mail has its line in the
// ledger, what failed is read again once its reason is gone, and who offers POP3 alone is fetched by POP3.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, openBrowser, openOwner, saidOn } from './browser.mjs'
import { Dovecot, mailPassword } from './dovecot.mjs'
import { Engine, until } from './engine.mjs'

let dovecot
let engine
let browser
let page
/** What lies in the inbox of `sales`: some too old, one twice, one too large. */
const recent = 700
const old = 30

const said = (text) => saidOn(page, text)
const window = (name) => page.getByRole('dialog', { name })
const ask = (path) => page.evaluate(async (where) => (await fetch(where)).json(), path)
const channelOf = async (name) => (await ask('/api/v1/channels')).items.find((one) => one.name === name)
const lines = () => page.locator('main ol > li')

before(async () => {
  dovecot = await Dovecot.start(['sales', 'old'])
  dovecot.put('sales', [
    ...Array.from({ length: old }, (_, n) => ({ subject: `Long ago ${n + 1}`, days: 400 })),
    ...Array.from({ length: recent - 1 }, (_, n) => ({ subject: `Order ${n + 1}`, days: 5, from: `customer${n + 1}@shop.example` })),
    { subject: 'Order that came twice', days: 4, copies: 2 },
    { subject: 'Plans of the whole house', days: 3, size: 300_000 },
  ])
  dovecot.put('old', [{ subject: 'By POP3', from: 'omar@shop.example' }, { subject: 'بريد قديم', from: 'mona@shop.example' }])
  engine = await Engine.start({ BARID_MAIL_SIZE_LIMIT: '200KB' })
  browser = await openBrowser()
  page = await openOwner(browser, engine)
})
after(async () => {
  await browser?.close()
  await engine?.stop()
  await dovecot?.stop()
})

/** The second step of the window, for a server on this machine. */
async function fillServers(add, { port, user }) {
  const receiving = add.getByRole('group', { name: 'Receiving' })
  await receiving.getByLabel('Encryption').selectOption('none')
  await receiving.getByLabel('Server', { exact: true }).fill('127.0.0.1')
  await receiving.getByLabel('Port').fill(String(port))
  await add.getByLabel('Answers are sent from here').uncheck()
  await add.getByLabel('Signs in as').fill(user)
  await add.getByLabel('Password').fill(mailPassword)
}

test('an account is connected with the mail of its last days, and the import is followed live', async () => {
  await page.getByRole('link', { name: 'Channels' }).click()
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const add = window('Connect an account')
  await add.getByLabel('Mail address').fill('sales@acme.example')
  await add.getByRole('button', { name: 'Next: servers' }).click()
  await fillServers(add, { port: dovecot.imap, user: 'sales' })
  const past = add.getByLabel('Mail that is there already')
  assert.equal(await past.inputValue(), 'all')
  await past.selectOption('Leave it where it is')
  await add.getByText('Only what arrives from now on is taken in.').waitFor()
  await past.selectOption('Only the last days')
  await add.getByLabel('How many days').fill('30')
  await add.getByRole('button', { name: 'Try it' }).click()
  await add.getByText(`Receiving works: ${recent + old + 2} mails in the folder`).waitFor()
  // however fast the machine is, the import is not over before it was seen under way
  const release = await engine.holdRows('barid.uid_ledger', `new.uid = ${old + 500}`)
  await add.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('button', { name: 'Enable', exact: true }).click()
  await said('Connected').waitFor()

  // its window opens by itself
  const channel = window('sales')
  const imports = channel.getByRole('region', { name: 'Mail from before the connection' })
  const bar = imports.getByRole('progressbar', { name: /Import of .INBOX/ })
  await bar.waitFor()
  const done = async () => Number(await bar.getAttribute('aria-valuenow'))
  await until('a part of the import to be done', async () => (await done()) > 0)
  assert.ok((await done()) < 100, 'a mail is still held')
  assert.equal(await imports.getByText('Finished').count(), 0)
  await release()
  await until('the import to end', async () => (await done()) === 100, 120_000)
  await imports.getByText('Finished').waitFor()
  for (const text of [`${recent} stored`, '1 known already', `${old} older than wanted`, '1 failed']) await imports.getByText(text, { exact: true }).waitFor()
  await assertAccessible(page, 'the window of an account')
  assert.equal(await ask('/api/v1/conversations?limit=1').then((got) => got.items.some((one) => one.subject.startsWith('Long ago'))), false)
})

test('every mail has its line, a page at a time, and a stored one leads to its conversation', async () => {
  await window('sales').getByRole('link', { name: 'All mail, one by one' }).click()
  await page.waitForURL(/\/channels\/\d+\/mail$/)
  await page.getByRole('heading', { name: /Mail of .sales/ }).waitFor()
  await until('the first page', async () => (await lines().count()) === 50)
  await page.getByRole('button', { name: 'Show earlier ones' }).click()
  await until('the second page', async () => (await lines().count()) === 100)
  const names = await lines().evaluateAll((all) => all.map((one) => one.textContent.match(/UID \d+/)?.[0]))
  assert.equal(new Set(names).size, 100, 'no mail stands there twice')
  const order = lines().filter({ has: page.getByRole('link', { name: /^Order \d+$/ }) }).first()
  const subject = await order.getByRole('link').innerText()
  await order.getByText('Stored', { exact: true }).waitFor()
  await order.getByText(/^customer\d+@shop\.example$/).waitFor()
  await order.getByRole('link').press('Enter')
  await page.locator('main header h2', { hasText: subject }).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name: /Mail of .sales/ }).waitFor()
})

test('lines are chosen by what became of them, and the address keeps the choice', async () => {
  const choose = (name) => page.getByRole('group', { name: 'What became of it' }).getByRole('button', { name, exact: true }).click()
  await choose('Known already')
  await page.waitForURL(/outcome=duplicate/)
  await until('the one that came twice', async () => (await lines().count()) === 1)
  await lines().getByRole('link', { name: 'Order that came twice' }).waitFor()
  await choose('Failed')
  await until('the one that failed', async () => (await lines().filter({ hasText: 'Failed' }).count()) === 1 && (await lines().count()) === 1)
  assert.match(await lines().innerText(), /it has \d+ bytes, more than the limit of 204800/)
  await page.reload()
  await lines().getByRole('button', { name: /^Read again/ }).waitFor()
  assert.equal(await page.getByRole('group', { name: 'What became of it' }).getByRole('button', { name: 'Failed', exact: true }).getAttribute('aria-pressed'), 'true')
  await choose('Tried again')
  await page.getByText('Nothing became of any mail what you chose.').waitFor()
  await choose('All')
  await page.waitForURL(/\/mail$/)
})

test('what failed is read again, and is stored once its reason is gone', async () => {
  await page.getByRole('button', { name: 'Failed', exact: true }).click()
  const again = lines().getByRole('button', { name: /^Read again/ })
  await again.click()
  await said('1 mail is read again').waitFor()
  // the reason is still there
  await lines().getByText('tried 2 times').waitFor({ timeout: 60_000 })
  await again.waitFor()
  await engine.kill()
  engine.settings.BARID_MAIL_SIZE_LIMIT = '2MB'
  await engine.run()
  await page.getByText('The connection to Barid was lost. Trying again…').waitFor({ state: 'detached', timeout: 40_000 })
  await page.getByRole('button', { name: 'Read all that failed again' }).click()
  await said('1 mail is read again').waitFor()
  await page.getByText('Nothing became of any mail what you chose.').waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Tried again', exact: true }).click()
  await lines().getByRole('link', { name: 'Plans of the whole house' }).waitFor({ timeout: 60_000 })
  await lines().getByText('Stored', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Read all that failed again' }).waitFor({ state: 'detached' })
  await page.goto('/audit')
  await page.getByText(/had failed mail of .sales. read again/).first().waitFor()
})

test('who offers POP3 alone is fetched by POP3, and its mail stays there', async () => {
  await page.goto('/channels')
  // the domain cannot be asked here: what it would say is
  await page.route('**/api/v1/channel-discovery', (route) =>
    route.fulfill({ json: { imap: null, pop3: { host: '127.0.0.1', port: dovecot.pop3, tls: 'none' }, smtp: null, user: 'old', by: 'acme.example', provider: '', sure: true } }),
  )
  await page.getByRole('button', { name: 'Connect an account' }).click()
  const add = window('Connect an account')
  await add.getByLabel('Mail address').fill('old@acme.example')
  await add.getByRole('button', { name: 'Next: servers' }).click()
  await add.getByText('They offer POP3, but no IMAP.').waitFor()
  assert.equal(await add.getByLabel('Protocol').inputValue(), 'pop3')
  assert.equal(await add.getByLabel('Signs in as').inputValue(), 'old')
  assert.deepEqual(await add.getByLabel('Afterwards, on the server').locator('option').allInnerTexts(), ['Leave as it is', 'Delete'])
  assert.equal(await add.getByLabel('Mail that is there already').inputValue(), 'all')
  await add.getByLabel('Answers are sent from here').uncheck()
  await add.getByLabel('Password').fill(mailPassword)
  await add.getByRole('button', { name: 'Connect', exact: true }).click()
  await page.getByRole('button', { name: 'Enable', exact: true }).click()
  await said('Connected').waitFor()
  await window('old').getByRole('progressbar', { name: /Import of .INBOX/ }).waitFor({ timeout: 60_000 })
  await window('old').getByText('2 stored', { exact: true }).waitFor({ timeout: 60_000 })
  await page.unroute('**/api/v1/channel-discovery')
  assert.equal((await ask(`/api/v1/channels/${(await channelOf('old')).id}`)).account.pop3.port, dovecot.pop3)
  await window('old').getByRole('link', { name: 'All mail, one by one' }).click()
  await lines().getByRole('link', { name: 'By POP3' }).waitFor()
  assert.equal(await lines().count(), 2)
  assert.equal(dovecot.count('old'), 2)

  // its window shows what it is, and saving it as it is changes nothing
  await page.getByRole('link', { name: 'Back to the channels' }).click()
  await page.getByRole('button', { name: /^old/ }).click()
  const before = await ask(`/api/v1/channels/${(await channelOf('old')).id}`)
  await window('old').getByRole('button', { name: 'Change the account' }).click()
  await window('Change the account').getByRole('group', { name: 'Receiving' }).getByLabel('Port').waitFor()
  await window('Change the account').getByRole('button', { name: 'Save' }).click()
  await said('Saved').waitFor()
  assert.deepEqual((await ask(`/api/v1/channels/${before.id}`)).account, before.account)
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
