// What agents see of a mail and of each other, and what leaves the inbox: spam, pictures from elsewhere, quoted text,
// files, sealed mail, long histories, names in notes, who is where.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, callAs, openBrowser, openOwner, openPerson, openTalk, saidOn } from './browser.mjs'
import { Engine, password, until } from './engine.mjs'

let engine
let browser
let page
let nour
let nourId

const row = (subject, on = page) => on.locator('[data-conversation]', { hasText: subject })
const call = (...what) => callAs(page, ...what)
const talkOf = async (subject) => (await call('GET', '/api/v1/conversations?limit=200')).items.find((one) => one.subject === subject)
/** Delivers a mail and opens its conversation. */
const open = async (mail) => {
  const id = await engine.deliver(mail)
  await until('the mail', () => talkOf(mail.subject))
  await page.goto(`/inbox/open/${(await talkOf(mail.subject)).id}`)
  await page.locator('main header h2', { hasText: mail.subject }).waitFor()
  return id
}
const card = () => page.locator('article[data-mail]').last()

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  const { path, id } = await call('POST', '/api/v1/people', { name: 'Nour Saleh', email: 'nour@acme.example', role: 'agent' })
  nourId = id
  const channel = (await call('GET', '/api/v1/channels')).items.find((one) => one.name === 'support').id
  await call('PUT', `/api/v1/people/${id}/access`, { channel, level: 'reply' })
  await call('POST', '/api/v1/people', { name: 'Nobody Here', email: 'nobody@acme.example', role: 'agent' })
  nour = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await nour.goto(path)
  await nour.locator('#password').fill(password)
  await nour.locator('button[type=submit]').click()
  await nour.waitForURL(/\/inbox\//)
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('spam leaves the inbox by one key, keeps what follows it, and comes back', async () => {
  const mail = { from: 'prize@lottery.example', name: 'Lottery', subject: 'You won a yacht', text: 'Send us your bank details.' }
  const first = await open(mail)
  const { id } = await talkOf(mail.subject)
  await page.keyboard.press('Shift+Digit1')
  await saidOn(page, 'Marked as spam').waitFor()
  await page.getByText('This is spam: it is out of the inbox').waitFor()
  await row(mail.subject).waitFor({ state: 'detached' })
  await page.keyboard.press('KeyG')
  await page.keyboard.press('KeyS')
  await page.waitForURL(/\/inbox\/spam/)
  await row(mail.subject).getByText('Spam').waitFor()
  assert.equal((await call('GET', '/api/v1/conversations?attention=true')).items.some((one) => one.id === id), false, 'nobody needs to look at it')

  await engine.deliver({ ...mail, subject: 'Re: You won a yacht', text: 'We still wait.', headers: [`In-Reply-To: <${first}>`] })
  await until('the second mail', async () => (await call('GET', `/api/v1/conversations/${id}`)).conversation.messages === 2)
  assert.equal((await call('GET', `/api/v1/conversations/${id}`)).conversation.status, 'quarantined')

  await row(mail.subject).click()
  await page.getByRole('button', { name: 'Not spam' }).click()
  await saidOn(page, 'Back in the inbox').waitFor()
  await until('it to be open', async () => (await call('GET', `/api/v1/conversations/${id}`)).conversation.status === 'open')
  // taking that back makes it spam again
  await page.keyboard.press('KeyZ')
  await saidOn(page, 'Undone').waitFor()
  await until('it to be spam', async () => (await call('GET', `/api/v1/conversations/${id}`)).conversation.flags.includes('spam'))
})

test('several are spam at once, with one way back', async () => {
  for (const n of ['one', 'two']) await engine.deliver({ from: `${n}@lottery.example`, subject: `Cheap watches ${n}`, text: 'Buy now.' })
  await until('both', async () => (await talkOf('Cheap watches one')) && (await talkOf('Cheap watches two')))
  await page.goto('/inbox/open')
  for (const n of ['one', 'two']) await page.getByRole('checkbox', { name: `Cheap watches ${n}` }).check({ force: true })
  await page.getByRole('toolbar').getByRole('button', { name: 'Mark as spam' }).click()
  await saidOn(page, '2 conversations changed').waitFor()
  await row('Cheap watches').first().waitFor({ state: 'detached' })
  await saidOn(page, '2 conversations changed').getByRole('button', { name: 'Undo' }).click()
  await row('Cheap watches one').waitFor()
  await row('Cheap watches two').waitFor()
})

test('pictures from elsewhere come by a click, and only where there are some', async () => {
  const asked = []
  page.on('request', (one) => /pictures=remote|tracker/.test(one.url()) && asked.push(one.url()))
  await open({ from: 'shop@shop.example', subject: 'Our new lamps', html: '<p>Look at these lamps.</p><img src="https://tracker.example/lamp.png" alt="A lamp">' })
  await card().frameLocator('iframe').getByText('Look at these lamps.').waitFor()
  assert.deepEqual(asked, [])
  await card().getByRole('button', { name: 'Show pictures' }).click()
  await until('the frame to ask for them', () => asked.length > 0)
  assert.match(asked[0], /^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/mails\/\d+\/html\?pictures=remote$/, 'from the engine, not from their server')
  await card().getByRole('button', { name: 'Show pictures' }).waitFor({ state: 'detached' })
  await open({ from: 'shop@shop.example', subject: 'No lamps', html: '<p>There are none this week.</p>' })
  await card().frameLocator('iframe').getByText('There are none').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Show pictures' }).count(), 0)
})

test('quoted text is folded in formatted mail too, and is never lost', async () => {
  const quote = '<div><br>On Mon, 30 Mar 2026 at 10:00, Acme Support &lt;support@acme.example&gt; wrote:<blockquote>The parcel left our house on Friday.<br>It should arrive tomorrow.</blockquote></div>'
  await open({ from: 'lea@shop.example', subject: 'It came today', html: `<div>Thank you, it <b>came</b> today.</div>${quote}` })
  const frame = card().frameLocator('iframe')
  await frame.getByText('Thank you, it').waitFor()
  await frame.getByText('It should arrive tomorrow.').waitFor({ state: 'hidden' })
  await card().getByRole('button', { name: 'Show quoted text' }).click()
  await frame.getByText('It should arrive tomorrow.').waitFor()
  await card().getByRole('button', { name: 'Hide quoted text' }).click()
  await frame.getByText('It should arrive tomorrow.').waitFor({ state: 'hidden' })
})

const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')
const pdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj
trailer<</Root 1 0 R>>
%%EOF
`

test('files are looked at without being kept: pictures, texts, PDFs; pages are not', async () => {
  await open({
    from: 'omar@shop.example',
    subject: 'The papers',
    parts: [
      { type: 'text/plain; charset=utf-8', content: 'Here they are.' },
      { type: 'image/png', name: 'dot.png', content: dot },
      { type: 'text/csv; charset=utf-8', name: 'orders.csv', content: 'order,name\n7431,مصباح\n' },
      { type: 'application/pdf', name: 'offer.pdf', content: pdf },
      { type: 'text/html', name: 'page.html', content: '<script>document.title = "stolen"</script>' },
    ],
  })
  const look = (name) => card().getByRole('button', { name: new RegExp(`^Look at .*${name}`) })
  await look('dot.png').click()
  const picture = page.getByRole('dialog', { name: 'dot.png' }).getByRole('img', { name: 'dot.png' })
  await until('the picture', () => picture.evaluate((one) => one.complete && one.naturalWidth === 1))
  await assertAccessible(page, 'the preview of a picture')
  await page.keyboard.press('Escape')
  await look('orders.csv').click()
  await page.getByRole('dialog', { name: 'orders.csv' }).getByText('7431,مصباح').waitFor()
  await page.keyboard.press('Escape')
  const answered = page.waitForResponse((one) => one.url().includes('preview=true'))
  await look('offer.pdf').click()
  const got = await answered
  assert.equal(got.headers()['content-type'], 'application/pdf')
  assert.match(got.headers()['content-disposition'], /^inline/)
  await page.getByRole('dialog', { name: 'offer.pdf' }).locator('iframe').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'offer.pdf' }).waitFor({ state: 'detached' })
  assert.equal(await look('page.html').count(), 0)
})

test('what the reader found out is said: invitations, sealed mail, what Outlook packed, what could not be read', async () => {
  await open({
    from: 'ines@shop.example',
    subject: 'Let us meet',
    multipart: 'alternative',
    parts: [
      { type: 'text/plain; charset=utf-8', content: 'Shall we meet?' },
      {
        type: 'text/calendar; charset=utf-8; method=REQUEST',
        content: ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//shop//EN', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:1@shop.example', 'DTSTAMP:20260329T100000Z', 'DTSTART:20260402T080000Z', 'DTEND:20260402T090000Z', 'SUMMARY:About the lamps', 'LOCATION:Room 4', 'ORGANIZER;CN=Inês:mailto:ines@shop.example', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n'),
      },
    ],
  })
  await card().getByText('Invitation: About the lamps').waitFor()
  await card().getByText('Room 4').waitFor()
  await card().getByText(/2 Apr 2026, 11:00/).first().waitFor() // in Riyadh
  await assertAccessible(page, 'an invitation')

  await open({
    from: 'spy@shop.example',
    subject: 'Sealed',
    multipart: 'encrypted; protocol="application/pgp-encrypted"',
    parts: [
      { type: 'application/pgp-encrypted', content: 'Version: 1\n' },
      { type: 'application/octet-stream', name: 'encrypted.asc', content: '-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----\n' },
    ],
  })
  await card().getByText('Encrypted with PGP.').waitFor()

  await open({
    from: 'office@shop.example',
    subject: 'Packed',
    headers: ['Date: the day before yesterday'],
    parts: [
      { type: 'text/plain; charset=utf-8', content: 'See the files.' },
      { type: 'application/ms-tnef', name: 'winmail.dat', content: 'x\x9f>\x22' },
    ],
  })
  await card().getByText('winmail.dat (TNEF)').waitFor()
  await card().getByText('Read with difficulty').waitFor()
})

test('what came before is reached, however long a conversation is', async () => {
  await open({ from: 'huda@shop.example', subject: 'A long story', text: 'This is how it began.' })
  const { id } = await talkOf('A long story')
  await page.evaluate(
    async ([where, many]) => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      for (let n = 1; n <= many; n += 1)
        await fetch(where, { method: 'POST', headers: { 'X-Barid-CSRF': csrf, 'Content-Type': 'application/json' }, body: JSON.stringify({ text: `Note ${n}.` }) })
    },
    [`/api/v1/conversations/${id}/note`, 410],
  )
  await page.reload()
  await page.getByText('Note 410.', { exact: true }).waitFor()
  assert.equal(await page.locator('article[data-mail]', { hasText: 'This is how it began.' }).count(), 0)
  await page.getByRole('button', { name: 'Show what came before' }).click()
  await page.locator('article[data-mail]', { hasText: 'This is how it began.' }).waitFor()
  await page.getByText('Note 1.', { exact: true }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Show what came before' }).count(), 0, 'that is all')
  assert.equal(await page.getByText('Note 100.', { exact: true }).count(), 1, 'each once')
})

test('a note calls somebody by name, who is told; who may not see it is not offered', async () => {
  await open({ from: 'zoe@shop.example', subject: 'A hard question', text: 'How does it work?' })
  await nour.goto('/inbox/open')
  await row('A hard question', nour).waitFor()
  await page.keyboard.press('KeyN')
  const field = page.getByRole('textbox', { name: 'Your note' })
  await field.pressSequentially('Please look, @no')
  const offered = page.getByRole('listbox', { name: 'People who may see this conversation' })
  await offered.getByRole('option', { name: /Nour Saleh/ }).waitFor()
  assert.equal(await offered.getByRole('option').count(), 1)
  await assertAccessible(page, 'names in a note')
  await page.keyboard.press('Enter')
  assert.equal(await field.inputValue(), 'Please look, @Nour Saleh ')
  await field.pressSequentially('it is about lamps.')
  await page.keyboard.press('Control+Enter')
  await saidOn(page, 'Note added').waitFor()
  await page.locator('article bdi', { hasText: '@Nour Saleh' }).waitFor()
  await saidOn(nour, 'named you in a note').filter({ hasText: 'A hard question' }).waitFor()
  await nour.getByRole('button', { name: '1 new notice' }).click()
  const notices = nour.getByRole('dialog', { name: 'Notices' })
  await notices.getByText(/Sara Haddad.? named you/).waitFor()
  await notices.getByRole('button', { name: /A hard question/ }).click()
  await nour.getByText('it is about lamps.').waitFor()
})

test('the list shows who is in a conversation, and who writes there', async () => {
  await engine.deliver({ from: 'adam@shop.example', subject: 'Who takes this', text: 'Anybody?' })
  await row('Who takes this', nour).waitFor()
  await page.goto('/inbox/open')
  await row('Who takes this').waitFor()
  await openTalk(nour, 'Who takes this')
  await row('Who takes this').getByText(/Nour Saleh.*(looks|reading|here|viewing)/i).waitFor({ state: 'attached' })
  await nour.keyboard.press('KeyN')
  await nour.getByRole('textbox', { name: 'Your note' }).pressSequentially('I do')
  await row('Who takes this').locator('[data-writing=true]').waitFor()
  await nour.goto('/inbox/snoozed')
  await row('Who takes this').locator('[data-writing]').waitFor({ state: 'detached' })
})

test('the list is filtered by how its clocks stand and by how mail comes in', async () => {
  await page.goto('/inbox/open')
  await row('Who takes this').waitFor()
  await page.getByRole('button', { name: 'Filter' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Mail comes by').selectOption('POP3')
  await page.waitForURL(/source=pop3/)
  await page.getByText('Nothing matches').waitFor()
  await form.getByLabel('Mail comes by').selectOption('LMTP')
  await row('Who takes this').waitFor()
  await form.getByLabel('SLA state').selectOption('Overdue')
  await page.waitForURL(/sla=overdue/)
  await row('Who takes this').waitFor({ state: 'detached' })
})

test('no page ever broke its own policy or threw', () => {
  assert.ok(nourId > 0)
  assert.deepEqual([...page.errors, ...nour.errors], [])
})
