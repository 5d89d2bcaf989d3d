// When a desk is open, day by day: a plot, and the same times in words beside it.

import type { CSSProperties } from 'react'
import { localeOf } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import type { ShownCalendar } from './queries'
import css from './Sla.module.css'

const whole = 1440
const ticks = [0, 6, 12, 18, 24]

export function useDayNames(): string[] {
  const of = usePreferences()
  const names = new Intl.DateTimeFormat(localeOf(of), { weekday: 'long', timeZone: 'UTC' })
  // 1 March 2026 is a Sunday
  return [1, 2, 3, 4, 5, 6, 7].map((day) => names.format(new Date(Date.UTC(2026, 2, day))))
}

export function Week({ of: calendar }: { of: ShownCalendar }) {
  const say = useWords()
  const of = usePreferences()
  const names = useDayNames()
  const digits = new Intl.NumberFormat(localeOf(of), { minimumIntegerDigits: 2 })
  const clock = (minutes: number) =>
    `${digits.format(Math.floor(minutes / 60))}:${digits.format(minutes % 60)}`
  return (
    <div className={css.week}>
      <div className={css.ticks} aria-hidden="true">
        {ticks.map((hour) => (
          <span key={hour} style={{ '--at': hour / 24 } as CSSProperties}>
            {digits.format(hour)}
          </span>
        ))}
      </div>
      <ul aria-label={say('promise.week')}>
        {names.map((name, day) => {
          const open = calendar.hours.filter((one) => one.day === day)
          return (
            <li key={name}>
              <span className={css.day}>{name}</span>
              <span className={css.bar} aria-hidden="true">
                {open.map((one) => (
                  <i
                    key={one.begin}
                    style={
                      {
                        '--from': one.begin / whole,
                        '--long': (one.end - one.begin) / whole,
                      } as CSSProperties
                    }
                  />
                ))}
              </span>
              <span className={css.times}>
                {open.length === 0
                  ? say('promise.closed')
                  : open.map((one) => (
                      <bdi key={one.begin} dir="ltr">{`${clock(one.begin)}–${clock(one.end)}`}</bdi>
                    ))}
              </span>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
