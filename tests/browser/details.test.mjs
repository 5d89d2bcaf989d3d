// Small things that people rely on: deadlines in words, files that are pasted and dropped, numbers that are the same
// wherever they stand, digits and calendars of one's own, and a way back from every change of many.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { openBrowser, openOwner, openPerson, openTalk, saidOn } from './browser.mjs'
import { Engine, until } from './engine.mjs'

let engine
let browser
let page

const said = (text) => saidOn(page, text)
const ask = (path) => page.evaluate(async (where) => (await fetch(where)).json(), path)
const talkOf = async (subject) => (await ask('/api/v1/conversations?limit=200')).items.find((one) => one.subject === subject)

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  for (const n of [1, 2, 3]) await engine.deliver({ from: `lea${n}@shop.example`, name: 'Léa', subject: `A detail, no. ${n}`, text: 'Hello' })
  for (const n of [1, 2, 3]) await until('the mails', () => talkOf(`A detail, no. ${n}`))
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('a deadline counts down by colour, sign and words, and says why it stands still', async () => {
  await page.goto('/inbox/open')
  await openTalk(page, 'A detail, no. 1')
  const header = page.locator('main header').first()
  // the innermost with both sign and words
  const due = header.locator('span', { hasText: 'First response', has: page.locator('svg') }).last()
  await due.getByText(/First response due in \S+/).waitFor()
  const colours = new Set()
  const look = async (sign) => {
    assert.equal(await due.locator(`svg.tabler-icon-${sign}`).count(), 1, sign)
    colours.add(await due.evaluate((one) => `${getComputedStyle(one).color} ${getComputedStyle(one).backgroundColor}`))
  }
  await look('clock-hour-4')
  const { id } = await talkOf('A detail, no. 1')
  // the same clock, closer to its end
  for (const [left, sign, words] of [['30 minutes', 'hourglass-low', /due in (29|30)/], ['-10 minutes', 'alert-triangle', /1\d.* overdue/]]) {
    engine.sql(`update clocks set due = now() + interval '${left}' where conversation = ${id} and clock = 'first_response'`)
    await page.reload()
    await due.getByText(words).waitFor()
    await look(sign)
  }
  assert.equal(colours.size, 3)
  await openTalk(page, 'A detail, no. 2')
  await page.keyboard.press('KeyS')
  await page.getByRole('option', { name: 'Waiting for customer' }).click()
  // the first answer is owed all the same
  await header.getByText(/First response due in/).waitFor()
  await page.getByRole('complementary', { name: 'Details' }).locator('dl > div', { hasText: 'Resolution' }).getByText('paused: Waiting for customer').waitFor()
})

test('the address of a customer is copied, or selected where there is no clipboard', async () => {
  await page.goto('/inbox/open')
  await openTalk(page, 'A detail, no. 3')
  // as over plain HTTP
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: undefined })
    window.done = []
    document.execCommand = (what) => {
      window.done.push(`${what} ${getSelection()}`)
      return window.done.length < 2
    }
  })
  const copy = page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Copy the address' })
  await copy.click()
  await page.getByRole('status').filter({ hasText: 'Copied' }).first().waitFor()
  await copy.click()
  await page.getByRole('status').filter({ hasText: 'Your browser does not allow copying' }).first().waitFor()
  assert.deepEqual(await page.evaluate(() => window.done), ['copy lea3@shop.example', 'copy lea3@shop.example'])
  assert.equal(await page.evaluate(() => String(getSelection())), 'lea3@shop.example')
  await page.reload()
})

test('files are attached by pasting and by dropping, too', async () => {
  await openTalk(page, 'A detail, no. 3')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Here they are.')
  const give = (kind, name) =>
    page.locator('.ProseMirror').evaluate(
      (one, [what, file]) => {
        const data = new DataTransfer()
        data.items.add(new File(['x'.repeat(200_000)], file, { type: 'application/pdf' }))
        const event = what === 'paste' ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent(what, { dataTransfer: data, bubbles: true, cancelable: true })
        one.dispatchEvent(event)
      },
      [kind, name],
    )
  const files = page.getByRole('list', { name: 'Attached files' })
  await give('paste', 'pasted.pdf')
  await files.getByText('pasted.pdf').waitFor()
  await give('dragenter', 'dropped.pdf')
  await give('dragover', 'dropped.pdf')
  await give('drop', 'dropped.pdf')
  await files.getByText('dropped.pdf').waitFor()
  await page.getByRole('region', { name: 'Answer' }).getByRole('button', { name: 'Send', exact: true }).click()
  const answer = page.locator('article[data-answer]', { hasText: 'Here they are.' })
  for (const name of ['pasted.pdf', 'dropped.pdf']) await answer.getByRole('link', { name: new RegExp(name.replace('.', '\\.')) }).waitFor()
})

test('a file on its way up shows how far it is', async () => {
  await openTalk(page, 'A detail, no. 3')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  // as a slow line: half a megabyte a second
  const line = await page.context().newCDPSession(page)
  const pace = (bytes) => line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes })
  await line.send('Network.enable')
  await pace(500_000)
  await page.locator('input[type=file]').setInputFiles({ name: 'plans.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(8_000_000, 'x') })
  const bar = page.getByRole('progressbar', { name: /plans\.pdf/ })
  await bar.waitFor()
  const parts = new Set()
  await until('the bar to grow', async () => parts.add(await bar.evaluate((one) => one.value)).size > 3)
  assert.deepEqual([...parts], [...parts].toSorted((a, b) => a - b))
  assert.ok(Math.max(...parts) < 1, [...parts].join())
  await pace(-1)
  const files = page.getByRole('list', { name: 'Attached files' })
  await files.getByRole('button', { name: /plans\.pdf/ }).and(files.getByRole('button', { name: /^Remove/ })).waitFor()
  assert.equal(await bar.count(), 0)
  await page.getByRole('button', { name: 'Discard the draft' }).click()
})

test('a change of many has a way back, whichever it is', async () => {
  const subjects = ['A detail, no. 1', 'A detail, no. 3']
  const both = async (test) => (await Promise.all(subjects.map(talkOf))).every(test)
  const bar = page.getByRole('toolbar', { name: 'For the chosen conversations' })
  const choose = async () => {
    await page.goto('/inbox/open')
    for (const subject of subjects) await page.getByRole('checkbox', { name: new RegExp(subject) }).check({ force: true })
    await page.getByText('2 chosen').waitFor()
  }
  const undo = () => said('2 conversations changed').getByRole('button', { name: 'Undo' }).click()
  const before = await Promise.all(subjects.map(talkOf))
  const same = (pick) => Promise.all(subjects.map(talkOf)).then((now) => now.every((one, n) => JSON.stringify(pick(one)) === JSON.stringify(pick(before[n]))))

  await choose()
  await bar.getByRole('button', { name: 'Assign' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill('erik')
  await page.keyboard.press('Enter')
  await until('both to be assigned', () => both((one) => one.agent?.name === 'erik'))
  await undo()
  await until('the owners to be back', () => same((one) => [one.agent, one.team]))

  await choose()
  await bar.getByRole('button', { name: 'Tags' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill('many')
  await page.getByRole('option', { name: 'New tag “many”' }).click()
  await until('both to be tagged', () => both((one) => one.tags.includes('many')))
  await undo()
  await until('the tags to be back', () => same((one) => one.tags))

  await choose()
  await bar.getByRole('button', { name: 'Snooze' }).click()
  await page.getByRole('option', { name: 'Tomorrow morning' }).click()
  await until('both to be snoozed', () => both((one) => one.status === 'snoozed'))
  await undo()
  await until('both to be back', () => same((one) => one.status))
})

test('a table, its file and the API have the same numbers', async () => {
  await page.goto('/reports')
  const table = page.getByRole('region', { name: 'Day by day' })
  await table.locator('tbody tr').first().waitFor()
  const shown = await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => [...row.children].slice(1).map((cell) => Number(cell.innerText.replaceAll(/\D/g, '')))))
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Day by day/ }).click()])
  const file = readFileSync(await download.path(), 'utf8')
  assert.ok(file.startsWith('\uFEFF'))
  const lines = file.slice(1).trimEnd().split('\r\n').slice(1).map((line) => line.split(','))
  // days begin where the person is
  const { days } = await ask(`/api/v1/report?days=${shown.length}&zone=Asia/Riyadh`)
  const { backlog } = await ask(`/api/v1/report/times?days=${shown.length}&zone=Asia/Riyadh`)
  const numbers = days.map((one) => [one.received, one.answered, one.opened, one.closed, backlog.find(({ day }) => day === one.day).open])
  assert.deepEqual(lines, days.map((one, n) => [one.day, ...numbers[n].map(String)]))
  assert.deepEqual(shown, numbers)
  assert.ok(days.some((one) => one.received > 0))
})

test('digits and calendar are as one likes them', async () => {
  const arabic = await openPerson(browser, engine, { state: await page.context().storageState(), preferences: { language: 'ar' } })
  const set = (more) =>
    arabic.evaluate((chosen) => {
      localStorage.setItem('barid.preferences', JSON.stringify({ ...JSON.parse(localStorage.getItem('barid.preferences')), ...chosen }))
    }, more)
  const { id } = await talkOf('A detail, no. 3')
  await arabic.goto(`/inbox/open/${id}`)
  const created = arabic.locator('aside time').last()
  await created.waitFor()
  for (const [numerals, calendar, digits, year] of [['arab', 'islamic-umalqura', /[٠-٩]/, /[١٢]٤[٤-٩]/], ['latn', 'islamic-umalqura', /[0-9]/, /14[4-9]\d/], ['latn', 'gregory', /[0-9]/, /20\d\d/]]) {
    await set({ numerals, calendar })
    await arabic.reload()
    await created.waitFor()
    const text = await created.innerText()
    assert.match(text, digits)
    assert.match(text, year, `${numerals} ${calendar}: ${text}`)
  }
  await arabic.context().close()
})

test('the plain page has the conversation, its timeline, and why it was routed', async () => {
  const plain = await openPerson(browser, engine, { state: await page.context().storageState() })
  await plain.goto('/plain')
  await plain.getByRole('link', { name: /A detail, no\. 1/ }).first().click()
  const main = plain.locator('main')
  await main.getByText('Hello').first().waitFor()
  await main.getByText(/triage/).first().waitFor()
  await main.getByText('Why?', { exact: true }).first().click()
  await main.getByText(/owner\.otherwise/).first().waitFor()
  assert.deepEqual(plain.errors, [])
  await plain.context().close()
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
