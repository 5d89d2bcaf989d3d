// What reaches a person by itself, what they send off to go later, and conversations that become one, or two.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { callAs, openBrowser, openOwner, openPerson, openTalk, saidOn } from './browser.mjs'
import { Engine, password, until } from './engine.mjs'

let engine
let browser
let page
let nour

const call = (...what) => callAs(page, ...what)

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
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
  await saidOn(page, 'Please look at').filter({ hasText: 'Parcel lost on the way' }).waitFor()
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

test('a notice is shown by the browser to who wants that and looks elsewhere, and leads to what it is about', async () => {
  await page.context().grantPermissions(['notifications'])
  // as far as a test sees: what the browser was given to show, and that it does not refuse
  await page.evaluate(() => {
    window.shown = []
    window.Notification = class extends Notification {
      constructor(...given) {
        super(...given)
        window.shown.push(this)
      }
    }
  })
  const shown = () => page.evaluate(() => window.shown.map((one) => `${one.title}: ${one.body}`))
  const look = (elsewhere) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (hidden ? 'hidden' : 'visible') })
    }, elsewhere)
  // the rule tells of each customer once
  const lost = async (subject, from) => {
    await engine.deliver({ from, subject, text: 'It never came.' })
    await saidOn(page, subject).waitFor()
  }
  const choose = async () => {
    await page.getByRole('button', { name: 'Your menu' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Notices outside the console' }).click()
    await page.keyboard.press('Escape')
  }
  await look(true)
  await lost('Parcel lost, nobody asked', 'ali@shop.example')
  await choose()
  await look(false)
  await lost('Parcel lost before my eyes', 'ben@shop.example')
  await look(true)
  await lost('Parcel lost while I read the paper', 'cleo@shop.example')
  assert.deepEqual(await shown(), ['Barid: Parcel lost while I read the paper'])
  await page.evaluate(() => window.shown[0].dispatchEvent(new Event('click')))
  await page.locator('main header h2', { hasText: 'Parcel lost while I read the paper' }).waitFor()
  await choose()
  await lost('Parcel lost and not told', 'dina@shop.example')
  assert.equal((await shown()).length, 1)
  await look(false)
})

test('what is assigned while no page is open stands under the bell, and what one page reads is read on all', async () => {
  await nour.goto('/barid.svg') // no page of ours is open
  const { id } = await talkOf('Parcel lost on the way')
  const me = (await call('GET', '/api/v1/agents')).items.find((one) => one.name === 'Nour Saleh')
  await call('POST', `/api/v1/conversations/${id}/assign`, { agent: me.id })
  await nour.goto('/inbox/open')
  await nour.getByRole('button', { name: 'تنبيه جديد' }).waitFor()
  await until('the title', async () => /^\(.\) /.test(await nour.title()))
  const other = await nour.context().newPage()
  await other.goto('/inbox/open')
  await other.getByRole('button', { name: 'تنبيه جديد' }).click()
  const window = other.getByRole('dialog', { name: 'التنبيهات' })
  await window.getByText('أُسندت إليك المحادثة').waitFor()
  await window.getByText('Parcel lost on the way').waitFor()
  await window.getByRole('button', { name: 'تعليم الكل كمقروء' }).press('Enter')
  for (const one of [nour, other]) {
    await one.getByRole('button', { name: 'التنبيهات', exact: true, includeHidden: true }).waitFor()
    await until('the title', async () => !(await one.title()).startsWith('('))
  }
  await window.getByRole('button', { name: /Parcel lost on the way/ }).press('Enter')
  await other.locator('main header h2', { hasText: 'Parcel lost on the way' }).waitFor()
  await other.close()
})

test('what happens while a page is opening is not missed', async () => {
  const { id } = await talkOf('Parcel lost, nobody asked')
  const me = (await call('GET', '/api/v1/agents')).items.find((one) => one.name === 'Nour Saleh')
  const unread = nour.getByRole('button', { name: 'تنبيه جديد' })
  const gate = () => {
    let open
    return [new Promise((done) => (open = done)), open]
  }
  for (const held of ['the first reading', 'the stream']) {
    await nour.goto('/barid.svg')
    const [later, goOn] = gate()
    const [asked, isAsked] = gate()
    if (held === 'the stream')
      await nour.route(/\/api\/v1\/live/, async (route) => {
        isAsked()
        await later
        await route.continue()
      }, { times: 1 })
    else
      await nour.route(/\/api\/v1\/notices/, async (route) => {
        const before = await route.fetch()
        isAsked()
        await later
        await route.fulfill({ response: before })
      }, { times: 1 })
    await nour.goto('/inbox/open')
    await asked
    await nour.getByRole('navigation').first().waitFor()
    if (held === 'the stream') await nour.getByRole('button', { name: 'التنبيهات', exact: true }).waitFor()
    await call('POST', `/api/v1/conversations/${id}/assign`, { agent: me.id })
    // as the engine has it; told to whoever listens by then
    await until('the notice', async () => (await nour.evaluate(async () => (await (await fetch('/api/v1/notices')).json()).unread)) === 1)
    if (held !== 'the stream') await saidOn(nour, 'أُسندت').waitFor()
    goOn()
    await unread.waitFor()
    await nour.goto(`/inbox/open/${id}`)
    await nour.getByRole('button', { name: 'التنبيهات', exact: true }).waitFor()
    await call('POST', `/api/v1/conversations/${id}/assign`, {})
  }
})

const answersOf = async (id) => (await call('GET', `/api/v1/conversations/${id}`)).timeline.filter((one) => one.answer && !one.answer.automatic).map((one) => one.answer.text.trim())
const talkOf = async (subject) => (await call('GET', '/api/v1/conversations?limit=200')).items.find((one) => one.subject === subject)
const write = async (on, words) => {
  await on.keyboard.press('KeyR')
  await on.locator('.ProseMirror-focused').waitFor()
  await on.keyboard.type(words)
}

test('an answer can be taken back for a few seconds; then it goes by itself', async () => {
  const { id } = await talkOf('Receipt for March')
  const hasty = await openPerson(browser, engine, { preferences: { language: 'en', undo: 10 } })
  await hasty.context().addCookies(await page.context().cookies())
  await hasty.goto('/inbox/open')
  await openTalk(hasty, 'Receipt for March')
  await write(hasty, 'Sent too early')
  await hasty.getByRole('button', { name: 'Send', exact: true }).click()
  await hasty.getByText('Goes in a moment').waitFor()
  await saidOn(hasty, 'Sent').getByRole('button', { name: 'Undo' }).click()
  await hasty.locator('.ProseMirror', { hasText: 'Sent too early' }).waitFor()
  assert.equal((await call('GET', `/api/v1/conversations/${id}/held`)).items.length, 0)
  await hasty.locator('.ProseMirror').click()
  await hasty.keyboard.press('Control+End')
  await hasty.keyboard.type(', or in time.')
  await hasty.getByRole('button', { name: 'Send', exact: true }).click()
  await hasty.getByText('Goes in a moment').waitFor()
  assert.deepEqual(await answersOf(id), [])
  // whoever wrote it may be gone by then
  await hasty.context().close()
  await until('the answer', async () => (await answersOf(id)).join() === 'Sent too early, or in time.', 30_000)
})

test('an answer goes at the time that was chosen, and stands among what is not sent yet', async () => {
  await page.goto('/inbox/open')
  await openTalk(page, 'Which plan for five people?')
  await write(page, 'The small one.')
  await page.getByRole('button', { name: 'Send later' }).click()
  const chosen = page.getByRole('dialog', { name: 'Send it…' })
  await chosen.getByRole('combobox').fill('tomorrow')
  await page.keyboard.press('Enter')
  await saidOn(page, 'It goes').waitFor()
  await page.getByRole('list', { name: 'Answers that go later' }).getByText('The small one.').waitFor()
  await page.getByRole('link', { name: 'Drafts' }).click()
  await page.getByRole('region', { name: 'Going later' }).getByRole('link', { name: /Which plan for five people/ }).click()
  await page.getByRole('button', { name: 'Take back and edit' }).click()
  await page.locator('.ProseMirror', { hasText: 'The small one.' }).waitFor()
  await page.getByRole('list', { name: 'Answers that go later' }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Discard the draft' }).click()
})

test('an answer does not go past a mail that its author has not seen', async () => {
  const mail = await engine.deliver({ from: 'lea@shop.example', name: 'Léa Martin', subject: 'Where is my chair?', text: 'It should have come.' })
  await until('the mail', async () => talkOf('Where is my chair?'))
  const { id } = await talkOf('Where is my chair?')
  await call('POST', `/api/v1/conversations/${id}/later`, { text: 'It comes on Monday.', html: '<p>It comes on Monday.</p>', seconds: 8 })
  await engine.deliver({ from: 'lea@shop.example', name: 'Léa Martin', subject: 'Re: Where is my chair?', text: 'It came!', headers: [`In-Reply-To: <${mail}>`] })
  await saidOn(page, 'was not sent: something new has arrived').filter({ hasText: 'Where is my chair?' }).waitFor()
  await saidOn(page, 'was not sent: something new has arrived').getByRole('button', { name: 'Show it' }).click()
  await page.getByText('Not sent. Something came meanwhile').waitFor()
  assert.deepEqual(await answersOf(id), [])
  await page.getByRole('button', { name: 'Take back and edit' }).click()
  await page.locator('.ProseMirror', { hasText: 'It comes on Monday.' }).waitFor()
  await page.getByRole('button', { name: 'Discard the draft' }).click()
})

test('what was answered to a similar question is suggested, with where it comes from', async () => {
  await engine.deliver({ from: 'lina@shop.example', name: 'Lina', subject: 'Warranty of the kettle', text: 'My kettle leaks after two weeks, is that covered by the warranty? I have the receipt.' })
  await until('the question', async () => talkOf('Warranty of the kettle'))
  const first = (await talkOf('Warranty of the kettle')).id
  await page.goto(`/inbox/open/${first}`)
  await page.locator('main header h2', { hasText: 'Warranty of the kettle' }).waitFor()
  await write(page, 'A leaking kettle is covered for two years; send it to us.')
  await page.keyboard.press('Control+Enter')
  await until('the answer', async () => (await answersOf(first)).length === 1, 30_000)

  await engine.deliver({ from: 'huda@mill.example', name: 'Huda', subject: 'Kettle leaks', text: 'The kettle that I bought leaks. Is it covered by the warranty? The receipt is here.' })
  await until('the next question', async () => talkOf('Kettle leaks'))
  const second = (await talkOf('Kettle leaks')).id
  await until('a suggestion', async () => (await call('GET', `/api/v1/conversations/${second}/suggestions`)).items.some((one) => one.conversation === first))
  await page.goto(`/inbox/open/${second}`)
  await page.locator('main header h2', { hasText: 'Kettle leaks' }).waitFor()
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.getByRole('button', { name: 'Suggestions' }).click()
  const one = page.getByRole('dialog', { name: 'Suggestions' }).locator('[data-suggestion]', { hasText: 'covered for two years' })
  await one.getByRole('link', { name: 'Warranty of the kettle' }).waitFor()
  await one.getByText('Sara').waitFor()
  // this desk has named no endpoint, so none is offered
  assert.equal(await page.getByRole('button', { name: /Write a draft/ }).count(), 0)
  await one.getByRole('button', { name: 'Use this' }).click()
  await page.locator('.ProseMirror', { hasText: 'covered for two years; send it to us.' }).waitFor()
})

test('two conversations become one, and two again', async () => {
  await engine.deliver({ from: 'ines@shop.example', name: 'Inês Duarte', subject: 'Lamp broken', text: 'The lamp came broken.' })
  await engine.deliver({ from: 'ines@shop.example', name: 'Inês Duarte', subject: 'Picture of the lamp', text: 'Here is how it looks.' })
  await until('both', async () => (await talkOf('Lamp broken')) && talkOf('Picture of the lamp'))
  await call('POST', `/api/v1/conversations/${(await talkOf('Lamp broken')).id}/assign`, { agent: (await call('GET', '/api/v1/session')).id })
  const second = (await talkOf('Picture of the lamp')).id
  await page.goto(`/inbox/open/${second}`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Merge into another…' }).click()
  const merging = page.getByRole('dialog', { name: 'Merge it into…' })
  // who has it stands beside each, and is a way to find it
  await merging.getByRole('combobox').fill('sara')
  await merging.getByRole('option', { name: /Lamp broken.*Inês Duarte.*Sara/ }).waitFor()
  await merging.getByRole('combobox').fill('lamp broken unassigned')
  await merging.getByText('Nothing matches').waitFor()
  await merging.getByRole('combobox').fill('lamp broken')
  await page.keyboard.press('Enter')
  await page.locator('main header h2', { hasText: 'Lamp broken' }).waitFor()
  await page.locator('article', { hasText: 'Here is how it looks.' }).waitFor()
  await page.goto(`/inbox/open/${second}`)
  await page.getByText('This conversation is over; it goes on in').waitFor()
  await page.getByRole('link', { name: 'Lamp broken' }).last().waitFor()
  await page.getByRole('button', { name: 'Undo the merge' }).click()
  await page.getByText('Reply to').first().waitFor()
  assert.notEqual((await call('GET', `/api/v1/conversations/${second}`)).conversation.status, 'merged')
})

test('a mail becomes a conversation of its own', async () => {
  const mail = await engine.deliver({ from: 'omar@shop.example', name: 'Omar', subject: 'Two questions', text: 'The first one.' })
  await until('the first', () => talkOf('Two questions'))
  const { id } = await talkOf('Two questions')
  await engine.deliver({ from: 'omar@shop.example', name: 'Omar', subject: 'Re: Two questions', text: 'And quite another one.', headers: [`In-Reply-To: <${mail}>`] })
  await until('the second', async () => (await call('GET', `/api/v1/conversations/${id}`)).conversation.messages === 2)
  await page.goto(`/inbox/open/${id}`)
  const card = page.locator('article[data-mail]', { hasText: 'And quite another one.' })
  await card.getByRole('button', { name: 'Show all of the header' }).click()
  await card.getByRole('button', { name: 'Make it a conversation of its own' }).click()
  await page.waitForURL((url) => url.pathname.startsWith('/inbox/open/') && !url.pathname.endsWith(`/${id}`))
  await page.locator('article', { hasText: 'And quite another one.' }).waitFor()
  assert.equal((await call('GET', `/api/v1/conversations/${id}`)).timeline.filter((one) => one.mail).length, 1)
  // and back again
  await saidOn(page, 'This mail is a conversation of its own now').getByRole('button', { name: 'Undo' }).click()
  await page.waitForURL((url) => url.pathname.endsWith(`/${id}`))
  await page.locator('article[data-mail]', { hasText: 'And quite another one.' }).waitFor()
  await page.locator('article[data-mail]', { hasText: 'The first one.' }).waitFor()
  assert.equal((await call('GET', `/api/v1/conversations/${id}`)).timeline.filter((one) => one.mail).length, 2)
})

test('the wall shows how things stand, by itself, and is left by keyboard', async () => {
  await page.goto('/inbox/open')
  await page.locator('[data-conversation]').first().waitFor()
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyW')
  await page.waitForURL(/\/wall$/)
  const team = page.getByRole('region', { name: 'Teams' }).getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'triage' }) })
  const waiting = async () => Number(await team.getByRole('definition').first().innerText())
  await team.getByText(/of \d+ available/).waitFor()
  const before = await waiting()
  const report = await call('GET', '/api/v1/report?days=7')
  assert.equal(before, report.teams.find((one) => one.team.name === 'triage').unanswered, 'the same number as in the reports')
  await engine.deliver({ from: 'zoe@shop.example', name: 'Zoe', subject: 'A question of its own', text: 'Do you deliver on Sundays?' })
  await until('the wall to count it', async () => (await waiting()) === before + 1)
  assert.equal(await page.getByRole('navigation').count(), 0, 'nothing personal hangs on the wall')
  await page.getByLabel('What is shown').selectOption('Mailboxes')
  await page.waitForURL(/\/wall\?show=mailboxes$/)
  await team.waitFor({ state: 'detached' })
  await page.getByRole('region', { name: 'Mailboxes' }).getByRole('link', { name: 'support' }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/inbox\/open\?channel=\d+$/)
  await nour.goto('/inbox/open')
  await nour.locator('[data-conversation]').first().waitFor()
  assert.equal(await nour.locator('nav a[href="/wall"]').count(), 0, 'it is for leads, as reports are')
})

test('an endpoint drafts an answer when somebody asks it to, and not before', async () => {
  const asked = []
  const endpoint = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    asked.push({ path: request.url, key: request.headers.authorization, ...JSON.parse(body) })
    const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Dear Huda,\n\nthe lid is <b>not</b> covered.' } }]
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id: 'one', object: 'chat.completion', choices }))
  })
  await new Promise((ready) => endpoint.listen(0, '127.0.0.1', ready))
  try {
    const host = `127.0.0.1:${endpoint.address().port}`
    await engine.kill()
    engine.settings = { BARID_SUGGESTIONS_ENDPOINT: `http://${host}/v1`, BARID_SUGGESTIONS_MODEL: 'small-1', BARID_SUGGESTIONS_KEY: 'sesame', BARID_CALLS_ALLOW: host }
    await engine.run()
    await engine.deliver({ from: 'huda@mill.example', name: 'Huda', subject: 'The lid of the kettle', text: 'The lid broke. Is it covered?' })
    await page.goto('/inbox/open')
    await openTalk(page, 'The lid of the kettle')
    await page.keyboard.press('KeyR')
    await page.locator('.ProseMirror-focused').waitFor()
    await page.getByRole('button', { name: 'Suggestions' }).click()
    const window = page.getByRole('dialog', { name: 'Suggestions' })
    const write = window.getByRole('button', { name: 'Write a draft with small-1' })
    await write.waitFor()
    assert.deepEqual(asked, [])
    await write.click()
    const draft = window.locator('[data-draft]')
    await draft.getByText('the lid is <b>not</b> covered.').waitFor()
    await draft.getByText('small-1').waitFor()
    assert.equal(asked.length, 1)
    assert.deepEqual([asked[0].path, asked[0].key, asked[0].model], ['/v1/chat/completions', 'Bearer sesame', 'small-1'])
    assert.match(asked[0].messages.at(-1).content, /The lid broke\. Is it covered\?/)
    await draft.getByRole('button', { name: 'Use this' }).click()
    // its lines and its text, not its markup
    await page.locator('.ProseMirror p', { hasText: 'the lid is <b>not</b> covered.' }).waitFor()
    assert.deepEqual((await page.locator('.ProseMirror p').allInnerTexts()).map((one) => one.trim()).filter(Boolean), ['Dear Huda,', 'the lid is <b>not</b> covered.'])
    assert.equal(asked.length, 1)
  } finally {
    endpoint.close()
  }
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual([...page.errors, ...nour.errors], [])
})
