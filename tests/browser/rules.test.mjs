// Inbound routing in a real browser: written with the checker at hand, tried, compared, put in force while mail
// flows, and taken back.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openBrowser, openOwner, openPerson } from './browser.mjs'
import { Engine, until } from './engine.mjs'

let engine
let browser
let page

const ask = (path) => page.evaluate(async (where) => (await fetch(where)).json(), path)
const said = (text) => page.getByRole('status').filter({ hasText: text }).first()
const problems = () => page.getByRole('region', { name: 'Findings of the checker' })
const window = (name) => page.getByRole('dialog', { name })
const tagsOf = async (subject) => (await ask('/api/v1/conversations?limit=200')).items.find((one) => one.subject === subject)?.tags

/** Puts the cursor at the end of the first line with this text, and types. */
async function typeAfter(line, text) {
  await page.locator('.cm-line', { hasText: line }).first().click()
  await page.keyboard.press('End')
  await page.keyboard.insertText(text)
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

test('the rules in force are shown in colour, with how often each one acted', async () => {
  await page.getByRole('link', { name: 'Inbound routing' }).click()
  await page.getByText('In force, no. 1').waitFor()
  const editor = page.getByRole('textbox', { name: 'Rules of support.route' })
  await editor.waitFor()
  const colour = (text) => page.locator('.cm-line span', { hasText: text }).first().evaluate((one) => getComputedStyle(one).color)
  await page.locator('.cm-line', { hasText: 'table' }).first().waitFor()
  assert.notEqual(await colour(/^table$/), await editor.evaluate((one) => getComputedStyle(one).color))
  await page.locator('.cm-hits', { hasText: /time/ }).first().waitFor()
  await problems().getByText('The checker finds nothing wrong').waitFor()
})

test('a mistake is found while it is written, at its place, by the engine', async () => {
  await page.locator('.cm-content').click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.press('End')
  await page.keyboard.insertText('\non message when subjekt contains "parcel" { tag parcel }')
  const problem = problems().getByRole('button', { name: /subjekt/ }).first()
  await problem.waitFor()
  await page.locator('.cm-lintRange-error', { hasText: 'subjekt' }).waitFor()
  assert.match(await problem.innerText(), /support\.route:\d+ R\d{4}/)
  await page.getByText('1 error').first().waitFor()
  await problem.click()
  assert.equal(await page.evaluate(() => document.activeElement?.classList.contains('cm-content')), true)
})

test('what is not in force yet is kept when the page is loaded again', async () => {
  await until('the draft', () => page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith('barid.rules.'))))
  await page.reload()
  await page.locator('.cm-line', { hasText: 'subjekt' }).waitFor()
  await page.locator('.cm-lintRange-error', { hasText: 'subjekt' }).waitFor()
  await page.getByRole('button', { name: 'Show the differences' }).click()
  await window('Review and apply').getByText('The rules have errors').waitFor()
  assert.equal(await window('Review and apply').getByRole('button', { name: 'Put in force' }).count(), 0)
  await page.keyboard.press('Escape')
  await page.locator('.cm-line', { hasText: 'subjekt' }).locator('.cm-lintRange-error').dblclick()
  await page.keyboard.type('subject')
  await problems().getByText(/error/).waitFor({ state: 'detached' })
})

test('a mail is tried with the rules that are being written', async () => {
  await page.getByRole('button', { name: 'Try a mail' }).click()
  const trial = window('Try a mail')
  await trial.getByLabel('Subject').fill('a parcel question')
  await trial.getByRole('button', { name: 'See what happens' }).click()
  const result = trial.getByRole('region', { name: 'Result' })
  await result.getByText('added the tag parcel').waitFor()
  await result.getByText(/on message/).first().waitFor()
  await page.keyboard.press('Escape')
})

test('the review shows the difference and what it means for mail that came; then it is in force', async () => {
  await engine.deliver({ from: 'lea@shop.example', subject: 'a parcel from you', text: 'where?' })
  await until('the mail', async () => (await tagsOf('a parcel from you')) !== undefined)
  assert.ok(!(await tagsOf('a parcel from you')).includes('parcel'))
  await page.getByRole('button', { name: 'Review and apply' }).click()
  const review = window('Review and apply')
  await review.locator('tr[data-kind=added]', { hasText: 'on message when subject contains "parcel"' }).waitFor()
  await review.getByText(/mails would go another way/).waitFor()
  await review.getByRole('listitem').filter({ hasText: 'a parcel from you' }).getByText('added the tag parcel').waitFor()
  await review.getByLabel('What changes, and why').fill('Parcels are marked')
  await review.getByRole('button', { name: 'Put in force' }).click()
  await said('In force: no. 2').waitFor()
  await page.getByText('In force, no. 2').waitFor()
  await engine.deliver({ from: 'lea@shop.example', subject: 'another parcel', text: 'where?' })
  await until('the tag', async () => (await tagsOf('another parcel'))?.includes('parcel'))
})

test('somebody who was slower is told, and may take either', async () => {
  const other = await openPerson(browser, engine, { state: await page.context().storageState(), preferences: { language: 'en' } })
  await other.goto('/rules')
  await other.locator('.cm-content').click()
  await other.keyboard.press('Control+End')
  await other.keyboard.type('\n# from another window\n')
  await other.getByText('1 file changed, not in force yet').waitFor()
  await typeAfter('on message when subject', ' # mine')
  await page.getByRole('button', { name: 'Review and apply' }).click()
  await window('Review and apply').getByRole('button', { name: 'Put in force' }).click()
  await said('In force: no. 3').waitFor()
  await other.getByRole('button', { name: 'Review and apply' }).click()
  await other.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click()
  await other.getByText('Others came into force meanwhile').waitFor()
  await other.keyboard.press('Escape')
  await other.getByText('Others came into force while you were writing: no. 3.').waitFor()
  await other.getByRole('button', { name: 'Take those, drop mine' }).click()
  await other.getByText('In force, no. 3').waitFor()
  await other.locator('.cm-line', { hasText: '# mine' }).waitFor()
  assert.deepEqual(other.errors, [])
  await other.context().close()
})

test('an earlier generation is compared and put in force again', async () => {
  await page.getByRole('button', { name: 'History' }).click()
  const past = window('History')
  await past.getByText('Parcels are marked').waitFor()
  await past.getByRole('button', { name: /^1 / }).click()
  await past.locator('tr[data-kind=removed]', { hasText: 'on message when subject' }).waitFor()
  await past.getByRole('button', { name: 'Put these in force again' }).click()
  await said('In force: no. 4').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.cm-line', { hasText: 'on message when subject' }).waitFor({ state: 'detached' })
  await engine.deliver({ from: 'lea@shop.example', subject: 'a third parcel', text: 'where?' })
  await until('the mail', async () => (await tagsOf('a third parcel')) !== undefined)
  assert.ok(!(await tagsOf('a third parcel')).includes('parcel'))
})

test('a rule is made, changed and removed in the form, and the rest of the file stays to the letter', async () => {
  const textOf = async () => (await ask('/api/v1/rules')).files.find((one) => one.path === 'support.route').text
  const inForce = await textOf()
  await page.getByRole('button', { name: 'Form', exact: true }).click()
  await page.waitForURL(/\/rules\?as=form$/)
  const form = page.getByRole('region', { name: 'Rules as a form' })
  const owner = form.getByRole('region', { name: 'owner' })
  await owner.getByRole('button', { name: 'Add a rule' }).click()
  const made = window('Add a rule')
  await made.getByLabel('Name of the rule').fill('parcel')
  await made.getByLabel('One of these, each on a line').fill('parcel, "big"\nطرد')
  await made.getByLabel('Give it to').selectOption('billing')
  await made.getByRole('button', { name: 'Take it into the draft' }).press('Enter')
  await owner.getByRole('listitem').filter({ hasText: 'parcel, "big"' }).getByText('give it to billing').waitFor()
  const urgent = form.getByRole('region', { name: 'facts' }).getByRole('button', { name: 'Change \u2068urgent\u2069' })
  await urgent.press('Enter')
  const changed = window('Change the rule')
  assert.equal(await changed.getByLabel('One of these, each on a line').inputValue(), 'urgent\nعاجل')
  assert.equal(await changed.getByLabel('Priority').inputValue(), 'raise priority to high')
  await changed.getByLabel('Tags').fill('hurry')
  await changed.getByRole('button', { name: 'Take it into the draft' }).click()
  // what the form does not know stays as it is written, and can be had as text
  const known = form.getByRole('region', { name: 'owner' }).getByRole('listitem').filter({ hasText: 'conversation.team is present' })
  await known.locator('code', { hasText: 'keep' }).waitFor()
  await known.getByRole('button', { name: /Change/ }).click()
  await window('Change the rule').getByText('The form does not know this condition.').waitFor()
  assert.equal(await window('Change the rule').getByLabel('Give it to').count(), 0)
  await page.keyboard.press('Escape')
  await known.getByRole('button', { name: /Remove/ }).click()
  await known.waitFor({ state: 'detached' })
  await said('Removed from your draft').getByRole('button', { name: 'Undo' }).click()
  await known.waitFor()
  await problems().getByText('The checker finds nothing wrong').waitFor()
  await page.getByRole('button', { name: 'Review and apply' }).click()
  await window('Review and apply').getByLabel('What changes, and why').fill('From the form')
  await window('Review and apply').getByRole('button', { name: 'Put in force' }).click()
  await said('In force: no. 5').waitFor()
  const expected = inForce
    .replace('{ raise priority to high }\n  rule order', '{ raise priority to high; tag hurry }\n  rule order')
    .replace('  otherwise { assign triage }', '  rule parcel when subject contains any ["parcel, \\"big\\"", "طرد"] { assign billing }\n  otherwise { assign triage }')
  assert.equal(await textOf(), expected)
  await engine.deliver({ from: 'lea@shop.example', subject: 'A parcel, "big" and green', text: 'Where is it?' })
  await until('the mail', async () => (await ask('/api/v1/conversations?limit=200')).items.find((one) => one.subject === 'A parcel, "big" and green')?.team?.name === 'billing')
  await page.getByRole('button', { name: 'Text', exact: true }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Rules of support.route' }).waitFor()
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
