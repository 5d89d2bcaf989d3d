// What happens at the same time: rules come into force while mail flows, and two people work on one conversation.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { callAs, openBrowser, openOwner, openPerson, saidOn } from './browser.mjs'
import { Engine, password, until } from './engine.mjs'

let engine
let browser
let page
let nour

const call = (method, path, body, on = page) => callAs(on, method, path, body)
const talks = async () => (await call('GET', '/api/v1/conversations?limit=200')).items
const talkOf = async (subject) => (await talks()).find((one) => one.subject === subject)

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  const { path, id } = await call('POST', '/api/v1/people', { name: 'Nour Saleh', email: 'nour@acme.example', role: 'agent' })
  const channel = (await call('GET', '/api/v1/channels')).items.find((one) => one.name === 'support').id
  await call('PUT', `/api/v1/people/${id}/access`, { channel, level: 'reply' })
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

const mark = (n) => `on message when subject contains "flow" { tag version${n} }`
/** Puts the next version of the rules in force, as a person does it in the editor. */
async function applyVersion(n) {
  await page.goto('/rules')
  await page.locator('.cm-content .cm-line').first().waitFor()
  await page.locator('.cm-content').click()
  if (n === 1) {
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText(`\n${mark(1)}\n`)
  } else {
    await page.keyboard.press('Control+End')
    await page.locator('.cm-line', { hasText: `version${n - 1}` }).click()
    await page.keyboard.press('Home')
    await page.keyboard.press('Shift+End')
    await page.keyboard.press('Delete')
    await page.keyboard.insertText(mark(n))
  }
  await page.getByText('1 file changed, not in force yet').waitFor()
  await page.getByRole('button', { name: 'Review and apply' }).click()
  const review = page.getByRole('dialog', { name: 'Review and apply' })
  await review.locator('tr[data-kind=added]', { hasText: `version${n}` }).waitFor()
  return review.getByRole('button', { name: 'Put in force' })
}
const versionsOf = (talk) => talk.tags.filter((tag) => tag.startsWith('version'))

test('each mail is decided by one version of the rules, whatever comes into force meanwhile', async () => {
  await (await applyVersion(1)).click()
  await saidOn(page, 'In force: no. 2').waitFor()
  await engine.deliver({ from: 'first@shop.example', subject: 'flow: first', text: 'hello' })
  await until('the first', async () => versionsOf((await talkOf('flow: first')) ?? { tags: [] }).join() === 'version1')

  // a mail that is under way: its decision is made, and waits for its commit
  const apply = await applyVersion(2)
  const release = await engine.holdRows('barid.conversations', `new.subject = 'flow: under way'`)
  await engine.deliver({ from: 'way@shop.example', subject: 'flow: under way', text: 'hello' })
  await until('the decision to wait', () => Number(engine.sql(`select count(*) from pg_locks where locktype = 'advisory' and not granted`).match(/\d+/)[0]) > 0)
  await apply.click()
  await release()
  await saidOn(page, 'In force: no. 3').waitFor()

  // and mail that flows all the time, through two more
  let flowing = true
  const subjects = []
  const flow = (async () => {
    for (let n = 0; flowing; n += 1) {
      const subject = `flow: ${n}`
      await engine.deliver({ from: `flow${n}@shop.example`, subject, text: 'hello' })
      subjects.push(subject)
      await new Promise((go) => setTimeout(go, 50))
    }
  })()
  const known = []
  for (const n of [3, 4]) {
    await (await applyVersion(n)).click()
    await saidOn(page, `In force: no. ${n + 1}`).waitFor()
    known.push(subjects.length + 1)
  }
  flowing = false
  await flow
  await engine.deliver({ from: 'last@shop.example', subject: 'flow: last', text: 'hello' })

  const wanted = subjects.length + 3
  const found = await until('all of them', async () => {
    const all = []
    let cursor = ''
    do {
      const got = await call('GET', `/api/v1/conversations?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      all.push(...got.items.filter((one) => one.subject.startsWith('flow: ')))
      cursor = got.next
    } while (cursor)
    return all.length === wanted && all.every((one) => one.team) && all
  }, 60_000)
  const by = new Map(found.map((one) => [one.subject, versionsOf(one)]))
  for (const [subject, versions] of by) assert.equal(versions.length, 1, `${subject}: ${versions.join()}`)
  assert.equal(by.get('flow: last')[0], 'version4')
  assert.ok(['version1', 'version2'].includes(by.get('flow: under way')[0]))
  // what is sent once a version is known to be in force is decided by no earlier one
  subjects.forEach((subject, n) => {
    const least = n >= known[1] ? 4 : n >= known[0] ? 3 : 2
    const got = Number(by.get(subject)[0].slice('version'.length))
    assert.ok(got >= least, `${subject} was decided by ${got}, after ${least} was in force`)
  })
})

test('an answer is not sent past the one that a colleague just gave', async () => {
  const subject = 'Two hands on one mail'
  await engine.deliver({ from: 'ines@shop.example', name: 'Inês', subject, text: 'Which size do I need?' })
  await until('the mail', () => talkOf(subject))
  const { id } = await talkOf(subject)
  for (const one of [page, nour]) {
    await one.goto(`/inbox/open/${id}`)
    await one.locator('main header h2', { hasText: subject }).waitFor()
  }
  await page.getByRole('main', { name: 'Conversation' }).getByText(/Nour Saleh.? is here too/).waitFor()
  await nour.keyboard.press('KeyR')
  await nour.locator('.ProseMirror-focused').waitFor()
  await nour.keyboard.type('Take the large one.')
  await page.getByRole('main', { name: 'Conversation' }).getByText(/Nour Saleh.? is writing/).waitFor()
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Take the small one.')
  await page.keyboard.press('Control+Enter')
  await page.locator('article[data-answer]', { hasText: 'Take the small one.' }).waitFor()

  // told at once, and refused all the same
  await nour.getByText('Something arrived while you were writing:').waitFor()
  await nour.getByRole('button', { name: 'Send', exact: true }).click()
  const refusal = nour.getByRole('alert').filter({ hasText: 'Not sent: the conversation has gone on' })
  await refusal.getByText('Take the small one.').waitFor()
  await refusal.getByText('Sara Haddad').first().waitFor()
  const answers = async () => (await call('GET', `/api/v1/conversations/${id}`)).timeline.filter((one) => one.answer && !one.answer.automatic).map((one) => [one.answer.author.name, one.answer.text.trim()])
  assert.deepEqual(await answers(), [['Sara Haddad', 'Take the small one.']])
  await refusal.getByRole('button', { name: 'Keep editing' }).click()
  await nour.locator('.ProseMirror').click()
  await nour.keyboard.press('Control+End')
  await nour.keyboard.type(' Or the small one, as Sara says.')
  await nour.getByRole('button', { name: 'Send', exact: true }).click()
  await until('both answers', async () => (await answers()).length === 2)
  assert.deepEqual((await answers())[1], ['Nour Saleh', 'Take the large one. Or the small one, as Sara says.'])
  for (const one of [page, nour]) await one.locator('article[data-answer]', { hasText: 'as Sara says' }).waitFor()
})

test('two who take one conversation at the same time: one has it, and both see who', async () => {
  const subject = 'Who takes this?'
  await engine.deliver({ from: 'omar@shop.example', subject, text: 'Hello?' })
  await until('the mail', () => talkOf(subject))
  const { id } = await talkOf(subject)
  for (const one of [page, nour]) {
    await one.goto(`/inbox/open/${id}`)
    await one.locator('main header h2', { hasText: subject }).waitFor()
  }
  await Promise.all([page.keyboard.press('KeyI'), nour.keyboard.press('KeyI')])
  await until('somebody to have it', async () => (await talkOf(subject)).agent)
  await until('both to see the same', async () => {
    const owner = (await talkOf(subject)).agent.name
    const shown = await Promise.all([page, nour].map((one) => one.locator('main header').getByRole('button', { name: /^Assignee/ }).innerText()))
    return shown.every((text) => text.includes(owner))
  })
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual([...page.errors, ...nour.errors], [])
})
