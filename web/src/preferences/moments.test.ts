import { expect, test } from 'vitest'
import { fullMoment, number, shortMoment } from './moments'
import { readPreferences } from './preferences'

const of = (more: object) => readPreferences(JSON.stringify(more), [])
const at = new Date(2026, 2, 1, 9, 5)

test('what came today is a time, what came yesterday has its day as well', () => {
  const english = of({ language: 'en' })
  expect(shortMoment(at, new Date(2026, 2, 1, 18, 0), english)).toBe('09:05')
  expect(shortMoment(at, new Date(2026, 2, 2, 8, 0), english)).toMatch(/^Sun/)
  expect(shortMoment(at, new Date(2026, 2, 20), english)).toBe('1 Mar')
  expect(shortMoment(at, new Date(2027, 2, 20), english)).toBe('1 Mar 2026')
})

test('times and numbers follow the numerals and the calendar that are chosen', () => {
  expect(number(4521, of({ language: 'ar' }))).toBe('٤٬٥٢١')
  expect(number(4521, of({ language: 'ar', numerals: 'latn' }))).toBe('4,521')
  expect(number(4521, of({ language: 'en', numerals: 'arab' }))).toBe('٤٬٥٢١')
  expect(fullMoment(at, of({ language: 'en', calendar: 'islamic-umalqura' }))).toMatch(/12 Ram/)
  expect(fullMoment(at, of({ language: 'ar', calendar: 'islamic-umalqura' }))).toContain('رمضان')
})
