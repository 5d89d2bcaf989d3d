// Times, numbers and sizes as the person reads them.

import type { Preferences } from './preferences'

/** The BCP 47 tag with the person's numerals and calendar. */
export function localeOf(of: Preferences): string {
  const numbers = of.numerals === 'auto' ? (of.language === 'ar' ? 'arab' : 'latn') : of.numerals
  return `${of.language === 'ar' ? 'ar-SA' : 'en-GB'}-u-ca-${of.calendar}-nu-${numbers}`
}

const formatters = new Map<string, Intl.DateTimeFormat>()
function formatter(locale: string, name: string, options: Intl.DateTimeFormatOptions) {
  const key = `${locale} ${name}`
  let made = formatters.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(locale, options)
    formatters.set(key, made)
  }
  return made
}

const day = 86_400_000
const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString()

/** Short, for lists: the time today, the weekday this week, the date before. */
export function shortMoment(at: Date, now: Date, of: Preferences): string {
  const locale = localeOf(of)
  if (sameDay(at, now))
    return formatter(locale, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
  const away = Math.abs(now.getTime() - at.getTime())
  if (away < 6 * day)
    return formatter(locale, 'weekday', {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(at)
  if (away < 300 * day) return formatter(locale, 'date', { day: 'numeric', month: 'short' }).format(at)
  return formatter(locale, 'year', { day: 'numeric', month: 'short', year: 'numeric' }).format(at)
}

/** Everything down to the second, with the zone. */
export function exactMoment(at: Date, of: Preferences): string {
  return formatter(localeOf(of), 'exact', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(at)
}

/** Day and minute, for a time that is still to come. */
export function fullMoment(at: Date, of: Preferences): string {
  return formatter(localeOf(of), 'full', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

/** Day and minute, of any year. */
export const eventMoment = (at: Date, of: Preferences) =>
  formatter(localeOf(of), 'event', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)

/** A whole day, of any year. */
export const fullDay = (at: Date, of: Preferences) =>
  formatter(localeOf(of), 'fullDay', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).format(at)

/** A day of a plot. */
export const shortDay = (at: Date, of: Preferences) =>
  formatter(localeOf(of), 'date', { day: 'numeric', month: 'short' }).format(at)

export const number = (n: number, of: Preferences) => new Intl.NumberFormat(localeOf(of)).format(n)

/** `1.4 MB`; 1 kB is 1,000 bytes. */
export function byteSize(bytes: number, of: Preferences): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  let at = 0
  let value = bytes
  while (value >= 1000 && at < units.length - 1) {
    value /= 1000
    at += 1
  }
  const unit = units[at] ?? 'byte'
  return new Intl.NumberFormat(localeOf(of), {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  }).format(value)
}

/** The two largest parts of a length of time: `2 d 3 h`, `14 min`, never less than a minute. */
export function lengthOfTime(milliseconds: number, of: Preferences): string {
  const minutes = Math.max(1, Math.round(Math.abs(milliseconds) / 60_000))
  const parts: [number, 'day' | 'hour' | 'minute'][] = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor((minutes % 1440) / 60), 'hour'],
    [minutes % 60, 'minute'],
  ]
  const first = parts.findIndex(([n]) => n > 0)
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) =>
      new Intl.NumberFormat(localeOf(of), {
        style: 'unit',
        unit,
        unitDisplay: of.language === 'ar' ? 'short' : 'narrow',
      }).format(n),
    )
    .join(' ')
}
