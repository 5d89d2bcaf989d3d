// An agent's day, in a real browser against a real engine: mail comes in by LMTP, is read, understood,
// answered, handed on and put away; nothing is lost when the engine goes down.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, openBrowser, openPerson, openTalk, saidOn, signIn } from './browser.mjs'
import { Engine, password, until } from './engine.mjs'

const owner = 'sara@acme.example'
let engine
let browser
let page

const row = (subject) => page.locator('[data-conversation]', { hasText: subject })
const composer = () => page.getByRole('region', { name: 'Answer' })
const said = (text) => saidOn(page, text)
/** What the engine itself says, asked with the page's session. */
const ask = (path) => page.evaluate(async (where) => (await fetch(where)).json(), path)
const talkOf = async (subject) => {
  const found = await ask(`/api/v1/conversations?limit=200`)
  return found.items.find((one) => one.subject === subject)
}

/** Outside of working hours the rules of the demo answer by themselves. */
const byPeople = (item) => item.answer && !item.answer.automatic

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openPerson(browser, engine, { preferences: { language: 'en', colours: 'light' } })
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('the one-time link makes the owner, who sees what is open', async () => {
  await page.goto(engine.firstLink)
  await page.getByLabel('Your name').fill('Sara Haddad')
  await page.getByLabel('Mail address').fill(owner)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Make me the owner' }).click()
  await page.waitForURL(/\/inbox\/open/)
  await row('I cannot sign in').waitFor()
  assert.equal(await page.evaluate(() => location.hash), '', 'the token does not stay in the address')
})

test('a used link says what to do', async () => {
  const other = await openPerson(browser, engine)
  await other.goto(engine.firstLink)
  await other.getByLabel('Your name').fill('Mallory')
  await other.getByLabel('Mail address').fill('mallory@acme.example')
  await other.getByLabel('Password').fill(password)
  await other.getByRole('button', { name: 'Make me the owner' }).click()
  await other.getByRole('alert').filter({ hasText: 'This link was used already' }).waitFor()
  await other.context().close()
})

test('a wrong password is refused in words; the right one leads back to where one wanted to go', async () => {
  const other = await openPerson(browser, engine)
  await other.goto('/inbox/attention')
  await other.waitForURL(/\/sign-in/)
  await other.getByLabel('Mail address').fill(owner)
  await other.getByLabel('Password').fill('something else entirely')
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.getByRole('alert').filter({ hasText: 'The address or the password is wrong' }).waitFor()
  await other.getByLabel('Password').fill(password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.waitForURL(/\/inbox\/attention/)
  await other.locator('[data-conversation]', { hasText: 'Purchase order' }).waitFor()
  await other.context().close()
})

test('a mail that comes in by LMTP appears by itself, and in the counts', async () => {
  const count = async () => Number((await page.locator('nav a', { hasText: 'All open' }).innerText()).match(/\d+/)?.[0] ?? 0)
  await until('the count', async () => (await count()) > 0)
  const before = await count()
  await engine.deliver({ from: 'lea@shop.example', name: 'Léa Martin', subject: 'Where is my parcel 7431?', text: 'It should have come on Monday.\n\nLéa' })
  await row('Where is my parcel 7431?').waitFor()
  assert.equal(await page.locator('[data-conversation]').first().getAttribute('data-conversation'), String((await talkOf('Where is my parcel 7431?')).id), 'the newest stands first')
  await until('the count to grow', async () => (await count()) === before + 1)
})

test('why it was routed: the decision, the rule and its line', async () => {
  await openTalk(page, 'Where is my parcel 7431?')
  await page.getByRole('button', { name: 'Why was this decided?' }).first().click()
  const why = page.getByRole('dialog')
  await why.getByText('assigned it to team triage').waitFor()
  await why.getByText('owner.otherwise').first().waitFor()
  const place = why.locator('figure', { hasText: 'otherwise { assign triage }' })
  assert.match(await place.innerText(), /support\.route\u2069?, line \d+/u)
  await why.getByText('did not apply').first().waitFor()
  await page.keyboard.press('Escape')
  await why.waitFor({ state: 'detached' })
})

test('a reply is rich text, is committed, and stands in the timeline', async () => {
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Dear Léa, it arrives ')
  await page.keyboard.press('Control+b')
  await page.keyboard.type('tomorrow')
  await page.keyboard.press('Control+b')
  await page.keyboard.type('.')
  await page.getByText(/Draft (kept on this device|saved)/).waitFor()
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await said('Sent').waitFor()
  // as it was formatted, in a frame where nothing runs
  await page.frameLocator('article[data-answer] iframe').locator('strong', { hasText: 'tomorrow' }).waitFor()
  const { id } = await talkOf('Where is my parcel 7431?')
  const talk = await ask(`/api/v1/conversations/${id}`)
  const answer = talk.timeline.find(byPeople)?.answer
  assert.equal(answer.author.name, 'Sara Haddad')
  assert.equal(answer.to[0].address, 'lea@shop.example')
  assert.equal(await page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith('barid.draft.'))), false, 'the draft is gone')
})

test('a note is for the desk alone', async () => {
  await page.keyboard.press('KeyN')
  await page.getByRole('textbox', { name: 'Your note' }).fill('The carrier lost it once before.')
  await page.getByRole('button', { name: 'Add note' }).click()
  await page.getByRole('article', { name: 'Note, only for your desk' }).filter({ hasText: 'The carrier lost it once before.' }).waitFor()
  const { id } = await talkOf('Where is my parcel 7431?')
  const answers = (await ask(`/api/v1/conversations/${id}`)).timeline.filter(byPeople)
  assert.equal(answers.length, 1, 'nothing was sent')
})

test('assign by keyboard, and take it back', async () => {
  const me = await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).name)
  assert.equal((await talkOf('Where is my parcel 7431?')).agent?.name, me, 'whoever answered it has it')
  await page.getByRole('region', { name: 'Timeline' }).focus()
  await page.keyboard.press('KeyA')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('mona')
  await page.keyboard.press('Enter')
  await said('Assigned to mona').waitFor()
  await until('the assignment', async () => (await talkOf('Where is my parcel 7431?')).agent?.name === 'mona')
  await page.keyboard.press('KeyZ')
  await said('Undone').waitFor()
  await until('the assignment to be taken back', async () => {
    const talk = await talkOf('Where is my parcel 7431?')
    return talk.agent?.name === me && talk.team?.name === 'triage'
  })
})

test('tags, priority, snooze and closing, each with a way back', async () => {
  const now = () => talkOf('Where is my parcel 7431?')
  await page.keyboard.press('KeyT')
  await page.getByRole('dialog').getByRole('combobox').fill('parcel')
  await page.getByRole('option', { name: 'New tag “parcel”' }).click()
  await until('the tag', async () => (await now()).tags.includes('parcel'))
  await page.getByRole('button', { name: 'Remove the tag parcel' }).waitFor()

  await page.keyboard.press('KeyP')
  await page.getByRole('option', { name: 'Urgent' }).click()
  await until('the priority', async () => (await now()).priority === 'urgent')

  await page.keyboard.press('KeyH')
  await page.getByRole('option', { name: 'Tomorrow morning' }).click()
  await until('the snooze', async () => (await now()).status === 'snoozed')
  assert.ok(new Date((await now()).snoozed_until) > new Date())
  await page.keyboard.press('KeyZ')
  await until('the snooze to be taken back', async () => (await now()).status === 'open')

  await page.keyboard.press('KeyE')
  await until('the closing', async () => (await now()).status === 'closed')
  await page.getByRole('button', { name: 'Reopen' }).click()
  await until('the reopening', async () => (await now()).status === 'open')
})

test('a draft outlives the page', async () => {
  await openTalk(page, 'Receipt for March')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('The receipt follows.')
  await page.getByText(/Draft (kept on this device|saved)/).waitFor()
  await page.reload()
  await page.getByRole('textbox', { name: 'Your answer' }).filter({ hasText: 'The receipt follows.' }).waitFor()
  await page.getByRole('button', { name: 'Discard the draft' }).click()
  await said('Draft discarded').waitFor()
})

test('an answer to what has moved on is not sent; it shows what arrived', async () => {
  const subject = 'Two lamps, one broken'
  const id = await engine.deliver({ from: 'ines@shop.example', name: 'Inês', subject, text: 'One of the lamps is broken.' })
  await row(subject).waitFor()
  const other = await openPerson(browser, engine, { state: await page.context().storageState(), preferences: { language: 'en' } })
  // this browser hears nothing: as if the mail came at the very moment of sending
  await other.route('**/api/v1/live*', (route) => route.abort())
  await other.goto(`/inbox/open/${(await talkOf(subject)).id}`)
  await other.getByRole('button', { name: /Reply to/ }).click()
  await other.locator('.ProseMirror-focused').waitFor()
  await other.keyboard.type('Please send us a picture.')
  await engine.deliver({
    from: 'ines@shop.example', name: 'Inês', subject: `Re: ${subject}`, text: 'Never mind, it works now!',
    headers: [`In-Reply-To: <${id}>`, `References: <${id}>`],
  })
  await until('the second mail', async () => (await talkOf(subject)).messages === 2)
  await other.getByRole('button', { name: 'Send', exact: true }).click()
  const refusal = other.getByRole('alert').filter({ hasText: 'Not sent: the conversation has gone on' })
  await refusal.waitFor()
  await refusal.getByText('Never mind, it works now!').waitFor()
  assert.equal((await ask(`/api/v1/conversations/${(await talkOf(subject)).id}`)).timeline.filter(byPeople).length, 0)
  await assertAccessible(other, 'the refusal')
  await refusal.getByRole('button', { name: 'Send as it is' }).click()
  await other.locator('article[data-answer]', { hasText: 'Please send us a picture.' }).waitFor()
  await other.context().close()
})

test('who writes is told of what arrives', async () => {
  const subject = 'Two lamps, one broken'
  await openTalk(page, subject)
  await page.getByRole('region', { name: 'Timeline' }).focus()
  await page.keyboard.press('KeyR')
  await page.getByRole('textbox', { name: 'Your answer' }).waitFor()
  const first = (await ask(`/api/v1/conversations/${(await talkOf(subject)).id}`)).timeline.find((one) => one.mail).mail.message_id.replace(/[<>]/g, '')
  await engine.deliver({
    from: 'ines@shop.example', name: 'Inês', subject: `Re: ${subject}`, text: 'One more thing.', headers: [`In-Reply-To: <${first}>`, `References: <${first}>`],
  })
  await composer().getByText('Something arrived while you were writing:').waitFor()
  await composer().getByRole('button', { name: 'Show it' }).click()
  await composer().getByText('Something arrived while you were writing:').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Put the composer away' }).click()
})

test('search and filters live in the address', async () => {
  await page.goto('/inbox/open')
  await row('I cannot sign in').waitFor()
  await page.keyboard.press('Slash')
  await page.keyboard.type('parcel')
  await page.keyboard.press('Enter')
  await page.waitForURL(/q=parcel/)
  await row('Where is my parcel 7431?').waitFor()
  await row('I cannot sign in').waitFor({ state: 'detached' })
  await page.reload()
  await row('Where is my parcel 7431?').waitFor()
  assert.equal(await page.getByRole('textbox', { name: 'Search mail' }).inputValue(), 'parcel')
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await row('I cannot sign in').waitFor()
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('dialog').getByLabel('Language').selectOption('ar')
  await page.waitForURL(/language=ar/)
  await row('I cannot sign in').waitFor({ state: 'detached' })
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Remove the filter Language' }).click()
  await row('I cannot sign in').waitFor()
})

test('two tabs share one live stream, and both hear of everything', async () => {
  const streams = []
  const person = await openPerson(browser, engine, { state: await page.context().storageState(), preferences: { language: 'en' } })
  person.context().on('request', (request) => request.url().includes('/api/v1/live') && streams.push(request.url()))
  await person.goto('/inbox/open')
  await person.locator('[data-conversation]').first().waitFor()
  await until('the stream', () => streams.length === 1)
  const second = await person.context().newPage()
  await second.goto(`${engine.url}/inbox/open`)
  await second.locator('[data-conversation]').first().waitFor()
  await engine.deliver({ from: 'tab@shop.example', subject: 'For both tabs', text: 'hello' })
  for (const one of [person, second]) await one.locator('[data-conversation]', { hasText: 'For both tabs' }).waitFor()
  assert.equal(streams.length, 1)
  // the tab with the stream goes: the other one takes over and misses nothing
  await person.close()
  await engine.deliver({ from: 'tab@shop.example', subject: 'After one tab closed', text: 'hello' })
  await second.locator('[data-conversation]', { hasText: 'After one tab closed' }).waitFor()
  await second.context().close()
})

test('the engine is killed and comes back: people are told, and nothing is missing', async () => {
  await page.goto('/inbox/open')
  await page.locator('[data-conversation]').first().waitFor()
  await engine.kill()
  await page.getByText('The connection to Barid was lost. Trying again…').waitFor()
  await engine.run()
  await engine.deliver({ from: 'after@shop.example', subject: 'After the crash', text: 'still there?' })
  await page.getByText('The connection to Barid was lost. Trying again…').waitFor({ state: 'detached', timeout: 40_000 })
  await row('After the crash').waitFor()
})

test('a session that ended leads to the sign-in and back', async () => {
  await page.goto('/inbox/mine')
  await page.locator('nav').waitFor()
  await page.evaluate(async () => {
    const { csrf } = await (await fetch('/api/v1/session')).json()
    await fetch('/api/v1/session', { method: 'DELETE', headers: { 'X-Barid-CSRF': csrf } })
  })
  await page.goto('/inbox/mine')
  await page.waitForURL(/\/sign-in/)
  await signIn(page, owner)
  assert.match(page.url(), /\/inbox\/mine/)
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
