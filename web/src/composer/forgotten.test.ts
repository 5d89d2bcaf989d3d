import { expect, test } from 'vitest'
import { mentionsAttachment } from './forgotten'

test('a promised file is noticed, in the languages of the desk', () => {
  for (const text of [
    'Please see the attached offer.',
    'I have attached it',
    'Enclosed you find …',
    'تجد العرض في المرفق',
    'أرفقت لك الفاتورة',
    'vous trouverez ci-joint',
    'im Anhang',
    'adjunto la factura',
  ])
    expect(mentionsAttachment(text), text).toBe(true)
})

test('other words are not taken for it', () => {
  for (const text of ['Thank you', 'It arrives tomorrow.', 'شكرًا لك', 'the attache of the embassy', 'مرافق'])
    expect(mentionsAttachment(text), text).toBe(false)
})
