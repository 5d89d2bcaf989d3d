// What an agent may not see does not exist for them, also where its number stands in what they send: with the real
// engine, where the conversations' actors would do it.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, openOwner, openPerson } from './browser.mjs'
import { Engine, password, until } from './engine.mjs'

let engine
let browser
let page
let nour
/** Of the owner: a conversation that Nour sees, and one of a mailbox that she does not. */
const talks = {}
const nowhere = 99_999_999

/** Status and body, of whoever `on` is. */
const call = (on, method, path, body) =>
  on.evaluate(
    async ([m, where, what]) => {
      const { csrf } = await (await fetch('/api/v1/session')).json()
      const got = await fetch(`/api/v1${where}`, { method: m, headers: { 'X-Barid-CSRF': csrf, 'Content-Type': 'application/json' }, ...(what ? { body: JSON.stringify(what) } : {}) })
      return { status: got.status, body: got.status === 204 ? '' : await got.text() }
    },
    [method, path, body],
  )
const read = async (on, path) => JSON.parse((await call(on, 'GET', path)).body)
const mailsOf = async (id) => (await read(page, `/conversations/${id}`)).timeline.flatMap((one) => (one.mail ? [one.mail.id] : []))

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  const made = JSON.parse((await call(page, 'POST', '/people', { name: 'Nour Saleh', email: 'nour@acme.example', role: 'agent' })).body)
  const channel = (await read(page, '/channels')).items.find((one) => one.name === 'support').id
  await call(page, 'PUT', `/people/${made.id}/access`, { channel, level: 'manage' })
  nour = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await nour.goto(made.path)
  await nour.locator('#password').fill(password)
  await nour.locator('button[type=submit]').click()
  await nour.waitForURL(/\/inbox\//)
  const first = await engine.deliver({ from: 'ines@shop.example', subject: 'Seen one', text: 'The first.' })
  await engine.deliver({ from: 'ines@shop.example', subject: 'Hidden one', to: 'billing@acme.example', text: 'A secret about quinces.' })
  const find = async (subject) => (await read(page, '/conversations?limit=200')).items.find((one) => one.subject === subject)
  for (const [name, subject] of [['seen', 'Seen one'], ['hidden', 'Hidden one']]) talks[name] = (await until(subject, () => find(subject))).id
  await engine.deliver({ from: 'ines@shop.example', subject: 'Re: Seen one', text: 'The second.', headers: [`In-Reply-To: <${first}>`] })
  await until('the second mail', async () => (await mailsOf(talks.seen)).length === 2)
  // what rules answered is tried once, by itself: nothing else is to change from here on
  const both = async () => JSON.stringify([await read(page, `/conversations/${talks.seen}`), await read(page, `/conversations/${talks.hidden}`)])
  await until('answers to have been tried', async () => !/"state":"(?:queued|sending)"/.test(await both()))
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('a number in what is sent names nothing that may not be seen, and the answer is that of no such thing', async () => {
  const [foreign] = await mailsOf(talks.hidden)
  const before = [await read(page, `/conversations/${talks.seen}`), await read(page, `/conversations/${talks.hidden}`)]
  const at = `/conversations/${talks.seen}`
  const pairs = [
    ['POST', `${at}/merge`, { into: talks.hidden }, { into: nowhere }],
    ['POST', `${at}/split`, { mail: foreign }, { mail: nowhere }],
    ['POST', `${at}/reply`, { text: 'x', attachments: [foreign] }, { text: 'x', attachments: [nowhere] }],
  ]
  for (const [method, path, hidden, none] of pairs) {
    const [of, as] = [await call(nour, method, path, hidden), await call(nour, method, path, none)]
    assert.ok(of.status >= 400, `${path} ${of.body}`)
    const plain = ({ status, body }) => [status, body.replaceAll(/\d{2,}/g, 'N')]
    const same = (one, number) => plain({ ...one, body: one.body.replaceAll(String(number), 'N') })
    assert.deepEqual(same(of, Object.values(hidden).at(-1)), same(as, nowhere), path)
    assert.doesNotMatch(of.body, /Hidden|quince|billing/i)
  }
  assert.deepEqual([await read(page, `/conversations/${talks.seen}`), await read(page, `/conversations/${talks.hidden}`)], before, 'nothing came of it')
})

test('nor does one in an address', async () => {
  const [foreign] = await mailsOf(talks.hidden)
  const here = (id) => [
    ['GET', `/conversations/${id}`],
    ['GET', `/conversations/${id}/events`],
    ['GET', `/conversations/${id}/suggestions`],
    ['POST', `/conversations/${id}/merge`, { into: talks.seen }],
    ['POST', `/conversations/${id}/unmerge`, {}],
    ['POST', `/conversations/${id}/note`, { text: 'x' }],
    ['POST', `/conversations/${id}/later`, { text: 'x', seconds: 5 }],
    ['PUT', `/conversations/${id}/drafts`, { kind: 'note', content: {}, expected_version: 0 }],
  ]
  const mail = (id) => [['GET', `/mails/${id}`], ['GET', `/mails/${id}/raw`], ['GET', `/mails/${id}/html`], ['GET', `/mails/${id}/attachments/0`]]
  const all = [...here(talks.hidden), ...mail(foreign)]
  const none = [...here(nowhere), ...mail(nowhere)]
  for (const [n, [method, path, body]] of all.entries()) {
    const of = await call(nour, method, path, body)
    const as = await call(nour, ...none[n])
    assert.deepEqual([of.status, of.body.replaceAll(/\d{2,}/g, 'N')], [404, as.body.replaceAll(/\d{2,}/g, 'N')], path)
  }
})

test('lists, counts, search and the live stream know nothing of it', async () => {
  const channel = (await read(page, '/channels')).items.find((one) => one.name === 'billing_desk').id
  for (const query of [`channel=${channel}`, 'q=quinces', `customer=${(await read(page, `/conversations/${talks.hidden}`)).conversation.customer.id}&channel=${channel}`]) {
    assert.deepEqual((await read(nour, `/conversations?${query}`)).items, [], query)
    if (!query.startsWith('q=')) assert.equal((await read(nour, `/conversation-count?${query}`)).count, 0)
  }
  assert.ok(!(await call(nour, 'GET', '/channels')).body.includes('billing_desk'))
  await nour.evaluate(() => {
    window.heard = []
    window.stream = new EventSource('/api/v1/live')
    for (const kind of ['ready', 'conversation_new', 'conversation_changed']) window.stream.addEventListener(kind, (event) => window.heard.push(`${kind} ${event.data}`))
  })
  await until('the stream', () => nour.evaluate(() => window.heard.some((one) => one.startsWith('ready'))))
  await engine.deliver({ from: 'omar@shop.example', subject: 'Hidden two', to: 'billing@acme.example', text: 'Another secret.' })
  await until('it to be there', async () => (await read(page, '/conversations?limit=20')).items.some((one) => one.subject === 'Hidden two'))
  await engine.deliver({ from: 'omar@shop.example', subject: 'Seen two', text: 'No secret.' })
  const seen = (await until('the other', async () => (await read(page, '/conversations?limit=20')).items.find((one) => one.subject === 'Seen two'))).id
  await until('the event', () => nour.evaluate((id) => window.heard.some((one) => one.includes(`"conversation":${id},`)), seen))
  const hidden = (await read(page, '/conversations?limit=20')).items.find((one) => one.subject === 'Hidden two').id
  // events come in order: what was to be heard of the first would stand before the second
  assert.ok(!(await nour.evaluate(() => window.heard.join('\n'))).includes(`"conversation":${hidden},`))
  await nour.evaluate(() => window.stream.close())
})
