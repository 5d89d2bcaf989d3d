// A list of ten thousand while things happen twenty times a second: it stays small in the page, goes where the keys
// say, stands still under whoever reads further down, and in the end is what the engine says, in its order.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { callAs, openBrowser, openOwner } from './browser.mjs'
import { Engine, until } from './engine.mjs'

const crowd = 10_000
const each = 20
const seconds = 8
let engine
let browser
let page

const call = (...what) => callAs(page, ...what)
/** Ids as the engine lists them, at least `most` where there are as many. */
async function listed(most) {
  const ids = []
  let cursor = ''
  do {
    const got = await call('GET', `/api/v1/conversations?status=open,waiting_customer,waiting_internal&limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    ids.push(...got.items.map((one) => one.id))
    cursor = got.next
  } while (cursor && ids.length < most)
  return ids
}
/** Ids as they stand in the page, by their place. */
const inSight = () =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-list] [role=listitem]')]
      .map((one) => [Number(one.ariaPosInSet), Number(one.querySelector('[data-conversation]').dataset.conversation)])
      .sort(([a], [b]) => a - b),
  )
const scrollTo = (top) =>
  page.evaluate(async (where) => {
    document.querySelector('[data-list]').scrollTop = where
    await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))
  }, top)

before(async () => {
  engine = await Engine.start()
  engine.sql(`
    insert into customers (address_key, address, name)
      select sha256(convert_to('c' || n, 'UTF8')), 'c' || n || '@shop.example', 'Customer ' || n from generate_series(1, 500) n;
    insert into conversations (channel, version, subject, preview, customer, messages, thread_token, created, updated, last_customer_mail_at)
      select (select id from channels where name = 'support'), 1, 'Order ' || n || ' has not arrived', 'Hello, I ordered three weeks ago and',
             (select id from customers where address = 'c' || (1 + n % 500) || '@shop.example'), 1, 'crowd' || n, t.at, t.at, t.at
      from generate_series(1, ${crowd}) n, lateral (select now() - interval '1 day' - n * interval '1 minute' as at) t;`)
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  await page.evaluate(() => {
    window.most = 0
    const count = () => {
      window.most = Math.max(window.most, document.querySelectorAll('[data-conversation]').length)
    }
    new MutationObserver(count).observe(document.body, { childList: true, subtree: true })
  })
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

test('ten thousand rows are reached, with a few of them in the page', async () => {
  await page.locator('[data-conversation]').first().waitFor()
  await until(
    'the end of the list',
    () =>
      page.evaluate(async () => {
        const list = document.querySelector('[data-list]')
        list.scrollTop = list.scrollHeight
        await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))
        return /That is all/.test(list.textContent)
      }),
    240_000,
  )
  const all = await listed(crowd * 2)
  assert.ok(all.length >= crowd)
  const [place, id] = (await inSight()).at(-1)
  assert.deepEqual([place, id], [all.length, all.at(-1)])
  assert.ok((await page.evaluate(() => window.most)) < 60, 'rows out of sight are not in the page')
})

/** Mails and changes, `each` a second; resolves with the subjects of the mails. */
async function hustle() {
  const subjects = []
  const under = []
  const begin = Date.now()
  for (let n = 0; n < each * seconds; n += 1) {
    // half of them are new; the others are changes of what is in the list
    if (n % 2 === 0) {
      const subject = `Hustle ${n}`
      subjects.push(subject)
      under.push(engine.deliver({ from: `hustle${n}@shop.example`, subject, text: 'hello' }))
    } else if (n % 4 === 1) {
      engine.sql(`with c as (update conversations set version = version + 1, updated = now() where subject = 'Order ${9_000 + n} has not arrived' returning *)
        insert into live_events (kind, channel, conversation, version) select 'conversation_changed', channel, id, version from c;`)
    } else {
      const [newest] = (await call('GET', '/api/v1/conversations?limit=1')).items
      under.push(call('POST', `/api/v1/conversations/${newest.id}/tags`, { add: [`t${n}`] }))
    }
    const wait = begin + ((n + 1) * 1_000) / each - Date.now()
    if (wait > 0) await new Promise((go) => setTimeout(go, wait))
  }
  await Promise.all(under)
  return subjects
}

test('keys go from row to row, and what is read further down stands still, while things happen', async () => {
  const order = await listed(2_000)
  // from the thousandth on: nothing that happens here touches these
  const from = 1_000
  await scrollTo(0)
  await page.locator(`[data-conversation="${order[0]}"]`).waitFor()
  await page.goto(`/inbox/open/${order[30]}`)
  await page.locator(`[data-id="${order[30]}"]`).waitFor()
  await until('the list', async () => (await inSight()).length > 10)
  await until('a list that goes far enough', async () => {
    await scrollTo(82 * (from + 200))
    return (await page.evaluate(() => document.querySelector('[data-list]').scrollHeight)) > 82 * (from + 150)
  }, 60_000)
  await scrollTo(82 * from)
  const seen = (await inSight()).map(([, id]) => id)
  const offset = () => page.evaluate((id) => document.querySelector(`[data-conversation="${id}"]`)?.getBoundingClientRect().top, seen[12])
  const stood = await offset()
  const done = hustle()
  let over = false
  const end = done.then(() => {
    over = true
  })
  while (!over) {
    assert.ok(Math.abs((await offset()) - stood) < 2, 'what is read stays where it is')
    await new Promise((go) => setTimeout(go, 100))
  }
  await end
  await until('the news to be in the list', async () => (await page.evaluate((id) => Number(document.querySelector(`[data-conversation="${id}"]`)?.closest('[role=listitem]').ariaPosInSet), seen[12])) > order.indexOf(seen[12]) + 1)
  assert.ok(Math.abs((await offset()) - stood) < 2)
  assert.equal(new URL(page.url()).pathname, `/inbox/open/${order[30]}`)

  // once more, with the keys: each press is the next row, whatever comes above
  const again = hustle()
  for (let n = 31; n <= 50; n += 1) {
    await page.keyboard.press('KeyJ')
    await page.waitForURL(new RegExp(`/inbox/open/${order[n]}$`))
    await page.locator(`[data-conversation="${order[n]}"][aria-current]`).waitFor()
  }
  await page.keyboard.press('KeyK')
  await page.waitForURL(new RegExp(`/inbox/open/${order[49]}$`))
  const subjects = [...(await done), ...(await again)]
  await until('all mails to be routed', async () => (await call('GET', '/api/v1/channel-states')).items.every((one) => one.undecided === 0), 60_000)

  // and then the list is the engine's, row for row
  const deep = subjects.length + 100
  let expected
  await until(
    'the list to settle',
    async () => {
      expected = (await listed(deep)).slice(0, deep)
      await scrollTo(0)
      return (await inSight())[0]?.[1] === expected[0]
    },
    30_000,
  )
  const found = new Map()
  for (let at = 0; at < deep; at += 5) {
    await scrollTo(82 * at)
    for (const [place, id] of await inSight()) found.set(place, id)
  }
  assert.deepEqual(
    expected.map((_, at) => found.get(at + 1)),
    expected,
  )
  assert.ok((await page.evaluate(() => document.querySelectorAll('[data-conversation]').length)) < 60)
})

test('a hundred that change at once all stay in the list', async () => {
  await page.goto('/inbox/open')
  await page.locator('[data-conversation]').first().waitFor()
  await until('three pages', async () => {
    await scrollTo(82 * 140)
    return (await inSight()).some(([place]) => place > 140)
  })
  await scrollTo(0)
  engine.sql(`with c as (update conversations set version = version + 1, updated = now() + random() * interval '1 millisecond'
      where id in (select id from conversations where status = 'open' order by updated desc limit 120) returning *)
    insert into live_events (kind, channel, conversation, version) select 'conversation_changed', channel, id, version from c;`)
  const expected = (await listed(200)).slice(0, 150)
  await until('the first of them', async () => (await inSight())[0]?.[1] === expected[0])
  const found = new Map()
  await until('all of them', async () => {
    for (let at = 0; at < 150; at += 5) {
      await scrollTo(82 * at)
      for (const [place, id] of await inSight()) found.set(place, id)
    }
    return expected.every((_, at) => found.has(at + 1))
  })
  assert.deepEqual(
    expected.map((_, at) => found.get(at + 1)),
    expected,
  )
})

test('no page ever broke its own policy or threw', () => {
  assert.deepEqual(page.errors, [])
})
