// Going through a list: on from what has left it, with a finger as well as by keys, many at once, and to what lies
// outside of it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, assertFits, callAs, openBrowser, openOwner, saidOn } from './browser.mjs'
import { Engine, until } from './engine.mjs'

let engine
let browser
let page

const said = (text) => saidOn(page, text)
const call = (...what) => callAs(page, ...what)
const talkOf = async (subject) => (await call('GET', '/api/v1/conversations?limit=200')).items.find((one) => one.subject === subject)
const leaf = (n) => `Leaf no. ${n}`
const row = (n) => page.locator('[data-conversation]', { hasText: leaf(n) })
const shown = (n) => page.locator('main header h2', { hasText: leaf(n) }).waitFor()
/** The newest leaf first, whatever happens to them. */
const list = '/inbox/open?order=created'
const open = async (n) => {
  await page.goto(list)
  await row(n).click()
  await shown(n)
}
const choose = async (entry) => {
  await page.getByRole('button', { name: 'Your menu' }).click()
  await page.getByRole('menuitemradio', { name: entry }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
}

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  for (let n = 1; n <= 9; n += 1) {
    await engine.deliver({ from: `lea${n}@shop.example`, name: `Léa ${n}`, subject: leaf(n), text: 'Hello' })
    await until(leaf(n), () => talkOf(leaf(n)))
  }
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('from what has left the view one goes on where it stood', async () => {
  await open(6)
  await page.keyboard.press('KeyE')
  await row(6).waitFor({ state: 'detached' })
  await page.keyboard.press('KeyJ')
  await shown(5)
  await page.keyboard.press('KeyE')
  await row(5).waitFor({ state: 'detached' })
  await page.keyboard.press('KeyK')
  await shown(7)
  // also in the list, when one went back to it
  await page.keyboard.press('KeyE')
  await row(7).waitFor({ state: 'detached' })
  await page.keyboard.press('KeyU')
  await page.waitForURL(/\/inbox\/open\?/)
  await page.keyboard.press('KeyJ')
  await page.locator('[data-conversation][aria-current=true]', { hasText: leaf(4) }).waitFor()
  for (const n of [5, 6, 7]) await call('POST', `/api/v1/conversations/${(await talkOf(leaf(n))).id}/status`, { status: 'open' })
})

test('closing leads on to the next one, or to the list, where a person wants that; taking it back leads home', async () => {
  await open(6)
  await choose('On to the next one')
  await page.keyboard.press('KeyE')
  await shown(5)
  await until('the closing', async () => (await talkOf(leaf(6))).status === 'closed')
  await page.keyboard.press('KeyZ')
  await shown(6)
  await until('the way back', async () => (await talkOf(leaf(6))).status === 'open')

  await choose('Back to the list')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Dear Léa, done.')
  await page.keyboard.press('Control+Shift+Enter')
  await page.waitForURL(/\/inbox\/open\?order=created$/)
  await until('the closing', async () => (await talkOf(leaf(6))).status === 'closed')
  await row(6).waitFor({ state: 'detached' })
  await page.keyboard.press('KeyJ')
  await page.locator('[data-conversation][aria-current=true]', { hasText: leaf(5) }).waitFor()

  await choose('Stay where I am')
  await open(5)
  await page.keyboard.press('KeyE')
  await row(5).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Reopen' }).click()
  await until('the reopening', async () => (await talkOf(leaf(5))).status === 'open')
  await call('POST', `/api/v1/conversations/${(await talkOf(leaf(6))).id}/status`, { status: 'open' })
})

test('arrows in the header do what J and K do, also on a phone', async () => {
  const step = (name) => page.locator('main header').first().getByRole('button', { name: `${name} conversation` })
  const ids = async () => (await call('GET', '/api/v1/conversations?status=open,waiting_customer,waiting_internal&order=created&limit=200')).items.map((one) => one.id)
  await open(5)
  await step('Next').click()
  await shown(4)
  await page.setViewportSize({ width: 400, height: 800 })
  await step('Previous').click()
  await shown(5)
  await step('Previous').click()
  await shown(6)
  await assertFits(page, 'the header on a phone')
  await assertAccessible(page, 'the header on a phone')
  // the ends of the list
  const all = await ids()
  await page.goto(`/inbox/open/${all[0]}?order=created`)
  // from the keyboard, too: the focus is where it was, above the next one
  await until('the list', async () => (await step('Next').getAttribute('aria-disabled')) === 'false')
  await step('Next').focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(new RegExp(`/${all[1]}\\?`))
  await until('the focus to be there', () => step('Next').evaluate((one) => one === document.activeElement, undefined, { timeout: 5_000 }).catch(() => false))
  await step('Previous').click()
  await page.waitForURL(new RegExp(`/${all[0]}\\?`))
  assert.equal(await step('Previous').getAttribute('aria-disabled'), 'true')
  await step('Previous').focus()
  await page.keyboard.press('Enter')
  assert.equal(await step('Previous').evaluate((one) => one === document.activeElement), true)
  assert.match(page.url(), new RegExp(`/${all[0]}\\?`))
  await page.setViewportSize({ width: 1440, height: 900 })
})

const box = (n) => page.getByRole('checkbox', { name: new RegExp(leaf(n)) })
/** The leaves that are chosen, in the order of the list. */
const chosen = () => page.locator('[data-list] [role=listitem]:has(:checked) [data-conversation]').evaluateAll((all) => all.map((one) => Number(/Leaf no\. (\d)/.exec(one.innerText)?.[1])).toSorted((a, b) => b - a))
const bar = () => page.getByRole('toolbar', { name: 'For the chosen conversations' })
const none = async () => {
  await bar().getByRole('button', { name: 'Choose none' }).click()
  await bar().waitFor({ state: 'detached' })
}

test('a range is chosen by Shift and a click, and by Shift with J and K; all that are loaded by a button', async () => {
  await page.goto(list)
  await row(9).waitFor()
  await box(8).click()
  await box(5).click({ modifiers: ['Shift'] })
  assert.deepEqual(await chosen(), [8, 7, 6, 5])
  await box(7).click({ modifiers: ['Shift'] })
  assert.deepEqual(await chosen(), [8])
  assert.equal(await page.evaluate(() => String(getSelection())), '')
  await none()

  await page.keyboard.press('KeyJ')
  await page.keyboard.press('KeyJ')
  await page.locator('[data-conversation][aria-current=true]', { hasText: leaf(8) }).waitFor()
  for (const left of [[8, 7], [8, 7, 6]]) {
    await page.keyboard.press('Shift+KeyJ')
    assert.deepEqual(await chosen(), left)
  }
  await page.locator('[data-conversation][aria-current=true]', { hasText: leaf(6) }).waitFor()
  await page.keyboard.press('Shift+KeyK')
  assert.deepEqual(await chosen(), [8, 7])
  await none()

  // while one is read the range is drawn beside it, and nothing else is opened
  await open(4)
  await page.keyboard.press('Shift+KeyJ')
  await page.keyboard.press('Shift+KeyJ')
  assert.deepEqual(await chosen(), [4, 3, 2])
  await shown(4)
  await none()

  await page.goto(list)
  await box(9).click()
  const loaded = await page.locator('[data-list] [role=listitem]').first().getAttribute('aria-setsize')
  await bar().getByRole('button', { name: 'Choose all that are loaded' }).click()
  await bar().getByRole('status').filter({ hasText: `${loaded} chosen` }).waitFor()
  assert.equal(await bar().getByRole('button', { name: 'Choose all that are loaded' }).getAttribute('aria-disabled'), 'true')
  await none()
})

test('on a phone, too, many get a priority and a status', async () => {
  const both = async (test) => (await Promise.all([2, 3].map((n) => talkOf(leaf(n))))).every(test)
  const change = async (button, option) => {
    await box(3).click()
    await box(2).click()
    await bar().getByRole('button', { name: button }).click()
    await page.getByRole('option', { name: option }).click()
  }
  await page.setViewportSize({ width: 400, height: 800 })
  await page.goto(list)
  await row(3).waitFor()
  await change('Priority', 'Urgent')
  await until('the priority', () => both((one) => one.priority === 'urgent'))
  await change('Status', 'Waiting for customer')
  await until('the status', () => both((one) => one.status === 'waiting_customer'))
  await box(3).click()
  await box(9).click()
  // what only some of them have is not marked as set
  await bar().getByRole('button', { name: 'Status' }).click()
  await page.getByRole('option').first().waitFor()
  assert.equal(await page.getByRole('option', { name: 'set' }).count(), 0)
  await page.keyboard.press('Escape')
  await page.getByRole('option').first().waitFor({ state: 'detached' })
  await assertFits(page, 'the bar on a phone')
  assert.ok(await bar().evaluate((one) => one.scrollWidth <= one.clientWidth))
  await assertAccessible(page, 'the bar on a phone')
  await none()
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('a row says a status that is not plain, its tags, and its mailbox where there are several', async () => {
  const tagged = await talkOf(leaf(4))
  await call('POST', `/api/v1/conversations/${tagged.id}/tags`, { add: ['aster', 'birch', 'cedar'] })
  const waiting = async (n) => (await talkOf(leaf(n))).status === 'waiting_customer'
  await until('the status', async () => (await waiting(2)) && (await waiting(3)))
  const first = (await talkOf(leaf(4))).tags.slice(0, 2)
  assert.equal(first.length, 2)
  await page.goto(list)
  const words = (n) => row(n).innerText()
  await row(2).getByText('Waiting for customer').waitFor()
  assert.doesNotMatch(await words(5), /Open|Waiting/)
  for (const tag of first) await row(4).getByText(tag, { exact: true }).waitFor()
  assert.equal(await row(4).getByText(/^(aster|birch|cedar)$/).count(), 2)
  // several mailboxes in this list, one in the other
  await row(4).getByText('support', { exact: true }).waitFor()
  await page.goto(`${list}&channel=${tagged.channel.id}`)
  await row(4).waitFor()
  assert.doesNotMatch(await words(4), /support/)
  // where all are of one status none has to say it
  await page.goto(`${list}&status=waiting_customer`)
  await row(2).waitFor()
  assert.doesNotMatch(await words(2), /Waiting/)

  await page.goto(list)
  await row(4).waitFor()
  // on a phone nothing of it is at the cost of the subject
  await page.setViewportSize({ width: 400, height: 800 })
  for (const n of [2, 4]) assert.ok(await row(n).getByText(leaf(n)).evaluate((one) => one.scrollWidth <= one.clientWidth))
  assert.deepEqual(await page.locator('[data-conversation]').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.innerText)), [])
  await page.setViewportSize({ width: 1440, height: 900 })
})

test('what is not found in a view is looked for everywhere', async () => {
  const { id } = await talkOf(leaf(1))
  await call('POST', `/api/v1/conversations/${id}/status`, { status: 'closed' })
  await page.goto('/inbox/spam?q=leaf') // what was answered above is mine
  await page.getByText('Nothing matches').waitFor()
  await page.getByRole('link', { name: 'Search everywhere' }).last().click()
  await page.waitForURL(/\/inbox\/all\?q=leaf$/)
  // closed and open
  await row(1).waitFor()
  await row(9).waitFor()
  assert.equal(await page.getByRole('link', { name: 'Search everywhere' }).count(), 0)
  // also from a search that found something
  await page.goto('/inbox/open?q=leaf&priority=urgent')
  await row(3).waitFor()
  assert.equal(await row(1).count(), 0)
  await page.getByRole('link', { name: 'Search everywhere' }).click()
  await page.waitForURL(/\/inbox\/all\?q=leaf$/)
  await row(1).waitFor()
})

test('a conversation is found by its number, as it is copied from its header', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await open(4)
  const { id } = await talkOf(leaf(4))
  await page.getByRole('button', { name: `#${id}` }).click()
  await said('Copied').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `#${id}`)
  await page.goto('/inbox/mine')
  await page.getByRole('textbox', { name: 'Search mail' }).waitFor()
  await page.keyboard.press('Slash')
  await page.keyboard.type(`#${id}`)
  await page.keyboard.press('Enter')
  await shown(4)
  assert.equal(await page.getByRole('textbox', { name: 'Search mail' }).inputValue(), '')
  const other = (await talkOf(leaf(5))).id
  await page.keyboard.press('Control+KeyK')
  await page.getByRole('dialog').getByRole('combobox').fill(`#${other}`)
  await page.getByRole('option', { name: 'Open the conversation' }).waitFor()
  await page.keyboard.press('Enter')
  await shown(5)
})

test('a kept view says how many it has, takes another name, and is among the commands', async () => {
  const view = (name) => page.locator('nav').getByRole('link', { name })
  const name = () => page.getByRole('dialog').getByLabel('Name')
  const save = () => page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true })
  for (const [filter, as] of [['priority=urgent', 'Urgent leaves'], ['tag=birch', 'Birches']]) {
    await page.goto(`/inbox/open?${filter}`)
    await page.getByRole('button', { name: 'Save this view' }).click()
    await name().fill(as)
    await save().click()
    await view(as).waitFor()
  }
  const { count } = await call('GET', '/api/v1/conversation-count?status=open,waiting_customer,waiting_internal&priority=urgent')
  assert.ok(count >= 2)
  await view('Urgent leaves').getByText(`${count} conversations`).waitFor({ state: 'attached' })
  await view('Birches').getByText('1 conversation').waitFor({ state: 'attached' })
  await call('POST', `/api/v1/conversations/${(await talkOf(leaf(9))).id}/tags`, { add: ['birch'] })
  await view('Birches').getByText('2 conversations').waitFor({ state: 'attached' })

  await page.getByRole('button', { name: 'Rename the view Urgent leaves' }).click()
  assert.equal(await name().inputValue(), 'Urgent leaves')
  await name().fill('Birches')
  await save().click()
  await page.getByRole('alert').filter({ hasText: 'Another view has this name already.' }).waitFor()
  await name().fill('Leaves at once')
  await save().click()
  await view('Leaves at once').waitFor()
  // in its place
  assert.deepEqual(await page.getByRole('button', { name: /^Rename the view/ }).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))), ['Rename the view Leaves at once', 'Rename the view Birches'])
  assert.equal(await view('Urgent leaves').count(), 0)
  await page.goto('/inbox/mine')
  await view('Leaves at once').waitFor()
  await page.keyboard.press('Control+KeyK')
  await page.getByRole('dialog').getByRole('combobox').fill('leaves')
  await page.getByRole('option', { name: 'Leaves at once' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/inbox\/open\?priority=urgent$/)
  await row(3).waitFor()
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
