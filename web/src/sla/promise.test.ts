import { expect, test } from 'vitest'
import { declarationOf, withDeclaration, withSettings } from './declaration'
import {
  amountOf,
  amountText,
  calendarLines,
  calendarOf,
  hoursText,
  linesInOrder,
  slaLines,
  slaOf,
} from './promise'

const text = `language 1
# what we promise
sla standard { hours riyadh; first_response 8 business hours; resolution 5 business days; warn at 80% }
sla gold {
  first_response 1h30m   # agreed with them
  next_response  4h
  pause while waiting_customer,
    waiting_internal
}

calendar riyadh {
  zone     Asia/Riyadh
  hours    sun..thu 09:00-12:00, 13:00-17:00
  holiday  2026-09-23 "National \\"Day\\""
  holidays from "holidays/sa.ics"
}
`
const of = (kind: 'sla' | 'calendar', name: string, from = text) => {
  const found = declarationOf(from, kind, name)
  if (!found) throw new Error(`no ${kind} ${name}`)
  return found
}

test('an SLA is read from one line and from many', () => {
  expect(slaOf(text, of('sla', 'standard'))).toEqual({
    hours: 'riyadh',
    targets: { first_response: { n: 8, unit: 'business h' }, resolution: { n: 5, unit: 'business d' } },
    warnings: '80',
    pauses: [],
  })
  expect(slaOf(text, of('sla', 'gold'))).toEqual({
    hours: '',
    targets: { first_response: { other: '1h30m' }, next_response: { n: 4, unit: 'h' } },
    warnings: '',
    pauses: ['waiting_customer', 'waiting_internal'],
  })
})

test('what is not changed stays to the letter', () => {
  for (const name of ['standard', 'gold'])
    expect(withSettings(text, 'sla', name, slaLines(slaOf(text, of('sla', name))))).toBe(text)
  expect(
    withSettings(text, 'calendar', 'riyadh', calendarLines(calendarOf(text, of('calendar', 'riyadh')))),
  ).toBe(text)
})

test('a target is changed, added and taken out where it stands', () => {
  const gold = slaOf(text, of('sla', 'gold'))
  gold.targets.next_response = { n: 2, unit: 'h' }
  gold.targets.resolution = { n: 3, unit: 'd' }
  gold.pauses = []
  const after = withSettings(text, 'sla', 'gold', slaLines(gold))
  expect(after).toContain(`sla gold {
  first_response 1h30m   # agreed with them
  next_response 2h
  resolution 3d
}`)
  expect(after).toContain('# what we promise')
  const standard = slaOf(text, of('sla', 'standard'))
  standard.warnings = '50, 80'
  standard.targets.resolution = undefined as never
  expect(withSettings(text, 'sla', 'standard', slaLines(standard))).toContain(
    'sla standard { hours riyadh; first_response 8 business hours; warn at 50%, 80% }',
  )
  standard.pauses = ['waiting_customer']
  expect(withSettings(text, 'sla', 'standard', slaLines(standard))).toContain(
    '; pause while waiting_customer }',
  )
})

test('a calendar keeps the files of its holidays, and its hours are written by runs of days', () => {
  const riyadh = calendarOf(text, of('calendar', 'riyadh'))
  expect(riyadh.hours[0]).toBe('09:00-12:00, 13:00-17:00')
  expect(riyadh.hours[5]).toBe('')
  expect(riyadh.holidays).toEqual([{ date: '2026-09-23', name: 'National "Day"' }])
  riyadh.hours[4] = '09:00-12:00'
  riyadh.hours[6] = '22:00-02:00'
  riyadh.holidays = []
  const after = withSettings(text, 'calendar', 'riyadh', calendarLines(riyadh))
  expect(after).toContain(`calendar riyadh {
  zone     Asia/Riyadh
  hours sun..wed 09:00-12:00, 13:00-17:00
  holidays from "holidays/sa.ics"
  hours thu 09:00-12:00
  hours sat 22:00-02:00
}`)
})

test('amounts are written as they were read', () => {
  for (const one of ['20m', '4h', '2d', '1 business hour', '8 business hours', '5 business days', '1h30m'])
    expect(amountText(amountOf(one) ?? { other: '' })).toBe(one)
  expect(amountOf('24 hours')).toEqual({ n: 24, unit: 'h' })
  expect(amountOf('')).toBeUndefined()
})

test('hours are taken as people type them', () => {
  expect(hoursText('9-17')).toBe('09:00-17:00')
  expect(hoursText('٩:٣٠ – ١٢، 13:00-24:00')).toBe('09:30-12:00, 13:00-24:00')
  expect(hoursText('')).toBe('')
  expect(hoursText('9 to 5')).toBeUndefined()
  expect(hoursText('25:00-26:00')).toBeUndefined()
})

test('a new one stands behind everything else', () => {
  const made = withDeclaration(
    'language 1',
    'sla',
    'silver',
    linesInOrder({ first_response: ['first_response 4h'] }),
  )
  expect(made).toBe('language 1\n\nsla silver {\n  first_response 4h\n}\n')
  expect(slaOf(made, of('sla', 'silver', made)).targets.first_response).toEqual({ n: 4, unit: 'h' })
})
