// Pages and windows of the console, in both languages, both colours and three widths: nothing wider than its window, no
// violation of WCAG 2.2 AA (all rules in every view with `BARID_LOOKS=all`, else those that another view has not asked already), and with
// `BARID_PICTURES=yes` a picture of each for people to look at.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { assertAccessible, assertFits, callAs, openBrowser, openPerson, shoot } from './browser.mjs'
import { Dovecot, mailPassword } from './dovecot.mjs'
import { Engine, password, until } from './engine.mjs'

let engine
let dovecot
let browser
let state
let account
const talks = {}

const html = `<div style="font-family: Georgia, serif"><p>Dear team,</p><p>we received <b>twelve</b> lamps instead of ten. The two that are too many can be fetched on Monday; their numbers are <code>L-77120</code> and <code>L-77121</code>.</p>
<table border="1" cellpadding="6"><tr><th>Article</th><th>Ordered</th><th>Came</th></tr><tr><td>Lamp, brass</td><td>10</td><td>12</td></tr></table><p>Kind regards<br>Inês Duarte</p></div>`
const arabic = 'السلام عليكم،\n\nوصلتني الفاتورة رقم 4521 مرتين هذا الشهر، والمبلغ 1,250 ريال خُصم مرتين من بطاقتي.\nأرجو إعادة المبلغ الزائد إلى الحساب نفسه.\n\nمع الشكر،\nمحمد الأحمد'

before(async () => {
  engine = await Engine.start({ BARID_MAIL_SIZE_LIMIT: '200KB' })
  browser = await openBrowser()
  const page = await openPerson(browser, engine, { preferences: { language: 'en' } })
  await page.goto(engine.firstLink)
  await page.locator('#name').fill('Sara Haddad')
  await page.locator('#email').fill('sara@acme.example')
  await page.locator('#password').fill(password)
  await page.locator('button[type=submit]').click()
  await page.waitForURL(/\/inbox\//)
  await engine.deliver({ from: 'ines@shop.example', name: 'Inês Duarte', subject: 'Delivery 20871: two lamps too many', html })
  const id = await engine.deliver({ from: 'm.alahmad@mail.example', name: 'محمد الأحمد', subject: 'الفاتورة رقم 4521 وصلت مرتين', text: arabic })
  const call = (...what) => callAs(page, ...what)
  const find = async (part) => (await call('GET', '/api/v1/conversations?limit=100')).items.find((one) => one.subject.includes(part))
  talks.html = (await until('the mail with HTML', () => find('two lamps too many'))).id
  talks.arabic = (await until('the Arabic mail', () => find('4521 وصلت'))).id
  talks.password = (await find('I cannot sign in')).id
  const at = `/api/v1/conversations/${talks.arabic}`
  await call('POST', `${at}/note`, { text: 'دفع مرتين فعلًا، راجعت كشف البنك. Refund before Thursday please.' })
  await call('POST', `${at}/tags`, { add: ['refund', 'فاتورة'] })
  await call('POST', `${at}/reply`, { text: 'أهلًا محمد،\n\nنعتذر عن الخطأ، وسنعيد المبلغ خلال يومين.\n\nسارة', html: '<div dir="rtl" lang="ar"><p>أهلًا محمد،</p><p>نعتذر عن الخطأ، وسنعيد المبلغ خلال يومين.</p><p>سارة</p></div>' })
  await engine.deliver({
    from: 'm.alahmad@mail.example', name: 'محمد الأحمد', subject: 'Re: الفاتورة رقم 4521 وصلت مرتين',
    text: 'شكرًا جزيلًا على السرعة!\n\n> أهلًا محمد،\n> نعتذر عن الخطأ، وسنعيد المبلغ خلال يومين.\n> سارة', headers: [`In-Reply-To: <${id}>`, `References: <${id}>`],
  })
  await until('the second Arabic mail', async () => (await find('4521 وصلت')).messages >= 3)
  await engine.deliver({
    from: 'huda@mill.example', name: 'هدى', subject: 'فاتورة وصلت مرتين',
    text: 'السلام عليكم، وصلت الفاتورة مرتين ودفعت المبلغ مرتين أيضًا. أرجو إعادة المبلغ.',
  })
  await engine.deliver({
    from: 'ines@shop.example', name: 'Inês Duarte', subject: 'Shall we meet about the lamps?', headers: ['Date: not long ago'],
    parts: [
      { type: 'text/html; charset=utf-8', content: '<p>Shall we meet?</p><img src="https://tracker.example/lamp.png">' },
      { type: 'text/calendar; charset=utf-8; method=REQUEST', content: ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//shop//EN', 'METHOD:REQUEST', 'BEGIN:VEVENT', 'UID:1@shop.example', 'DTSTAMP:20260329T100000Z', 'DTSTART:20260402T080000Z', 'DTEND:20260402T090000Z', 'SUMMARY:About the lamps', 'LOCATION:Room 4', 'ORGANIZER;CN=Inês:mailto:ines@shop.example', 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n') },
      { type: 'application/pgp-signature', name: 'signature.asc', content: 'sealed' },
      { type: 'application/ms-tnef', name: 'winmail.dat', content: 'packed' },
      { type: 'text/csv; charset=utf-8', name: 'طلبات.csv', content: 'order,name\n7431,مصباح\n' },
    ],
  })
  talks.found = (await until('the invitation', () => find('Shall we meet'))).id
  talks.similar = (await until('a similar question', () => find('فاتورة وصلت مرتين'))).id
  await until('its suggestion', async () => (await call('GET', `/api/v1/conversations/${talks.similar}/suggestions`)).items.length > 0)
  await call('POST', '/api/v1/saved-replies', { name: 'Lost parcel', body: '<p>Dear {customer.first_name}, we are looking for it.</p>', language: 'en' })
  await call('POST', '/api/v1/saved-replies', { name: 'طرد مفقود', body: '<p>عزيزي {customer.first_name}، نبحث عنه.</p>', language: 'ar' })
  await call('POST', '/api/v1/people', { name: 'نور صالح', email: 'nour@acme.example', role: 'agent', skills: ['arabic', 'billing'] })
  engine.sql("insert into api_tokens (token_hash, agent, name) select sha256('نور'::bytea), id, 'orders — الطلبات' from agents where name = 'نور صالح'")
  await call('PUT', `/api/v1/conversations/${talks.html}/drafts`, { kind: 'reply', content: { body: '<p>Thank you for telling us.</p>' }, expected_version: 0 })
  await engine.deliver({ from: 'zoe@shop.example', name: 'Zoë', subject: 'Do you open on Sundays?', text: 'And until when?' })
  talks.held = (await until('a short question', () => find('on Sundays'))).id
  await call('POST', `/api/v1/conversations/${talks.held}/later`, { text: 'Yes, from ten to six.', html: '<p>Yes, from ten to six.</p>', at: new Date(Date.now() + 86_400_000).toISOString().replace(/\.\d+Z/, 'Z') })
  account = await connectAccount(call)
  state = await page.context().storageState()
  await page.context().close()
})
after(async () => {
  await browser?.close()
  await engine?.stop()
  await dovecot?.stop()
})

/** An account of three folders that is paused while it is being taken in, with a mail of every fate. */
async function connectAccount(call) {
  dovecot = await Dovecot.start(['shop'])
  dovecot.put('shop', [
    { subject: 'Plans of the whole house', size: 300_000, days: 2 },
    { subject: 'Order 4711 came twice', copies: 2, days: 3, from: 'ines@shop.example', name: 'Inês Duarte' },
    { subject: 'استفسار عن الطلب 4712', from: 'm.alahmad@mail.example', name: 'محمد الأحمد', text: 'متى يصل الطلب؟', days: 4 },
    { subject: 'A subject that goes on and on, since whoever wrote it had much to say about the delivery of last week', days: 5 },
  ])
  dovecot.put('shop', [{ subject: 'Is the brass lamp still to be had?' }, { subject: 'عرض سعر لعشرين مصباحًا', days: 6 }], 'المبيعات')
  dovecot.put('shop', Array.from({ length: 3000 }, (_, n) => ({ subject: `Kept ${n + 1}`, days: 20 })), 'Archive')
  const secret = join(engine.folder, 'account-password')
  writeFileSync(secret, `${mailPassword}\n`, { mode: 0o644 })
  engine.command(
    ...['channel', 'add', 'shop@acme.example', '--imap', `127.0.0.1:${dovecot.imap}`, '--tls', 'none', '--user', 'shop', '--password-file', secret],
    ...['--folder', 'INBOX', '--folder', 'المبيعات', '--folder', 'Archive'],
  )
  const { id } = (await call('GET', '/api/v1/channels')).items.find((one) => one.name === 'shop')
  await until(
    'the import to be under way',
    async () => {
      const { imports } = await call('GET', `/api/v1/channels/${id}`)
      return imports.length === 3 && imports.every((one) => one.stored > (one.folder === 'Archive' ? 300 : 0))
    },
    60_000,
  )
  await call('PUT', `/api/v1/channels/${id}/state`, { state: 'paused' })
  return id
}

const loaded = (page) => page.locator('[data-conversation]').first().waitFor()
const talk = (which, view = 'open') => async (page) => {
  await page.goto(`/inbox/${view}/${talks[which]}`)
  await page.locator(`[data-id="${talks[which]}"] article`).first().waitFor()
}
const dialog = (page) => page.locator('[role=dialog]').first().waitFor()
const close = async (page) => {
  await page.keyboard.press('Escape')
  await page.locator('[role=dialog]').first().waitFor({ state: 'detached' })
}

/** Arrived at from the page that stands before it. */
const over = (arrive) => Object.assign(arrive, { over: true })

/** Each page is arrived at, looked at, and left as it was. */
const pages = [
  ['first', (page) => page.goto('/first#first=abc'), undefined, 'nobody'],
  ['sign-in', (page) => page.goto('/sign-in'), undefined, 'nobody'],
  ['forgot', (page) => page.goto('/forgot'), undefined, 'nobody'],
  ['inbox', async (page) => { await page.goto('/inbox/open'); await loaded(page) }],
  ['filters', over(async (page) => { await page.locator('header button[aria-haspopup=dialog]').click(); await dialog(page) }), close],
  ['palette', over(async (page) => { await page.keyboard.press('Control+KeyK'); await page.getByRole('dialog').getByRole('combobox').waitFor() }), close],
  ['keys', over(async (page) => { await page.keyboard.press('Shift+Slash'); await dialog(page) }), close],
  ['menu', over(async (page) => { await page.locator('nav button[aria-haspopup=menu]').last().click(); await page.getByRole('menuitemcheckbox').waitFor() }), async (page) => { await page.keyboard.press('Escape'); await page.getByRole('menu').waitFor({ state: 'detached' }) }],
  ['empty', async (page) => { await page.goto('/inbox/snoozed'); await page.locator('#list p').first().waitFor() }],
  ['nothing-found', async (page) => { await page.goto('/inbox/open?q=unheardof&language=ar'); await page.locator('#list p').first().waitFor() }],
  ['bulk', async (page) => {
    await page.goto('/inbox/open')
    await loaded(page)
    for (const key of ['KeyJ', 'KeyX', 'KeyJ', 'KeyX']) await page.keyboard.press(key)
    await page.locator('#list [role=toolbar]').waitFor()
  }],
  ['save-view', async (page) => {
    await page.goto('/inbox/open?language=ar')
    await loaded(page)
    await page.locator('#list button:has(.tabler-icon-bookmark-plus)').click()
    await page.locator('[role=dialog] #name').fill('Arabic mail — بريد عربي')
  }, close],
  ['notices', over(async (page) => {
    await page.keyboard.press('KeyG')
    await page.keyboard.press('KeyN')
    await dialog(page)
  }), close],
  ['attention', async (page) => { await page.goto('/inbox/attention'); await loaded(page) }],
  ['html-mail', async (page) => { await talk('html')(page); await page.frameLocator('iframe').getByText('twelve').waitFor() }],
  ['conversation', talk('arabic')],
  ['why', over(async (page) => { await page.keyboard.press('KeyW'); await page.locator('[role=dialog] figure').first().waitFor() }), close],
  ['assign', over(async (page) => { await page.keyboard.press('KeyA'); await page.getByRole('dialog').getByRole('combobox').waitFor() }), close],
  ['snooze', over(async (page) => { await page.keyboard.press('KeyH'); await page.getByRole('dialog').getByRole('combobox').waitFor() }), close],
  ['note', over(async (page) => { await page.keyboard.press('KeyN'); await page.locator('textarea').fill('Ask billing — اسأل الفوترة') }), async (page) => { await page.locator('textarea').fill('') }],
  ['names', async (page) => { await talk('found')(page); await page.keyboard.press('KeyN'); await page.locator('textarea').pressSequentially('@'); await page.locator('[role=listbox] [role=option]').first().waitFor() }, async (page) => { await page.locator('textarea').fill('') }],
  ['found', async (page) => { await talk('found')(page); await page.locator('article[data-mail] .tabler-icon-calendar-event').waitFor(); await page.locator('section[data-id]').evaluate((one) => { one.scrollTop = 0 }) }],
  ['preview', over(async (page) => { await page.locator('article[data-mail] .tabler-icon-eye').last().click(); await page.locator('[role=dialog] pre').waitFor() }), close],
  ['spam', async (page) => { await page.goto('/inbox/spam'); await page.locator('[data-conversation]').first().click(); await page.locator('section[data-id] article').first().waitFor() }],
  ['composer', async (page) => {
    await talk('password')(page)
    await page.keyboard.press('KeyR')
    await page.locator('.ProseMirror-focused').waitFor()
    await page.keyboard.type('Hello Omar, the link works again.')
  }, async (page) => { await page.locator('.ProseMirror').fill('') }],
  ['later', async (page) => {
    await talk('password')(page)
    await page.keyboard.press('KeyR')
    await page.locator('.ProseMirror-focused').waitFor()
    await page.keyboard.type('Hello again.')
    await page.locator('button:has(.tabler-icon-clock-hour-4)').last().click()
    await page.locator('[role=dialog] [role=combobox]').waitFor()
  }, async (page) => { await close(page); await page.locator('.ProseMirror').fill('') }],
  ['held', async (page) => { await talk('held')(page); await page.getByText('Yes, from ten to six.').waitFor() }],
  ['merge', over(async (page) => {
    await page.locator('main header button:has(.tabler-icon-dots)').click()
    await page.getByRole('menuitem').last().click()
    await page.locator('[role=dialog] [role=combobox]').waitFor()
  }), close],
  ['suggestions', async (page) => {
    await talk('similar')(page)
    await page.keyboard.press('KeyR')
    await page.locator('.ProseMirror-focused').waitFor()
    await page.locator('button:has(.tabler-icon-bulb)').click()
    await page.locator('[role=dialog] [data-suggestion]').first().waitFor()
  }, close],
  // which lines the editor draws, and so whether hits are among them, depends on the window
  ['rules', async (page) => { await page.goto('/rules'); await page.locator('.cm-content .cm-line').first().waitFor() }],
  ['rules-try', over(async (page) => {
    await page.locator('main > header button:has(.tabler-icon-flask)').click()
    await page.locator('#subject').fill('Invoice 22 — الفاتورة')
    await page.locator('[role=dialog] footer button').click()
    await page.locator('[role=dialog] figure').first().waitFor()
  }), close],
  ['rules-history', over(async (page) => {
    await page.locator('main > header button:has(.tabler-icon-history)').click()
    await page.locator('[role=dialog] li button').first().click()
    await page.locator('[role=dialog] li p').first().waitFor()
  }), close],
  ['rules-wrong', over(async (page) => {
    await page.locator('.cm-content').click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('table # فاتورة\n')
    await page.locator('main section ul button').first().waitFor()
  })],
  ['rules-review', over(async (page) => {
    await page.locator('main > header button:has(.tabler-icon-upload)').click()
    await page.locator('[role=dialog] table').first().waitFor()
    await page.locator('[role=dialog] section [role=alert]').waitFor()
  }), close],
  ['rules-form', async (page) => { await page.goto('/rules?as=form'); await page.locator('main h3').first().waitFor() }],
  ['rules-form-rule', over(async (page) => {
    await page.locator('main li button:has(.tabler-icon-pencil)').last().click()
    await page.locator('#rule-name').waitFor()
  }), close],
  ['rules-form-list', over(async (page) => {
    await page.locator('main li', { has: page.locator('h3', { hasText: 'blocked' }) }).locator('button:has(.tabler-icon-pencil)').click()
    await page.locator('#list-0').waitFor()
  }), close],
  ['sla', async (page) => { await page.goto('/sla'); await page.locator('main h3').first().waitFor() }],
  ['sla-form', over(async (page) => { await page.locator('main section').first().locator('li button').first().click(); await page.locator('#sla-hours').waitFor() }), close],
  ['calendar-form', over(async (page) => { await page.locator('main section').last().locator('button:has(.tabler-icon-plus)').click(); await page.locator('#calendar-zone').waitFor() }), close],
  ['reports', async (page) => { await page.goto('/reports'); await page.locator('main table').first().waitFor() }],
  ['wall', async (page) => { await page.goto('/wall'); await page.locator('main h3').first().waitFor() }],
  ['channels', async (page) => { await page.goto('/channels'); await page.locator('main li button').first().waitFor() }],
  ['channel', over(async (page) => { await page.locator('main li button').first().click(); await page.locator('[role=dialog] dl').waitFor() }), close],
  ['channel-import', over(async (page) => { await page.locator('main li button', { hasText: 'shop' }).click(); await page.locator('[role=dialog] [role=progressbar]').first().waitFor() }), close],
  ['ledger', async (page) => { await page.goto(`/channels/${account}/mail?folder=INBOX`); await page.locator('main ol > li').first().waitFor() }],
  ['ledger-all', async (page) => { await page.goto(`/channels/${account}/mail`); await page.locator('main [role=progressbar]').first().waitFor() }],
  ['ledger-failed', async (page) => { await page.goto(`/channels/${account}/mail?outcome=failed`); await page.locator('main ol > li button').waitFor() }],
  ['ledger-empty', async (page) => { await page.goto(`/channels/${account}/mail?outcome=retried`); await page.locator('main svg.tabler-icon-mail-search').waitFor() }],
  ['account', async (page) => {
    await page.goto('/channels')
    await page.locator('main > header button:has(.tabler-icon-plus)').click()
    await page.locator('#addresses').fill('sales@acme.example')
    await page.locator('[role=dialog] footer button').last().click()
    await page.locator('#imap-host').waitFor()
    await page.locator('#past').selectOption('days')
  }, close],
  ['account-pop3', over(async (page) => {
    await page.locator('main > header button:has(.tabler-icon-plus)').click()
    await page.locator('#addresses').fill('old@acme.example')
    await page.locator('[role=dialog] footer button').last().click()
    await page.locator('#protocol').selectOption('pop3')
    await page.locator('#pop3-host').waitFor()
  }), close],
  ['authentications', async (page) => { await page.goto('/authentications'); await page.locator('main li button').first().waitFor() }],
  ['authentication', over(async (page) => { await page.locator('main li button', { hasText: 'shop' }).click(); await page.locator('[role=dialog] dl').waitFor() }), close],
  ['webhooks', async (page) => { await page.goto('/webhooks'); await page.locator('main h2').first().waitFor() }],
  ['channel-policy', async (page) => {
    await page.goto('/channels')
    await page.locator('main li button', { hasText: 'shop' }).click()
    await page.locator('[role=dialog] footer button', { hasText: /Threading, team, SLA|التسلسل والفريق والاتفاق/ }).click()
    await page.locator('#threads').waitFor()
  }, async (page) => {
    // the window of the account lies behind it
    await page.keyboard.press('Escape')
    await page.locator('#threads').waitFor({ state: 'detached' })
    await close(page)
  }],
  ['people', async (page) => { await page.goto('/people'); await page.locator('main li button').first().waitFor() }],
  ['person', over(async (page) => { await page.locator('main li button').nth(1).click(); await page.locator('[role=dialog] #role').waitFor() }), close],
  ['invite', async (page) => {
    await page.goto('/people')
    await page.locator('main > header button:has(.tabler-icon-user-plus)').click()
    await page.locator('#role').waitFor()
    await page.locator('#name').fill('Lina Haddad — لينا')
    await page.locator('#email').fill(`lina.${Date.now()}@acme.example`)
  }],
  ['invite-link', over(async (page) => { await page.locator('[role=dialog] footer button').last().click(); await page.locator('[role=dialog] code').waitFor() }), close],
  ['team', async (page) => { await page.goto('/teams'); await page.locator('main > header button:has(.tabler-icon-plus)').click(); await page.locator('[role=dialog] #name').fill('night — الليل') }, close],
  ['teams', async (page) => { await page.goto('/teams'); await page.locator('main li h2').first().waitFor() }],
  ['audit', async (page) => { await page.goto('/audit'); await page.locator('main li').first().waitFor() }],
  ['tokens', async (page) => { await page.goto('/tokens'); await page.locator('main p').first().waitFor() }],
  ['token', over(async (page) => {
    await page.locator('main button:has(.tabler-icon-plus)').first().click()
    await page.locator('[role=dialog] #name').fill('report — تقرير')
  })],
  ['token-made', over(async (page) => { await page.locator('[role=dialog] footer button').last().click(); await page.locator('[role=dialog] code').waitFor() }), async (page) => { await page.locator('[role=dialog] footer button').last().click(); await page.locator('[role=dialog]').waitFor({ state: 'detached' }) }],
  ['tokens-some', over(async (page) => { await page.locator('main li').first().waitFor() })],
  ['second-factor', async (page) => {
    await page.goto('/security')
    await page.locator('#old').waitFor()
    await page.locator('main button:not([type=submit]):visible').first().click()
    await page.locator('[role=dialog] [role=img]').waitFor()
  }, close],
  ['security', async (page) => { await page.goto('/security'); await page.locator('#old').waitFor() }],
  ['mail-notices', async (page) => { await page.goto('/mail-notices'); await page.locator('#when').waitFor() }],
  ['saved-replies', async (page) => { await page.goto('/saved-replies'); await page.locator('main li').first().waitFor() }],
  ['saved-reply', over(async (page) => { await page.locator('main li button').first().click(); await page.locator('[role=dialog] .ProseMirror').waitFor() }), close],
  ['drafts', async (page) => { await page.goto('/drafts'); await page.locator('main h1').waitFor() }],
  ['welcome', (page) => page.goto('/welcome#link=abc'), undefined, 'nobody'],
  ['consent', (page) => page.goto('/consent?state=a&error=access_denied'), undefined, 'nobody'],
  ['gone', async (page) => { await page.goto('/inbox/open/999999'); await page.locator('main p').first().waitFor() }],
  ['no-such-page', async (page) => { await page.goto('/nowhere'); await page.locator('main a').waitFor() }],
]

/** Each is arrived at once and then looked at in both colours and at every width: it follows the window by itself. */
const widths = [1440, 768, 400]
/** Only one of both changes from one to the next: each change is drawn anew. */
const views = widths.flatMap((width, n) => (n % 2 ? ['dark', 'light'] : ['light', 'dark']).map((colours) => [width, colours]))
/**
 * What is asked at a view. Colours change nothing but contrast, and between the widest and the narrowest no colour
 * comes that neither has, so that two looks in six are whole and three are at one thing. `BARID_LOOKS=all`: all six whole.
 */
const rulesAt = (width, colours) => {
  const first = colours === (widths.indexOf(width) % 2 ? 'dark' : 'light')
  if (process.env.BARID_LOOKS === 'all' || (first && width !== 768)) return 'all'
  if (width !== 768) return 'contrast'
  return first ? 'structure' : 'none'
}
const languages = (process.env.BARID_LANGUAGES || 'en,ar').split(',')
/** `BARID_PAGES=reports,keys`: these alone, a window with what it is arrived at from. */
const wanted = process.env.BARID_PAGES?.split(',') ?? pages.map(([name]) => name)
const chosen = new Set(
  wanted.flatMap((name) => {
    const last = pages.findIndex(([one]) => one === name)
    if (last < 0) throw new Error(`BARID_PAGES: there is no page "${name}"; there are ${pages.map(([one]) => one).join(', ')}`)
    let first = last
    while (pages[first][1].over) first--
    return pages.slice(first, last + 1)
  }),
)

for (const language of languages)
  test(`every page in ${language}, light and dark, ${widths.join(', ')} wide`, async (context) => {
    const size = { width: 1440, height: 900, preferences: { language, colours: 'auto' } }
    const nobody = await openPerson(browser, engine, size)
    const page = await openPerson(browser, engine, { ...size, state: undefined })
    await page.context().addCookies(state.cookies)
    for (const [name, arrive, leave, who] of pages.filter((one) => chosen.has(one)))
      await context.test(`${name} in ${language}`, async () => {
        const on = who === 'nobody' ? nobody : page
        const wrong = []
        await on.setViewportSize({ width: 1440, height: 900 })
        await on.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
        await arrive(on)
        await on.locator('#root main, #root nav').first().waitFor({ state: 'attached' })
        await on.evaluate(() => document.fonts.ready)
        assert.equal(await on.evaluate(() => `${document.documentElement.lang} ${document.documentElement.dir}`), language === 'ar' ? 'ar rtl' : 'en ltr')
        for (const [width, colours] of views) {
          await on.setViewportSize({ width, height: width === 400 ? 800 : 900 })
          await on.emulateMedia({ colorScheme: colours, reducedMotion: 'reduce' })
          await on.locator(`html[data-mantine-color-scheme=${colours}]`).waitFor({ state: 'attached' })
          const what = `${name} in ${language}, ${colours}, ${width}`
          await shoot(on, `${name}-${language}-${colours}-${width}`)
          const note = (why) => wrong.push(String(why.message ?? why))
          await assertAccessible(on, what, rulesAt(width, colours)).catch(note)
          await assertFits(on, what).catch(note)
        }
        await on.setViewportSize({ width: 1440, height: 900 })
        await leave?.(on)
        assert.deepEqual(wrong, [])
      })
    assert.deepEqual([...nobody.errors, ...page.errors], [])
    await nobody.context().close()
    await page.context().close()
  })
