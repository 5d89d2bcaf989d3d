// What a person writes: a mail passed on, signature and quotation, From and To, pictures in the text; in a real browser.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { assertAccessible, assertFits, callAs, openBrowser, openOwner, openTalk, saidOn, shoot } from './browser.mjs'
import { Engine, until } from './engine.mjs'

let engine
let browser
let page

const call = (...what) => callAs(page, ...what)
const composer = () => page.getByRole('region', { name: 'Answer' })
const to = () => composer().getByLabel('To', { exact: true })
/** A whole address of a line. */
const chip = (address) => composer().locator(`[data-address="${address}"]`)
const said = (text) => saidOn(page, text)
const talkOf = async (subject) => (await call('GET', '/api/v1/conversations?limit=200')).items.find((one) => one.subject === subject)
/** The newest mail of a person in the timeline of this conversation. */
const written = async (subject) =>
  (await call('GET', `/api/v1/conversations/${(await talkOf(subject)).id}`)).timeline.findLast((one) => one.answer && !one.answer.automatic)?.answer
const channelOf = async () => (await call('GET', '/api/v1/channels')).items.find((one) => one.name === 'support')
const openFresh = async (subject, more = {}) => {
  await engine.deliver({ from: 'lea@shop.example', name: 'Léa Martin', subject, text: 'The lamp does not light.\n\nLéa', ...more })
  await page.goto('/inbox/open')
  await openTalk(page, subject)
}
/** A red dot. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const paste = () =>
  page.evaluate((bytes) => {
    const all = new DataTransfer()
    all.items.add(new File([Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0))], 'shot.png', { type: 'image/png' }))
    document.querySelector('.ProseMirror').dispatchEvent(new ClipboardEvent('paste', { clipboardData: all, bubbles: true, cancelable: true }))
  }, dot)

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('a mail is passed on to somebody else, and the customer still waits', async () => {
  await openFresh('Lamp 4471')
  await page.keyboard.press('KeyF')
  await to().and(page.locator(':focus')).waitFor()
  await composer().getByText('The mail of').waitFor()
  await composer().locator('.ProseMirror').waitFor()
  assert.equal(await composer().getByRole('button', { name: 'Send', exact: true }).isDisabled(), true, 'nobody is named')
  await page.keyboard.type('workshop@other.example')
  assert.equal(await to().inputValue(), 'workshop@other.example', 'the focus stays when the editor is there')
  await page.keyboard.press('Tab')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Can you repair this?')
  await assertAccessible(page, 'a forward')
  await shoot(page, 'composer-forward-en')
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await said('Forwarded').waitFor()
  const card = page.locator('article[data-answer]', { hasText: 'Can you repair this?' })
  await card.getByText('Forwarded a mail').waitFor()
  const answer = await written('Lamp 4471')
  const talk = await call('GET', `/api/v1/conversations/${(await talkOf('Lamp 4471')).id}`)
  assert.equal(answer.forward, true)
  assert.equal(answer.subject, 'Fwd: Lamp 4471')
  assert.equal(answer.to[0].address, 'workshop@other.example')
  assert.equal(answer.below, talk.timeline.find((one) => one.mail).mail.id)
  assert.notEqual(talk.conversation.first_unanswered_at, null, 'it is no answer to the customer')
})

test('a chosen mail goes as a file, by its card', async () => {
  await page.getByRole('button', { name: 'Show all of the header' }).first().click()
  await page.getByRole('button', { name: 'Forward this mail' }).click()
  await to().and(page.locator(':focus')).waitFor()
  await page.keyboard.type('workshop@other.example')
  await composer().getByLabel('As a file (.eml)').check()
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await page.locator('article[data-answer]', { hasText: 'Forwarded a mail as a file' }).waitFor()
  const answer = await written('Lamp 4471')
  assert.notEqual(answer.enclosed, null)
  assert.equal(answer.below, null)
})

test('what is typed before To is there is in it, and a draft goes on where it stopped', async () => {
  await openFresh('Lamp 4477')
  const place = /\/assets\/(?:Composer|Recipients|Editor)-[^/]*\.js/
  for (const late of [/\/assets\/Composer-[^/]*\.js/, /\/assets\/Recipients-[^/]*\.js/, /\/assets\/Editor-[^/]*\.js/]) {
    let go
    const held = new Promise((done) => {
      go = done
    })
    await page.route(place, async (route) => {
      if (late.test(route.request().url())) await held
      await route.continue()
    })
    const asked = page.waitForRequest(late)
    await page.reload()
    await page.locator('main header h2', { hasText: 'Lamp 4477' }).waitFor()
    await page.keyboard.press('KeyF')
    await asked
    // its first letter closes the conversation, where it is a command
    await page.keyboard.type('else@')
    go()
    await to().and(page.locator(':focus')).waitFor()
    await composer().locator('.ProseMirror').waitFor()
    await page.keyboard.type('other.example')
    assert.equal(await to().inputValue(), 'else@other.example', `with ${late} late`)
    await to().fill('')
    await page.unroute(place)
  }
  assert.equal((await talkOf('Lamp 4477')).status, 'open')
  await to().fill('else@other.example')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Look at this.')
  await page.getByText('Draft saved').waitFor()
  await page.reload()
  await page.locator('.ProseMirror-focused', { hasText: 'Look at this.' }).waitFor()
  await page.getByRole('button', { name: 'Discard the draft' }).click()
})

test('a channel has a signature, which answers carry unless it is left out', async () => {
  await page.goto('/channels')
  await page.getByRole('button', { name: /^support/ }).click()
  await page.getByRole('button', { name: 'Signature', exact: true }).click()
  const own = page.getByRole('dialog', { name: 'Signature of support' })
  await own.locator('.ProseMirror').click()
  await page.keyboard.type('{agent.name}, Acme Support')
  await own.getByLabel('Of answers in').selectOption('ar')
  await own.locator('.ProseMirror').click()
  await page.keyboard.type('{agent.name}، دعم أكمي')
  await assertAccessible(page, 'the signature of a channel')
  await own.getByRole('button', { name: 'Save' }).click()
  await own.waitFor({ state: 'detached' })
  const kept = await call('GET', `/api/v1/channels/${(await channelOf()).id}/signatures`)
  assert.deepEqual(kept.items.map((one) => one.language), ['', 'ar'])
  await openFresh('Lamp 4472')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('It is on its way.')
  await composer().getByText('Sara Haddad, Acme Support').waitFor()
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await said('Sent').waitFor()
  const first = await written('Lamp 4472')
  assert.equal(first.signature, 'Sara Haddad, Acme Support')
  assert.notEqual(first.below, null, 'the mail is quoted')
  assert.equal(first.text.trim(), 'It is on its way.', 'the timeline has the words alone')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Reply to/ }).click()
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Once more.')
  await composer().getByLabel('Signature').uncheck()
  await composer().getByLabel('Quote the mail').uncheck()
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await until('the second answer', async () => (await written('Lamp 4472')).text.trim() === 'Once more.')
  const second = await written('Lamp 4472')
  assert.deepEqual([second.signature, second.below], ['', null])
})

test('an answer comes from a chosen address and goes to a chosen one', async () => {
  const channel = await channelOf()
  await call('PUT', `/api/v1/channels/${channel.id}`, { addresses: [...channel.addresses, 'sales@acme.example'], untried: true })
  await openFresh('Lamp 4473')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('From somewhere else.')
  await composer().locator('select').selectOption('sales@acme.example')
  await chip('lea@shop.example').getByRole('button').click()
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await composer().getByRole('alert').filter({ hasText: 'Say who is to get it' }).waitFor()
  await to().fill(channel.addresses[0])
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await composer().getByRole('alert').filter({ hasText: 'is an address of this desk' }).waitFor()
  await chip(channel.addresses[0]).getByRole('button').click()
  await to().fill('office@shop.example')
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await said('Sent').waitFor()
  const answer = await written('Lamp 4473')
  assert.equal(answer.from.address, 'sales@acme.example')
  assert.deepEqual(answer.to.map((one) => one.address), ['office@shop.example'])
})

test('a picture that is pasted stands in the text, and a draft keeps it', async () => {
  await openFresh('Lamp 4474')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('Like this: ')
  await paste()
  const picture = composer().locator('.ProseMirror img[src^="/api/v1/uploads/"]')
  await picture.waitFor()
  await until('the picture to be shown', () => picture.evaluate((one) => one.naturalWidth > 0))
  await page.getByText('Draft saved').waitFor()
  await page.reload()
  await picture.waitFor()
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await said('Sent').waitFor()
  const answer = await written('Lamp 4474')
  assert.deepEqual(answer.attachments.map((one) => one.name), ['shot.png'])
  assert.match(answer.text, /Like this: \[shot\.png\]/)
  const card = page.locator('article[data-answer]').last()
  const shown = card.frameLocator('iframe').locator('img[alt="shot.png"]')
  await shown.waitFor()
  await until('the picture of the answer to be shown', () => shown.evaluate((one) => one.naturalWidth > 0))
  assert.equal(await card.getByRole('link').count(), 0, 'it stands in the text and is no file beside it')
})

test('an answer is shown as it was formatted, in its own direction, light or dark', async () => {
  await openFresh('Lamp 4475')
  const { id } = await talkOf('Lamp 4475')
  const html =
    '<div dir="rtl" lang="ar"><p>طلبكم <b>جاهز</b>:</p><ul><li>مصباح</li><li>كابل</li></ul><blockquote><p>متى يصل؟</p></blockquote><p><a href="https://shop.example/">المتجر</a></p></div>'
  await call('POST', `/api/v1/conversations/${id}/reply`, { text: 'طلبكم جاهز', html, quote: null })
  const frame = page.locator('article[data-answer] iframe')
  const inside = page.frameLocator('article[data-answer] iframe')
  await inside.getByText('مصباح').waitFor()
  assert.equal(await inside.locator('li').count(), 2)
  assert.equal(await inside.locator('ul').evaluate((one) => getComputedStyle(one).direction), 'rtl')
  assert.equal(await inside.getByRole('link', { name: 'المتجر' }).getAttribute('href'), 'https://shop.example/')
  await inside.getByText('Sara Haddad, Acme Support').or(inside.getByText('Sara Haddad، دعم أكمي')).waitFor()
  await until('the frame to be as high as what is in it', () =>
    frame.evaluate((one) => Math.abs(one.clientHeight - one.contentDocument.body.getBoundingClientRect().height) < 2 && one.clientHeight > 100),
  )
  const ink = () => inside.getByText('مصباح').evaluate((one) => getComputedStyle(one).color)
  const colours = (to) => page.evaluate((one) => localStorage.setItem('barid.preferences', JSON.stringify({ ...JSON.parse(localStorage.getItem('barid.preferences')), colours: one })), to)
  const light = await ink()
  await colours('dark')
  await page.reload()
  await inside.getByText('مصباح').waitFor()
  assert.notEqual(await ink(), light, 'light on dark')
  await colours('light')
  await page.reload()
  await inside.getByText('مصباح').waitFor()
  await assertAccessible(page, 'a formatted answer')
})

/** Answers that are being sent wait for what this returns; `how` says what becomes of them. */
async function holdAnswers(how) {
  const place = '**/api/v1/conversations/*/reply'
  let go
  const held = new Promise((done) => {
    go = done
  })
  await page.route(place, async (route) => {
    await held
    await route[how]()
  })
  return { asked: page.waitForRequest(place), go, end: () => page.unroute(place) }
}

test('an answer on its way stays as it is, and is written on where it did not go', async () => {
  await openFresh('Lamp 4475')
  const answers = await holdAnswers('abort')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('First words.')
  await page.keyboard.press('Control+Enter')
  await answers.asked
  const text = composer().getByRole('textbox', { name: 'Your answer' })
  await composer().locator('.ProseMirror-focused[aria-readonly=true]').waitFor()
  await composer().getByRole('status').filter({ hasText: 'Sending…' }).waitFor()
  // its first letter closes the conversation, where it is a command
  await page.keyboard.type('else')
  await page.keyboard.press('Backspace')
  await paste()
  await composer().getByRole('alert').filter({ hasText: 'It is being sent' }).waitFor()
  await assertAccessible(page, 'an answer on its way')
  assert.equal(await text.innerText(), 'First words.')
  assert.equal(await to().evaluate((one) => one.readOnly), true)
  answers.go()
  await composer().getByRole('alert').filter({ hasText: 'Not sent' }).waitFor()
  await composer().locator('.ProseMirror-focused[aria-readonly=false]').waitFor()
  await answers.end()
  await page.keyboard.type(' Second words.')
  await page.keyboard.press('Control+Enter')
  await said('Sent').waitFor()
  assert.equal((await written('Lamp 4475')).text.trim(), 'First words. Second words.')
  assert.equal((await talkOf('Lamp 4475')).status, 'open')
})

test('who goes elsewhere in the moment in which they wrote finds all of it again', async () => {
  await openFresh('Lamp 4476')
  const there = page.url()
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  await page.keyboard.type('To the last letter')
  await page.evaluate(() => document.querySelector('nav a[href$="/inbox/mine"]').click())
  await page.waitForURL(/\/inbox\/mine$/)
  await page.goto(there)
  await composer().locator('.ProseMirror', { hasText: 'To the last letter' }).waitFor()
})

test('what is sent by the key has the last letters, drawn or not', async () => {
  await openFresh('Lamp 4477')
  await page.keyboard.press('KeyR')
  await page.locator('.ProseMirror-focused').waitFor()
  // in one go, before the page can draw anything; the editor hears of the letters at once
  await page.evaluate(async () => {
    document.execCommand('insertText', false, 'It left today.')
    await null
    const key = { key: 'Enter', code: 'Enter', keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true }
    document.querySelector('.ProseMirror').dispatchEvent(new KeyboardEvent('keydown', key))
  })
  await said('Sent').waitFor()
  const answer = await written('Lamp 4477')
  assert.match(answer.text, /^It left today\.$/)
})

test('a note that is written while an answer is on its way stays, whatever becomes of the answer', async () => {
  for (const [how, what] of [['abort', 'Not sent'], ['continue', 'Sent']]) {
    await openFresh(`Lamp ${how}`)
    const answers = await holdAnswers(how)
    await page.keyboard.press('KeyR')
    await page.locator('.ProseMirror-focused').waitFor()
    await page.keyboard.type('On its way.')
    await page.keyboard.press('Control+Enter')
    await answers.asked
    await composer().getByRole('button', { name: 'Note', exact: true }).click()
    const note = composer().getByRole('textbox', { name: 'Your note' })
    await note.fill('Ask the workshop')
    answers.go()
    await said(what).waitFor()
    await page.keyboard.type(', too')
    assert.equal(await note.inputValue(), 'Ask the workshop, too')
    await answers.end()
    if (how === 'continue') continue
    await said(what).getByRole('button', { name: 'Show it' }).click()
    await composer().getByRole('alert').filter({ hasText: 'Not sent' }).waitFor()
    assert.equal(await composer().getByRole('textbox', { name: 'Your answer' }).innerText(), 'On its way.')
  }
})

test('addresses are completed as one types, several pasted at once are several, and a wrong one is shown', async () => {
  await engine.deliver({ from: 'hasan@store.example', name: 'أحمد حسن', subject: 'Lamp 4479', text: 'Hello' })
  await openFresh('Lamp 4478')
  await page.keyboard.press('KeyF')
  await to().and(page.locator(':focus')).waitFor()
  // without the hamza that the name has
  await page.keyboard.type('احم')
  const option = composer().getByRole('option', { name: /hasan@store\.example/ })
  await option.waitFor()
  assert.equal(await to().getAttribute('aria-expanded'), 'true')
  assert.equal(await to().getAttribute('aria-activedescendant'), await option.getAttribute('id'))
  await assertAccessible(page, 'suggested addresses')
  await shoot(page, 'composer-addresses-en')
  await page.keyboard.press('Enter')
  await chip('hasan@store.example').waitFor()
  assert.equal(await to().inputValue(), '')
  await page.keyboard.type('sara')
  await composer().getByRole('option', { name: /sara@acme\.example/ }).waitFor()
  await page.keyboard.press('Escape')
  await composer().getByRole('listbox', { name: 'Customers and colleagues' }).waitFor({ state: 'detached' })
  await to().fill('')
  await to().evaluate((one) => {
    const all = new DataTransfer()
    all.setData('text/plain', '"Doe, Jane" <jane@other.example>; ben@other.example\nnobody')
    one.dispatchEvent(new ClipboardEvent('paste', { clipboardData: all, bubbles: true, cancelable: true }))
  })
  await chip('jane@other.example').waitFor()
  await chip('ben@other.example').waitFor()
  await chip('nobody').getByText('nobody is not a mail address').waitFor()
  assert.equal(await to().getAttribute('aria-invalid'), 'true')
  await assertAccessible(page, 'a wrong address')
  await shoot(page, 'composer-wrong-address-en')
  await page.setViewportSize({ width: 400, height: 800 })
  await assertFits(page, 'addresses on a phone')
  await page.setViewportSize({ width: 1440, height: 900 })
  // taken back into the line, to be corrected
  await to().focus()
  await page.keyboard.press('Backspace')
  assert.equal(await to().inputValue(), 'nobody')
  await page.keyboard.type('@other.example,')
  await chip('nobody@other.example').waitFor()
  await composer().getByRole('button', { name: 'Send', exact: true }).click()
  await said('Forwarded').waitFor()
  assert.deepEqual(
    (await written('Lamp 4478')).to.map((one) => one.address),
    ['hasan@store.example', 'jane@other.example', 'ben@other.example', 'nobody@other.example'],
  )
})

test('a forward in Arabic, on a narrow page', async () => {
  await page.setViewportSize({ width: 400, height: 800 })
  await page.evaluate(() => {
    const now = JSON.parse(localStorage.getItem('barid.preferences') ?? '{}')
    localStorage.setItem('barid.preferences', JSON.stringify({ ...now, language: 'ar' }))
  })
  await page.reload()
  await page.getByRole('button', { name: 'تحويل' }).first().click()
  await page.getByRole('region', { name: 'الجواب' }).getByLabel('إلى', { exact: true }).waitFor()
  await page.locator('.ProseMirror').waitFor()
  await assertFits(page, 'a forward in Arabic')
  await assertAccessible(page, 'a forward in Arabic')
  await shoot(page, 'composer-forward-ar-400')
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
