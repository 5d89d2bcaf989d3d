// An SLA and a calendar as a form shows them, and as rules write them.

import { type Declaration, writtenOf } from './declaration'

export const clocks = ['first_response', 'next_response', 'resolution'] as const
export type Clock = (typeof clocks)[number]
export const units = ['m', 'h', 'd', 'business h', 'business d'] as const
export type Unit = (typeof units)[number]

/** A length of time of one unit; `other` is one that the form does not take apart. */
export type Amount = { n: number; unit: Unit } | { other: string }

/** `8 business hours` and `2d`, but not `1h30m`. A calendar behind `in` is that of the SLA and left out. */
export function amountOf(written: string): Amount | undefined {
  const text = written.trim()
  if (text === '') return undefined
  const business = /^(\d+(?:\.\d+)?)\s+business\s+(hour|day)s?$/.exec(text)
  if (business) return { n: Number(business[1]), unit: business[2] === 'hour' ? 'business h' : 'business d' }
  const elapsed = /^(\d+(?:\.\d+)?)\s*(m|h|d|minutes?|hours?|days?)$/.exec(text)
  if (elapsed) return { n: Number(elapsed[1]), unit: (elapsed[2] ?? 'm').charAt(0) as Unit }
  return { other: text }
}

export function amountText(amount: Amount): string {
  if ('other' in amount) return amount.other
  const { n, unit } = amount
  if (unit === 'business h') return `${n} business ${n === 1 ? 'hour' : 'hours'}`
  if (unit === 'business d') return `${n} business ${n === 1 ? 'day' : 'days'}`
  return `${n}${unit}`
}

export interface Sla {
  hours: string
  targets: Partial<Record<Clock, Amount>>
  warnings: string
  pauses: string[]
}

const wordsOf = (text: string) => text.split(/[\s,]+/).filter(Boolean)

export function slaOf(text: string, found: Declaration): Sla {
  const said = (key: string) => {
    const one = found.statements.find((it) => it.key === key)
    return one ? writtenOf(text, one) : ''
  }
  const targets: Sla['targets'] = {}
  for (const clock of clocks) {
    const amount = amountOf(said(clock))
    if (amount) targets[clock] = amount
  }
  return {
    hours: said('hours'),
    targets,
    warnings: said('warn')
      .replace(/^at\s+/, '')
      .replaceAll('%', ''),
    pauses: wordsOf(said('pause').replace(/^while\s+/, '')),
  }
}

/** By key, the lines of the declaration. */
export function slaLines(of: Sla): Record<string, string[]> {
  const line = (key: string, value: string) => (value === '' ? [] : [`${key} ${value}`])
  const percents = wordsOf(of.warnings.replaceAll('%', ' '))
  return {
    hours: line('hours', of.hours),
    ...Object.fromEntries(
      clocks.map((one) => {
        const amount = of.targets[one]
        return [one, line(one, amount ? amountText(amount) : '')]
      }),
    ),
    warn: percents.length > 0 ? [`warn at ${percents.map((one) => `${one}%`).join(', ')}`] : [],
    pause: of.pauses.length > 0 ? [`pause while ${of.pauses.join(', ')}`] : [],
  }
}

export const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
export interface Holiday {
  date: string
  name: string
}
export interface Calendar {
  zone: string
  /** By day from Sunday on: `09:00-12:00, 13:00-17:00`; empty: closed. */
  hours: string[]
  holidays: Holiday[]
}

const plainText = (token: string) => token.slice(1, -1).replace(/\\(["\\{}])/g, '$1')
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

function daysOf(word: string): number[] {
  const [from, to] = word.split('..').map((one) => days.indexOf(one as (typeof days)[number]))
  if (from === undefined || from < 0) return []
  if (to === undefined) return [from]
  if (to < 0) return []
  const out = [from]
  for (let day = from; day !== to; out.push(day)) day = (day + 1) % 7
  return out
}

export function calendarOf(text: string, found: Declaration): Calendar {
  const hours = days.map(() => [] as string[])
  const holidays: Holiday[] = []
  let zone = ''
  for (const one of found.statements) {
    if (one.key === 'zone') zone = writtenOf(text, one).replace(/^"|"$/g, '')
    if (one.key === 'holiday')
      holidays.push({
        date: one.values[0]?.text ?? '',
        name: one.values[1]?.kind === 'text' ? plainText(one.values[1].text) : '',
      })
    if (one.key !== 'hours') continue
    const values = one.values.filter((it) => it.kind === 'word').map((it) => it.text)
    const open = values.filter((it) => /^\d/.test(it))
    for (const day of values.filter((it) => !/^\d/.test(it)).flatMap(daysOf)) hours[day]?.push(...open)
  }
  return { zone, hours: hours.map((one) => one.join(', ')), holidays }
}

/** Days beside each other with the same hours are one line. */
function hourLines(hours: readonly string[]): string[] {
  const out: string[] = []
  for (let from = 0; from < days.length; ) {
    const text = (hours[from] ?? '').trim()
    let to = from
    while (to + 1 < days.length && (hours[to + 1] ?? '').trim() === text) to += 1
    if (text !== '') out.push(`hours ${days[from]}${to > from ? `..${days[to]}` : ''} ${text}`)
    from = to + 1
  }
  return out
}

/** What a person typed for one day, as rules write it; nothing where it is none. */
export function hoursText(typed: string): string | undefined {
  const parts = typed
    .replace(/[٠-٩]/g, (one) => String(one.charCodeAt(0) - 0x660))
    .split(/[,;،؛]/)
    .map((one) => one.trim())
    .filter(Boolean)
  const out: string[] = []
  for (const part of parts) {
    const found = /^(\d{1,2})(?::?(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::?(\d{2}))?$/.exec(part)
    if (!found) return undefined
    const [, h1 = '', m1 = '00', h2 = '', m2 = '00'] = found
    if (Number(h1) > 23 || Number(h2) > 24 || Number(m1) > 59 || Number(m2) > 59) return undefined
    out.push(`${h1.padStart(2, '0')}:${m1}-${h2.padStart(2, '0')}:${m2}`)
  }
  return out.join(', ')
}

export function calendarLines(of: Calendar): Record<string, string[]> {
  return {
    zone: of.zone === '' ? [] : [`zone ${of.zone}`],
    hours: hourLines(of.hours),
    holiday: of.holidays
      .filter((one) => one.date !== '')
      .map((one) => `holiday ${one.date}${one.name === '' ? '' : ` ${quoted(one.name)}`}`),
  }
}

/** The lines of a declaration in the order in which people read them. */
export const linesInOrder = (lines: Readonly<Record<string, readonly string[]>>) =>
  Object.values(lines).flat()
