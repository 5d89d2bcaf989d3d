// What leads on from where one is: addresses in texts, who got an answer, a customer's other conversations, saved
// replies by their words, the palette within a conversation, numbers of reports.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, assertFits, callAs, openBrowser, openOwner, openTalk, saidOn } from './browser.mjs'
import { Engine, until } from './engine.mjs'

let engine
let browser
let page

const said = (text) => saidOn(page, text)
const row = (subject) => page.locator('[data-conversation]', { hasText: subject })
const call = (...what) => callAs(page, ...what)
const talkOf = async (subject) => (await call('GET', '/api/v1/conversations?limit=200')).items.find((one) => one.subject === subject)
/** Delivers a mail and opens its conversation; gives its id. */
const open = async (mail) => {
  await engine.deliver(mail)
  await until('the mail', () => talkOf(mail.subject))
  const { id } = await talkOf(mail.subject)
  await page.goto(`/inbox/open/${id}`)
  await page.locator('main header h2', { hasText: mail.subject }).waitFor()
  return id
}

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('addresses in texts are links that lead where they are seen to lead, and nothing else is one', async () => {
  const long = `https://acme.example/${'long'.repeat(60)}`
  const id = await open({
    from: 'lea@shop.example',
    subject: 'Where is my parcel',
    text: [
      'It stands at https://track.example/7431?from=mail. Write to lea@shop.example!',
      `تجدونه هنا: https://acme.example/a، شكرًا`,
      long,
      'javascript:alert(1) <a href="https://evil.example/">bank</a> https://bank.example@evil.example/ https://b\u0430nk.example/',
    ].join('\n'),
  })
  const mail = page.locator('article[data-mail]').last()
  const links = await mail.locator('a').evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('href'), one.target, one.rel, one.dir]))
  const safe = ['_blank', 'noopener noreferrer nofollow', 'ltr']
  assert.deepEqual(links, [
    ['https://track.example/7431?from=mail', 'https://track.example/7431?from=mail', ...safe],
    ['lea@shop.example', 'mailto:lea@shop.example', ...safe],
    ['https://acme.example/a', 'https://acme.example/a', ...safe],
    [long, long, ...safe],
    ['https://evil.example/', 'https://evil.example/', ...safe],
  ])
  await mail.getByText('<a href="').waitFor()
  await assertAccessible(page, 'a mail with links')
  await page.setViewportSize({ width: 400, height: 900 })
  await assertFits(page, 'a mail with a long link')
  const box = await mail.locator('a', { hasText: 'longlong' }).boundingBox()
  assert.ok(box.x >= 0 && box.x + box.width <= 400, 'a long one wraps')
  await page.setViewportSize({ width: 1440, height: 900 })

  await page.keyboard.press('KeyN')
  await page.getByRole('textbox', { name: 'Your note' }).pressSequentially('@Sara Haddad see https://track.example/7431 (urgent)')
  await page.keyboard.press('Control+Enter')
  const note = page.getByRole('article', { name: 'Note, only for your desk' })
  await note.getByRole('link', { name: 'https://track.example/7431', exact: true }).waitFor()
  await note.locator('bdi', { hasText: '@Sara Haddad' }).waitFor()

  await call('POST', `/api/v1/conversations/${id}/reply`, { text: 'Please look at https://help.example/parcels.' })
  const answer = page.locator('article[data-answer]')
  await answer.getByRole('link', { name: 'https://help.example/parcels', exact: true }).waitFor()
})

test('who got an answer opens to all of To, Cc and Bcc', async () => {
  const id = await open({ from: 'omar@shop.example', name: 'Omar', subject: 'Who gets this', text: 'Please tell my colleagues, too.' })
  await call('POST', `/api/v1/conversations/${id}/reply`, {
    text: 'They know.',
    cc: ['lea@shop.example', 'adam@shop.example'],
    bcc: ['boss@shop.example'],
  })
  const answer = page.locator('article[data-answer]')
  await answer.getByText('Blind copy to').waitFor()
  const opens = answer.getByRole('button', { name: /^to .*Omar.* and 2 more$/ })
  await opens.focus()
  await page.keyboard.press('Enter')
  assert.equal(await opens.getAttribute('aria-expanded'), 'true')
  assert.deepEqual(await answer.locator('dl').evaluate((list) => [...list.children].map((one) => one.innerText.trim().split(/\s*\n\s*/))), [
    ['To'],
    ['Omar <omar@shop.example>'],
    ['Cc'],
    ['lea@shop.example', 'adam@shop.example'],
    ['Bcc'],
    ['boss@shop.example'],
  ])
  assert.equal(await answer.getByText('Blind copy to').count(), 0, 'that is said once')
  await assertAccessible(page, 'everybody who got an answer')
  await page.keyboard.press('Enter')
  await answer.locator('dl').waitFor({ state: 'detached' })
})

test('the details of a customer lead to all that they wrote, by their name', async () => {
  const zoe = { from: 'zoe@shop.example', name: 'Zoe Karam' }
  await engine.deliver({ ...zoe, subject: 'My first question', text: 'Hello' })
  await until('the first', () => talkOf('My first question'))
  await call('POST', `/api/v1/conversations/${(await talkOf('My first question')).id}/status`, { status: 'closed' })
  await open({ ...zoe, subject: 'My second question', text: 'Hello again' })
  await page.getByRole('link', { name: 'All conversations of this customer' }).click()
  await page.waitForURL(/\/inbox\/open\?.*customer=\d+/)
  await row('My first question').waitFor()
  await row('My second question').waitFor()
  assert.equal(await page.locator('[data-conversation]').count(), 2)
  const chip = page.getByRole('button', { name: 'Remove the filter Customer' })
  assert.equal(await chip.innerText(), 'Customer: Zoe Karam')
  await page.reload()
  await chip.getByText('Zoe Karam').waitFor()
  await chip.click()
  await page.waitForURL((url) => !url.searchParams.has('customer'))
})

test('the search finds answers and notes once they are written, in any form of their words, and no answer that waits', async () => {
  const first = await open({ from: 'nadia@shop.example', subject: 'A broken lamp', text: 'It does not shine.' })
  const second = await open({ from: 'karim@shop.example', subject: 'A broken chair', text: 'It does not stand.' })
  const finds = async (words) => (await call('GET', `/api/v1/conversations?q=${encodeURIComponent(words)}`)).items.map((one) => one.id)
  await call('POST', `/api/v1/conversations/${first}/reply`, { text: 'We dispatched a replacement bulb. سنرسل الفاتورة قريبًا.' })
  await call('POST', `/api/v1/conversations/${second}/note`, { text: 'Ask the carpenters about it.' })
  await until('the answer is found', async () => (await finds('replacements bulbs')).includes(first))
  await until('the note is found', async () => (await finds('carpenter')).includes(second))
  assert.ok((await finds('فاتورة')).includes(first), 'without its article')
  assert.deepEqual(await finds('carpenter bulb'), [])
  // what waits for its time is not there yet, though what comes behind it is
  await call('POST', `/api/v1/conversations/${first}/later`, { text: 'The upholsterer calls you.', at: new Date(Date.now() + 86_400_000).toISOString() })
  await call('POST', `/api/v1/conversations/${second}/note`, { text: 'No varnish.' })
  await until('the next note is found', async () => (await finds('varnish')).includes(second))
  assert.deepEqual(await finds('upholsterer'), [])
  await page.goto('/inbox/all?q=carpenter')
  await row('A broken chair').waitFor()
  assert.equal(await page.locator('[data-conversation]').count(), 1)
})

test('saved replies show their text, and are found by it', async () => {
  const lines = 'Some words that stand before it. '.repeat(6)
  for (const [name, body] of [
    ['Parcel', `<p>Dear {customer.first_name},</p><p>your parcel is on its way.</p><img src="https://pictures.example/dot.png">`],
    ['Money back', `<p>${lines}</p><p>The refund went out today.</p>`],
    ['Refund refused', '<p>We are sorry.</p>'],
  ])
    await call('POST', '/api/v1/saved-replies', { name, body, language: 'en' })
  await open({ from: 'mona@shop.example', name: 'Mona Aziz', subject: 'My money', text: 'When do I get my money?' })
  await page.keyboard.press('KeyR')
  const editor = page.locator('.ProseMirror[role=textbox]')
  await editor.waitFor()
  await editor.press('/')
  const window = page.getByRole('dialog', { name: 'Saved replies' })
  await window.getByText('Dear Mona, your parcel is on its way.').waitFor()
  const names = () => window.getByRole('option').evaluateAll((all) => all.map((one) => one.querySelector('bdi').innerText))
  await window.getByRole('combobox').fill('refund')
  // a name counts more than a text
  assert.deepEqual(await names(), ['Refund refused', 'Money back'])
  await window.getByText('… ').filter({ hasText: 'The refund went out today.' }).waitFor()
  await assertAccessible(page, 'saved replies with their texts')
  await window.getByRole('combobox').fill('refund today')
  assert.deepEqual(await names(), ['Money back'])
  await page.keyboard.press('Enter')
  await editor.getByText('The refund went out today.').waitFor()
})

test('the palette of an open conversation finds people, teams and tags by their names, and is quiet before', async () => {
  const nour = await call('POST', '/api/v1/people', { name: 'Nour Saleh', email: 'nour@acme.example', role: 'lead' })
  assert.ok(nour.id)
  const { items: teams } = await call('GET', '/api/v1/teams')
  const team = teams.find((one) => one.active)
  await page.goto('/inbox/open')
  await page.locator('[data-conversation]').first().waitFor()
  const palette = page.getByRole('dialog', { name: 'Commands' })
  const options = () => palette.getByRole('option')
  await page.keyboard.press('Control+KeyK')
  await palette.getByRole('combobox').fill('nour')
  assert.equal(await options().count(), 1, 'nothing is open: only the search is left')
  await page.keyboard.press('Escape')

  const id = await open({ from: 'ali@shop.example', subject: 'Whose is this', text: 'Hello' })
  await call('POST', `/api/v1/conversations/${id}/tags`, { add: ['lamps'], remove: [] })
  await page.getByRole('main').getByText('lamps').first().waitFor()
  const talk = async () => (await call('GET', `/api/v1/conversations/${id}`)).conversation
  const type = async (words) => {
    await page.keyboard.press('Control+KeyK')
    await options().first().waitFor()
    for (const word of ['Nour Saleh', 'Assign to team', 'the tag lamps']) assert.equal(await options().filter({ hasText: word }).count(), 0, 'quiet while nothing is typed')
    await palette.getByRole('combobox').fill(words)
  }
  await type('nour')
  await palette.getByRole('group', { name: 'People' }).getByRole('option', { name: 'Assign to Nour Saleh' }).waitFor()
  await assertAccessible(page, 'people in the palette')
  await page.keyboard.press('Enter')
  await said('Assigned to Nour Saleh').waitFor()
  await until('it to be theirs', async () => (await talk()).agent?.id === nour.id)

  await type(`assign ${team.name}`)
  await palette.getByRole('option', { name: `Assign to team ${team.name}` }).click()
  await until('it to be the team\u2019s', async () => (await talk()).team?.id === team.id && (await talk()).agent?.id !== nour.id) // whose turn it is may have it at once

  await type('lamps')
  await palette.getByRole('option', { name: 'Remove the tag lamps' }).click()
  await until('the tag to be gone', async () => !(await talk()).tags.includes('lamps'))
})

test('the address of the reports has all that was chosen, and comes back', async () => {
  await page.goto('/reports')
  await page.waitForURL((url) => url.searchParams.get('zone') === 'Asia/Riyadh')
  const span = page.getByRole('combobox', { name: 'Span of time' })
  const channel = page.getByRole('combobox', { name: 'Channel' })
  const zone = page.getByRole('combobox', { name: 'Time zone' })
  const days = page.getByRole('region', { name: 'Day by day' }).locator('tbody tr')
  await days.nth(6).waitFor()
  await span.selectOption('30')
  await days.nth(29).waitFor()
  await channel.selectOption({ label: 'support' })
  await zone.selectOption('UTC')
  const id = await channel.inputValue()
  await page.waitForURL((url) => url.search === `?days=30&channel=${id}&zone=UTC`)
  const asked = page.waitForRequest((one) => one.url().includes('/api/v1/report?'))
  await page.reload()
  assert.equal(new URL((await asked).url()).search, `?days=30&zone=UTC&channel=${id}`)
  await days.nth(29).waitFor()
  assert.deepEqual([await span.inputValue(), await channel.inputValue(), await zone.inputValue()], ['30', id, 'UTC'])
  // an address of somebody else, elsewhere
  await page.goto('/reports?days=90&zone=Europe%2FBerlin')
  await days.nth(89).waitFor()
  assert.equal(await zone.inputValue(), 'Europe/Berlin')
  await page.goto('/reports?days=12&channel=none&zone=Mars%2FOlympus')
  await page.waitForURL((url) => url.search === '?zone=Asia%2FRiyadh')
  assert.deepEqual([await span.inputValue(), await channel.inputValue()], ['7', '0'])
})

test('numbers of the reports lead to the list of what they count', async () => {
  const late = await open({ from: 'late@shop.example', subject: 'Far too late', text: 'Where are you?' })
  engine.sql(`update conversations set sla_due = now() - interval '1 hour' where id = ${late}`)
  const near = await open({ from: 'near@shop.example', subject: 'Soon too late', text: 'Please hurry.' })
  await call('POST', `/api/v1/conversations/${near}/assign`, { agent: (await call('GET', '/api/v1/session')).id })
  engine.sql(`update conversations set sla_due = now() + interval '1 hour' where id = ${near}`)
  const of = (table, who, column) => page.getByRole('region', { name: table }).getByRole('link', { name: new RegExp(`${who}.*, ${column}: \\d+`) })
  const follow = async (link) => {
    await page.goto('/reports')
    await link.first().waitFor()
    const counted = Number(await link.first().innerText())
    assert.ok(counted > 0)
    await link.first().click()
    await page.waitForURL(/\/inbox\//)
    await until(`${counted} rows at ${page.url()}`, async () => (await page.locator('[data-conversation]').count()) === counted)
  }
  await follow(of('Channels', 'support', 'Overdue'))
  await row('Far too late').waitFor()
  await follow(of('Channels', 'support', 'SLA at risk'))
  await row('Soon too late').waitFor()
  await follow(of('Channels', 'support', 'With nobody'))
  await follow(of('People', 'Sara Haddad', 'Open now'))
  await row('Soon too late').waitFor()
  await follow(of('Teams', '', 'Open now'))
  await follow(page.locator('dl').getByRole('link', { name: /^Open now: \d+$/ }))
  await page.goto('/reports')
  await of('Channels', 'support', 'Overdue').waitFor()
  assert.equal(await page.getByRole('link', { name: / 0$/ }).count(), 0, 'nothing leads nowhere')
  await assertAccessible(page, 'numbers that lead on')
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
