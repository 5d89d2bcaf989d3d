import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { en } from './en'
import { setTold, toldIn } from './told'
import { toldAr } from './told.ar'

setTold('ar', toldAr)
const plain = (text: string) => text.replace(/[\u2066\u2068\u2069]/g, '')

test('what the engine says of an account is Arabic, with names as they are', () => {
  expect(
    plain(
      toldIn(
        'ar',
        'the server refused the login of `desk@acme.example`: [AUTHENTICATIONFAILED] no; check user name and password',
      ),
    ),
  ).toBe('رفض الخادم دخول desk@acme.example: [AUTHENTICATIONFAILED] no؛ افحص اسم المستخدم وكلمة السر')
  expect(
    plain(
      toldIn(
        'ar',
        'nothing listens at mail.acme.example:993; check host and port, and whether the server runs',
      ),
    ),
  ).toBe('لا شيء يستمع عند mail.acme.example:993؛ افحص الخادم والمنفذ، وهل الخادم يعمل')
  expect(plain(toldIn('ar', 'the server lists it, but does not hand it out in a readable form'))).toMatch(
    /^يسردها/,
  )
})

test('why an answer has not left is Arabic, with the words of the other server as they are', () => {
  const arabic = (text: string) => plain(toldIn('ar', text))
  expect(arabic('channel `support` has no outgoing server')).toBe('لا خادم إرسال للقناة support')
  expect(arabic('sent to the others; sara@shop.example: 550 5.1.1 no such user')).toBe(
    'أُرسلت إلى الآخرين؛ لم يقبل الخادم sara@shop.example: 550 5.1.1 no such user',
  )
  expect(arabic('held: earlier mail came back (5.1.1, gone); send it again to try anyway')).toMatch(
    /^أُمسكت .*\(5\.1\.1, gone\)؛ أرسلها من جديد/,
  )
})

test('a sentence with a semicolon of its own is one', () => {
  expect(
    plain(
      toldIn(
        'ar',
        "the certificate of `mail.acme.example` expired on 2026-01-02; the server's operator has to renew it; if that was long ago, check this machine's clock",
      ),
    ),
  ).toBe(
    'انتهت شهادة mail.acme.example في 2026-01-02؛ على مشغّل الخادم أن يجددها، وإن كان ذلك قديمًا فافحص ساعة هذا الجهاز',
  )
})

test('what has no Arabic stays English, as a stretch of its own', () => {
  expect(toldIn('ar', 'the moon is full')).toBe('\u2066the moon is full\u2069')
  expect(toldIn('en', 'the moon is full')).toBe('the moon is full')
  expect(toldIn('ar', '')).toBe('')
})

test('every sentence of the table asks for no more than its English finds', () => {
  for (const [said, becomes] of toldAr) {
    const groups = new RegExp(`${said}|`, 'u').exec('')?.length ?? 1
    for (const [, n] of becomes.matchAll(/\$(\d)/g)) expect(Number(n), said).toBeLessThan(groups)
    expect(/\p{Script=Arabic}/u.test(becomes), said).toBe(true)
  }
})

/** Every `problem(422, "invalid", …)` of the engine's sources. */
function codesOfTheEngine(): Set<string> {
  const root = join(import.meta.dirname, '../../../runtime/http')
  const out = new Set<string>()
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.cpp')) continue
    for (const [, code] of readFileSync(join(root, file), 'utf8').matchAll(/\bproblem\(\s*\d{3},\s*"(\w+)"/g))
      if (code) out.add(code)
  }
  return out
}

test('every code of a refusal has its words', () => {
  // those that the console tells in words of its own, whatever the engine says
  const own = new Set(['not_signed_in', 'not_found'])
  const codes = codesOfTheEngine()
  expect(codes.size).toBeGreaterThan(15)
  for (const code of codes) if (!own.has(code)) expect(Object.keys(en), code).toContain(`problem.${code}`)
})
