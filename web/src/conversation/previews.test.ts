import { expect, test } from 'vitest'
import { pdfFrame, previewOf, readText } from './previews'

const of = (type: string, size = 1_000) => previewOf({ type, size })

test('pictures, PDFs and texts can be looked at, pages and drawings that may run cannot', () => {
  expect(
    ['image/png', 'image/webp', 'application/pdf', 'text/plain', 'text/csv'].map((one) => of(one)),
  ).toEqual(['picture', 'picture', 'pdf', 'text', 'text'])
  for (const type of ['text/html', 'image/svg+xml', 'application/xhtml+xml', 'application/zip', ''])
    expect(of(type), type).toBeUndefined()
})

test('what is empty or too large is fetched instead', () => {
  expect(of('image/png', 0)).toBeUndefined()
  expect(of('image/png', 40_000_000)).toBeUndefined()
  expect(of('text/plain', 900_000_000)).toBe('text')
})

test('only what the engine serves as a file comes into the frame of a PDF', () => {
  expect(pdfFrame('/api/v1/mails/7/attachments/0')).toBe('/api/v1/mails/7/attachments/0?preview=true')
  expect(pdfFrame('/api/v1/uploads/12')).toBe('/api/v1/uploads/12?preview=true')
  for (const url of [
    '/api/v1/mails/7/html',
    '/api/v1/mails/7/raw',
    '/api/v1/uploads/12?preview=true',
    '/api/v1/uploads/12/../../mails/7/html',
    '/api/v1/uploads/12\n',
    '//other.example/api/v1/uploads/12',
    'https://other.example/api/v1/uploads/12',
    'javascript:alert(1)',
    'blob:https://desk.example/1',
  ])
    expect(pdfFrame(url), url).toBeUndefined()
})

test('a text is read in the letters that it is in, also where its end was cut', () => {
  expect(readText(new TextEncoder().encode('مرحبا'))).toBe('مرحبا')
  expect(readText(new TextEncoder().encode('مرحبا').slice(0, -1))).toBe('مرحب')
  expect(readText(new Uint8Array([0x47, 0x72, 0xfc, 0xdf, 0x65]))).toBe('Grüße')
  expect(readText(new Uint8Array([0x50, 0x4b, 0, 4]))).toBeUndefined()
})
