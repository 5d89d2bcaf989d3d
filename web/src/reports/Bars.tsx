// Numbers of days as bars, side by side; the same numbers stand in a table below, for those who do not see them.

import css from './Reports.module.css'

export interface Series {
  name: string
  tone: 'first' | 'second' | 'third'
  values: number[]
}

/** A round number that is not smaller. */
export function roundUp(most: number): number {
  if (most <= 5) return 5
  const power = 10 ** Math.floor(Math.log10(most))
  return [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= most) ?? most
}

export function Bars({
  label,
  days,
  series,
  number,
}: {
  label: string
  days: readonly string[]
  series: readonly Series[]
  number: (value: number) => string
}) {
  const top = roundUp(Math.max(0, ...series.flatMap((one) => one.values)))
  // a label for each of at most eight days
  const every = Math.ceil(days.length / 8)
  return (
    <figure className={css.figure}>
      <figcaption className={css.legend}>
        {series.map((one) => (
          <span key={one.name} data-tone={one.tone}>
            {one.name}
          </span>
        ))}
      </figcaption>
      <div className={css.plot} role="img" aria-label={label}>
        <span className={css.top}>{number(top)}</span>
        <div className={css.bars}>
          {days.map((day, at) => (
            <div key={day} className={css.day}>
              <div className={css.pair}>
                {series.map((one) => (
                  <i
                    key={one.name}
                    data-tone={one.tone}
                    style={{ height: `${((one.values[at] ?? 0) / top) * 100}%` }}
                    title={`${day} · ${one.name}: ${number(one.values[at] ?? 0)}`}
                  />
                ))}
              </div>
              <span className={css.tick} data-second={(at / every) % 2 === 1 || undefined}>
                {at % every === 0 ? day : ''}
              </span>
            </div>
          ))}
        </div>
      </div>
    </figure>
  )
}
