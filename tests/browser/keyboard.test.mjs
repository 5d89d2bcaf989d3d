// A day without a mouse: every key comes from a keyboard, as a browser gets it; also those of an Arabic layout.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { callAs, openBrowser, openOwner, openPerson, saidOn } from './browser.mjs'
import { Engine, password, until } from './engine.mjs'

let engine
let browser
let page

const call = (...what) => callAs(page, ...what)
const said = (text) => saidOn(page, text)
const ask = (path) => page.evaluate(async (where) => (await fetch(where)).json(), path)
const talkOf = async (subject) => (await ask('/api/v1/conversations?limit=200')).items.find((one) => one.subject === subject)
/** What has the focus, in words. */
const focused = () =>
  page.evaluate(() => {
    const one = document.activeElement
    return (one?.getAttribute('aria-label') ?? one?.labels?.[0]?.innerText ?? one?.innerText ?? '').trim()
  })
/** Goes on with Tab until the focus is on what is called so; whatever has it on the way is seen to have it. */
async function tabTo(name, back = false) {
  const passed = []
  for (let n = 0; n < 80; n += 1) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab')
    const here = await focused()
    if (name.test(here)) {
      const seen = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement)
        return document.activeElement.matches(':focus-visible') && (style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.borderStyle !== 'none')
      })
      assert.ok(seen, `${here} shows that it has the focus`)
      return
    }
    passed.push(here)
  }
  assert.fail(`Tab never came to ${name}: ${passed.join(' | ')}`)
}

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  const owner = await openOwner(browser, engine)
  await owner.context().close()
  await engine.deliver({ from: 'lea@shop.example', name: 'Léa Martin', subject: 'Where is my parcel 7431?', text: 'It should have come on Monday.' })
  page = await openPerson(browser, engine, { preferences: { language: 'en' } })
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('sign in, open, answer, send, close, take it back', async () => {
  await page.goto('/sign-in')
  await page.locator('#email').waitFor()
  if (!/Mail address/.test(await focused())) await tabTo(/Mail address/)
  await page.keyboard.type('sara@acme.example')
  await page.keyboard.press('Tab')
  assert.match(await focused(), /Password/)
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/inbox\//)

  await page.keyboard.press('g')
  await page.keyboard.press('o')
  await page.waitForURL(/\/inbox\/open$/)
  await page.locator('[data-conversation]', { hasText: 'Where is my parcel 7431?' }).waitFor()
  // the newest is the first
  await page.keyboard.press('j')
  await page.locator('[data-conversation][aria-current=true]', { hasText: 'Where is my parcel 7431?' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/inbox\/open\/\d+$/)
  await page.locator('main header h2', { hasText: 'Where is my parcel 7431?' }).waitFor()

  await page.keyboard.press('r')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Dear Léa, it is jkre on its way.')
  await page.keyboard.press('Control+Enter')
  await page.locator('article[data-answer]', { hasText: 'it is jkre on its way' }).waitFor()
  await page.keyboard.press('e')
  await until('the closing', async () => (await talkOf('Where is my parcel 7431?')).status === 'closed')
  await page.keyboard.press('z')
  await until('the way back', async () => (await talkOf('Where is my parcel 7431?')).status === 'open')
})

test('windows take the focus, keep it, and give it back', async () => {
  await page.keyboard.press('a')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('mona')
  await page.keyboard.press('Enter')
  await said('Assigned to mona').waitFor()
  await page.keyboard.press('t')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('parcel')
  await page.keyboard.press('Enter')
  await until('the tag', async () => (await talkOf('Where is my parcel 7431?')).tags.includes('parcel'))
  await page.keyboard.press('Escape')
  await page.keyboard.press('w')
  const why = page.getByRole('dialog')
  await why.waitFor()
  for (let n = 0; n < 12; n += 1) {
    await page.keyboard.press('Tab')
    assert.ok(await why.evaluate((one) => one.contains(document.activeElement)), 'the focus stays in the window')
  }
  await page.keyboard.press('Escape')
  await why.waitFor({ state: 'detached' })
  await page.keyboard.press('Shift+Slash')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('snoozed')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/inbox\/snoozed/)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').waitFor()
  await page.keyboard.type('audit')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/audit$/)
})

test('a key that comes before what it is for waits for it, and what is typed after it is in the text', async () => {
  const subject = 'Where is my parcel 7431?'
  const { id } = await talkOf(subject)
  for (const late of [/\/assets\/ConversationPage-[^/]*\.js/, /\/assets\/Composer-[^/]*\.js/, /\/assets\/Editor-[^/]*\.js/, new RegExp(`/api/v1/conversations/${id}$`)]) {
    let go
    const held = new Promise((done) => {
      go = done
    })
    await page.route(late, async (route) => {
      await held
      await route.continue()
    })
    const asked = page.waitForRequest(late)
    await page.goto('/inbox/open')
    await page.locator('[data-conversation]', { hasText: subject }).waitFor()
    await page.keyboard.press('j')
    await page.locator('[data-conversation][aria-current=true]', { hasText: subject }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.press('r')
    await asked
    // its first letter closes the conversation, where it is a command
    await page.keyboard.type('early')
    go()
    await page.locator('.ProseMirror-focused', { hasText: 'early' }).waitFor()
    await page.keyboard.type(' and late')
    await page.locator('.ProseMirror-focused', { hasText: 'early and late' }).waitFor()
    assert.equal((await talkOf(subject)).status, 'open', `with ${late} late`)
    await page.getByRole('button', { name: 'Discard the draft' }).click()
    await page.unroute(late)
  }
})

test('what has no key of its own is reached by Tab, in sight', async () => {
  await page.goto('/inbox/open')
  await page.locator('[data-conversation]').first().waitFor()
  await page.keyboard.press('Tab')
  assert.match(await focused(), /Skip to the content/)
  await tabTo(/^Unassigned/)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/inbox\/unassigned/)
  await tabTo(/^Filter$/)
  await page.keyboard.press('Enter')
  const filters = page.getByRole('dialog')
  await filters.waitFor()
  await tabTo(/^Language/)
  await page.keyboard.type('Ara')
  await page.waitForURL(/language=ar/)
  await page.keyboard.press('Escape')
  await filters.waitFor({ state: 'detached' })
  await tabTo(/Remove the filter Language/)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.search.includes('language'))
})

test('a message in passing is a key away, also while somebody writes, and gives the focus back', async () => {
  const subject = 'Where is my parcel 7431?'
  await page.goto(`/inbox/open/${(await talkOf(subject)).id}`)
  await page.locator('main header h2', { hasText: subject }).waitFor()
  await page.keyboard.press('i')
  await said('Assigned to Sara Haddad').waitFor()
  await page.keyboard.press('n')
  const note = page.getByRole('textbox', { name: 'Your note' })
  await note.fill('Sara has it')
  await page.keyboard.press('F8')
  assert.match(await focused(), /^Undo/)
  await page.keyboard.press('Enter')
  await said('Undone').waitFor()
  await until('the assignment to be taken back', async () => (await talkOf(subject)).agent?.name !== 'Sara Haddad')
  await page.keyboard.type(' no more')
  assert.equal(await note.inputValue(), 'Sara has it no more')
  await page.keyboard.press('F8')
  await page.locator('[role=status] :focus', { hasText: 'Undone' }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('[role=status]', { hasText: 'Undone' }).waitFor({ state: 'detached' })
  await page.keyboard.type('.')
  assert.equal(await note.inputValue(), 'Sara has it no more.')
  await page.getByRole('button', { name: 'Discard the draft' }).click()
})

test('the key that opens an answer leads back into one that is open', async () => {
  await page.goto(`/inbox/open/${(await talkOf('Where is my parcel 7431?')).id}`)
  await page.locator('main header h2', { hasText: 'Where is my parcel 7431?' }).waitFor()
  await page.keyboard.press('r')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.getByRole('button', { name: 'Add a tag' }).focus()
  await page.locator('.ProseMirror-focused').waitFor({ state: 'detached' })
  await page.keyboard.press('r')
  await page.locator('.ProseMirror-focused').waitFor()
})

test('a reading from before takes back nothing that was just changed', async () => {
  const { id } = await talkOf('Where is my parcel 7431?')
  await page.goto(`/inbox/open/${id}`)
  const tag = page.getByRole('list', { name: 'Tags' }).getByRole('button', { name: 'Remove the tag zold' })
  await call('POST', `/api/v1/conversations/${id}/tags`, { add: ['zold'] })
  await tag.waitFor()
  let goOn
  const later = new Promise((done) => (goOn = done))
  let isRead
  const read = new Promise((done) => (isRead = done))
  const one = new RegExp(`/api/v1/conversations/${id}$`)
  await page.route(one, async (route) => {
    const before = await route.fetch()
    isRead()
    await later
    await route.fulfill({ response: before })
  }, { times: 1 })
  // somebody else does something, so the page reads it; the answer is long on its way
  await call('POST', `/api/v1/conversations/${id}/tags`, { add: ['zother'] })
  await read
  let goThere
  const there = new Promise((done) => (goThere = done))
  const change = new RegExp(`/api/v1/conversations/${id}/tags$`)
  await page.route(change, async (route) => {
    await there
    await route.continue()
  })
  await tag.press('Enter')
  await tag.waitFor({ state: 'detached' })
  const arrived = page.waitForResponse(one)
  goOn()
  await (await arrived).finished()
  for (let frame = 0; frame < 10; frame += 1) await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)))
  assert.equal(await tag.count(), 0)
  goThere()
  await page.getByRole('button', { name: 'Remove the tag zother' }).waitFor()
  await saidOn(page, 'zold').waitFor()
  assert.equal(await tag.count(), 0)
  await until('the engine to know', async () => !(await talkOf('Where is my parcel 7431?')).tags.includes('zold'))
  await page.unroute(change)
  await call('POST', `/api/v1/conversations/${id}/tags`, { remove: ['zother'] })
})

test('what is removed from a row leaves the focus there', async () => {
  const subject = 'Where is my parcel 7431?'
  const tagged = async () => (await talkOf(subject)).tags
  await page.goto(`/inbox/open/${(await talkOf(subject)).id}`)
  await page.locator('main header h2', { hasText: subject }).waitFor()
  for (const tag of ['zblue', 'zgreen', 'zred']) {
    await page.keyboard.press('t')
    await page.getByRole('dialog').getByRole('combobox').fill(tag)
    await page.keyboard.press('Enter')
    await until('the tag', async () => (await tagged()).includes(tag))
  }
  const tags = page.getByRole('list', { name: 'Tags' }).getByRole('button', { name: /^Remove the tag/ })
  const named = () => tags.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label').replace('Remove the tag ', '')))
  await until('the tags in their order', async () => (await named()).join() === (await tagged()).join())
  const all = await named()
  const drop = async (left, next) => {
    await page.keyboard.press('Enter')
    await until('the tag to go', async () => (await tags.count()) === left)
    assert.match(await focused(), next)
  }
  await tags.nth(1).focus()
  await drop(all.length - 1, new RegExp(`tag ${all[2]}$`))
  await tags.last().focus()
  await drop(all.length - 2, new RegExp(`tag ${all.at(-2)}$`))
  for (let left = all.length - 3; left > 0; left -= 1) await drop(left, /^Remove the tag/)
  await drop(0, /^Add a tag/)

  await page.keyboard.press('r')
  await page.locator('.ProseMirror-focused').waitFor()
  const answer = page.getByRole('region', { name: 'Answer' })
  await answer.locator('input[type=file]').setInputFiles(['one', 'two', 'three'].map((name) => ({ name: `${name}.txt`, mimeType: 'text/plain', buffer: Buffer.from(name) })))
  const files = answer.getByRole('button', { name: /^Remove .*\.txt/ })
  await until('the files', async () => (await files.count()) === 3)
  await files.first().focus()
  const second = await files.nth(1).getAttribute('aria-label')
  await page.keyboard.press('Enter')
  await until('the file to go', async () => (await files.count()) === 2)
  assert.equal(await focused(), second)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await until('all files to go', async () => (await files.count()) === 0)
  assert.equal(await focused(), 'Attach files')
})

test('on an Arabic layout, in Arabic', async () => {
  await page.evaluate(() => {
    const now = JSON.parse(localStorage.getItem('barid.preferences'))
    localStorage.setItem('barid.preferences', JSON.stringify({ ...now, language: 'ar' }))
  })
  await page.goto('/inbox/unassigned')
  await page.locator('[data-conversation]').first().waitFor()
  const keyboard = await page.context().newCDPSession(page)
  /** A key by its place, with the letter that an Arabic layout has there. */
  const press = async (code, key) => {
    const of = { code, key, windowsVirtualKeyCode: code.charCodeAt(3) }
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyDown', text: key, ...of })
    await keyboard.send('Input.dispatchKeyEvent', { type: 'keyUp', ...of })
  }
  await press('KeyJ', 'ت')
  await press('KeyO', 'خ')
  await page.waitForURL(/\/inbox\/unassigned\/\d+/)
  const first = page.url()
  await page.locator(`[data-id="${first.split('/').at(-1)}"]`).waitFor()
  await press('KeyJ', 'ت')
  await until('the next conversation', () => page.url() !== first)
  const id = Number(page.url().split('/').at(-1))
  await page.locator(`[data-id="${id}"]`).waitFor()
  await press('KeyI', 'ه')
  await until('the assignment', async () => (await ask(`/api/v1/conversations/${id}`)).conversation.agent?.name === 'Sara Haddad')
  await press('KeyR', 'ق')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.insertText('أهلًا، هذا هو الجواب.')
  await page.keyboard.press('Control+Enter')
  await page.locator('article[data-answer]', { hasText: 'هذا هو الجواب' }).waitFor()
  await press('KeyE', 'ث')
  await until('the closing', async () => (await ask(`/api/v1/conversations/${id}`)).conversation.status === 'closed')
  await press('KeyG', 'ل')
  await press('KeyM', 'ة')
  await page.waitForURL(/\/inbox\/mine/)
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
