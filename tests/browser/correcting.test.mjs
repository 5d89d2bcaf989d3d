// What people correct in a conversation: its subject where it stands, and what rules declare of it and its customer.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, assertFits, callAs, openBrowser, openOwner, openPerson, openTalk, saidOn, shoot } from './browser.mjs'
import { Engine, until } from './engine.mjs'

let engine
let browser
let page
let id

const said = (text) => saidOn(page, text)
const call = (...what) => callAs(page, ...what)
const talk = async () => call('GET', `/api/v1/conversations/${id}`)
const subject = async () => (await talk()).conversation.subject
const valueOf = async (name) => (await talk()).attributes.find((one) => one.name === name)?.value
const heading = (text, on = page) => on.locator('main header h2', { hasText: text })
const details = (on = page) => on.getByRole('complementary', { name: 'Details' })
const attribute = (name, on = page) => details(on).locator(`[data-attribute="${name}"]`)
const timeline = (text) => page.getByRole('region', { name: 'Timeline' }).getByText(text).last()
/** The same person elsewhere, who likes it otherwise there. */
const another = async (preferences, width = 1440) => {
  const out = await openPerson(browser, engine, { width, state: await page.context().storageState() })
  await out.goto('/inbox/open')
  await out.evaluate((chosen) => localStorage.setItem('barid.preferences', JSON.stringify({ ...JSON.parse(localStorage.getItem('barid.preferences')), ...chosen })), preferences)
  return out
}

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  const rules = await call('GET', '/api/v1/rules')
  // beside conversation.order and customer.tier, which the rules of the demo declare
  const declared = [
    'conversation.items of number',
    'conversation.paid_at of time',
    'conversation.wait of duration',
    'conversation.photo of size',
    'conversation.warranty of bool',
  ]
  const files = rules.files.map(({ path, text }) => ({
    path,
    text: path.endsWith('support.route') ? `${text}\n${declared.map((one) => `attribute ${one} optional\n`).join('')}` : text,
  }))
  const applied = await call('POST', '/api/v1/rules/apply', { files, message: 'attributes' })
  assert.equal(applied.generation, rules.generation + 1, JSON.stringify(applied))
  await engine.deliver({ from: 'lea@shop.example', name: 'Léa', subject: 'Hello', text: 'My lamp 4480 does not light.' })
  id = (await until('the mail', async () => (await call('GET', '/api/v1/conversations?limit=200')).items.find((one) => one.customer?.address === 'lea@shop.example' && one.subject === 'Hello'))).id
  await page.goto('/inbox/open')
  await openTalk(page, 'Hello')
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('a subject is corrected by keyboard, in the list and in the timeline, found by its new words, and taken back', async () => {
  await page.keyboard.press('Shift+KeyS')
  const field = page.getByRole('textbox', { name: 'Subject of the conversation' })
  await field.waitFor()
  await assertAccessible(page, 'a subject that is corrected')
  await shoot(page, 'correcting-subject')
  await page.keyboard.type('nothing')
  await page.keyboard.press('Escape')
  await heading('Hello').waitFor()
  assert.match(page.url(), new RegExp(`/${id}$`), 'the conversation is still open')
  assert.equal(await subject(), 'Hello')

  await page.keyboard.press('Shift+KeyS')
  await field.waitFor()
  await page.keyboard.type('Warranty of lamp 4480')
  await page.keyboard.press('Enter')
  await heading('Warranty of lamp 4480').waitFor()
  await page.locator('[data-conversation]', { hasText: 'Warranty of lamp 4480' }).waitFor()
  await timeline(/changed the subject from .*Hello.* to .*Warranty of lamp 4480/).waitFor()
  assert.equal((await talk()).timeline.find((one) => one.mail).mail.subject, 'Hello', 'the mail keeps its own')
  for (const words of ['warranty', 'hello'])
    await until('it to be found', async () => (await call('GET', `/api/v1/conversations?q=${words}`)).items.some((one) => one.id === id))
  await page.keyboard.press('KeyZ')
  await said('Undone').waitFor()
  await heading('Hello').waitFor()
  assert.equal(await subject(), 'Hello')
})

test('the subject is a button, the palette has it, and whoever looks on sees the new one', async () => {
  const other = await another({ language: 'ar' })
  await other.goto(`/inbox/open/${id}`)
  await heading('Hello', other).waitFor()
  await heading('Hello').getByRole('button').click()
  const field = page.getByRole('textbox', { name: 'Subject of the conversation' })
  await field.fill('مصباح 4480 لا يضيء')
  await page.getByRole('button', { name: 'Save the subject' }).click()
  await heading('مصباح 4480 لا يضيء', other).waitFor()
  await other.setViewportSize({ width: 400, height: 900 })
  await other.keyboard.press('Shift+KeyS')
  await other.getByRole('textbox', { name: 'موضوع المحادثة' }).waitFor()
  await assertFits(other, 'a subject that is corrected on a phone')
  await assertAccessible(other, 'a subject that is corrected on a phone')
  await shoot(other, 'correcting-subject-ar-400')
  assert.deepEqual(other.errors, [])
  await other.context().close()
  await page.keyboard.press('Control+KeyK')
  await page.getByRole('dialog').getByRole('combobox').fill('subject')
  await page.getByRole('option', { name: /Change the subject/ }).click()
  await field.waitFor()
  await page.keyboard.press('Escape')
  await page.goto('/audit')
  await page.getByText('changed the subject of conversation').first().waitFor()
  await page.goto(`/inbox/open/${id}`)
})

test('what rules declare stands beside the conversation and is changed there, each by its type', async () => {
  const write = async (name, text) => {
    await attribute(name).getByRole('button').first().click()
    await attribute(name).getByRole('textbox').fill(text)
    await page.keyboard.press('Enter')
  }
  await attribute('conversation.order').getByText('Not set').waitFor()
  await write('conversation.order', 'A-4711')
  await attribute('conversation.order').getByText('A-4711').waitFor()
  await timeline(/set order to .*A-4711/).waitFor()
  await write('conversation.items', '3.5')
  await until('the number', async () => (await valueOf('conversation.items')) === 3.5)
  await write('conversation.wait', '1h 30m')
  await until('the duration', async () => (await valueOf('conversation.wait')) === 5400)
  await attribute('conversation.wait').getByText('1h 30m').waitFor()
  await write('conversation.photo', '2 MB')
  await until('the size', async () => (await valueOf('conversation.photo')) === 2_000_000)
  await attribute('conversation.paid_at').getByRole('button').click()
  await attribute('conversation.paid_at').locator('input').fill('2026-03-29T10:00')
  await page.keyboard.press('Enter')
  await until('the time', async () => /^2026-03-29T/.test(await valueOf('conversation.paid_at')))
  await attribute('conversation.warranty').getByRole('combobox').selectOption('Yes')
  await until('the answer', async () => (await valueOf('conversation.warranty')) === true)
  await attribute('customer.tier').getByRole('combobox').selectOption('gold')
  await until('the choice', async () => (await valueOf('customer.tier')) === 'gold')

  // what does not fit is said at once and goes nowhere
  await write('conversation.wait', 'soon')
  await attribute('conversation.wait').getByRole('alert').waitFor()
  await assertAccessible(page, 'attributes')
  await shoot(page, 'correcting-attributes')
  await page.keyboard.press('Escape')
  assert.equal(await valueOf('conversation.wait'), 5400)

  // empty takes it away, and undoing brings it back
  await write('conversation.order', '')
  await attribute('conversation.order').getByText('Not set').waitFor()
  await timeline(/took away order/).waitFor()
  await page.keyboard.press('KeyZ')
  await until('it to be back', async () => (await valueOf('conversation.order')) === 'A-4711')
})

test('what is said of a customer stands in their other conversations, and at 400 pixels', async () => {
  await engine.deliver({ from: 'lea@shop.example', name: 'Léa', subject: 'Another lamp 4481', text: 'Do you have it in green?' })
  await page.goto('/inbox/open')
  await openTalk(page, 'Another lamp 4481')
  assert.equal(await attribute('customer.tier').getByRole('combobox').inputValue(), 'gold')
  await attribute('conversation.order').getByText('Not set').waitFor()
  for (const language of ['en', 'ar'])
    for (const colours of ['light', 'dark']) {
      const phone = await another({ language, colours }, 400)
      await phone.goto(`/inbox/open/${id}`)
      await phone.locator('main header h2').waitFor()
      await phone.keyboard.press('KeyD')
      await phone.locator('[data-attribute]').first().waitFor()
      await assertFits(phone, `attributes, ${language}`)
      await assertAccessible(phone, `attributes, ${language}, ${colours}`)
      await phone.locator('[data-attribute="conversation.order"]').scrollIntoViewIfNeeded()
      await shoot(phone, `correcting-attributes-400-${language}-${colours}`)
      assert.deepEqual(phone.errors, [])
      await phone.context().close()
    }
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
