// How long it took, against what was promised: how it spreads, and by whose it was.

import { useState } from 'react'
import { inputClass } from '../design/parts'
import { lengthOfTime, number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useTargetText } from '../sla/target'
import { useWordOr, useWords } from '../words/words'
import { Bars } from './Bars'
import type { TimesReport } from './queries'
import css from './Reports.module.css'
import { type Cell, Table } from './Table'
import { type Dimension, dimensions, spreadRows, timeRows } from './times'

const tones = ['first', 'second', 'third'] as const

export function Times({
  of: report,
  time,
  share,
}: {
  of: TimesReport
  time: (seconds: Cell) => string
  share: (value: Cell) => string
}) {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const targetText = useTargetText()
  const [by, setBy] = useState<Dimension>('sla')
  const clockName = (clock: string) => wordOr(`sla.${clock}`, clock)
  const label = (upTo: number | null) =>
    upTo === null ? say('reports.longer') : say('reports.upTo', { time: lengthOfTime(upTo * 1000, of) })
  const spread = spreadRows(report, label)
  return (
    <section className={css.times} aria-labelledby="times">
      <div className={css.head}>
        <div>
          <h2 id="times">{say('reports.times')}</h2>
          <p className={css.quiet}>{say('reports.timesHelp')}</p>
        </div>
        <label className={css.by}>
          <span>{say('reports.by')}</span>
          <select
            className={inputClass}
            value={by}
            onChange={(event) => setBy(event.target.value as Dimension)}
          >
            {dimensions.map((one) => (
              <option key={one} value={one}>
                {say(`reports.by.${one}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {report.times.length === 0 ? (
        <p className={css.quiet}>{say('reports.noTimes')}</p>
      ) : (
        <Table
          title={`${say('reports.times')} · ${say(`reports.by.${by}`)}`}
          columns={[
            { name: say(`reports.by.${by}`) },
            { name: say('reports.clock') },
            ...(by === 'sla'
              ? [{ name: say('reports.target'), show: (it: Cell) => targetText(String(it)) }]
              : []),
            { name: say('reports.met') },
            { name: say('reports.breached') },
            { name: say('reports.running') },
            { name: say('reports.share'), show: share },
            { name: say('reports.median'), show: time },
            { name: say('reports.p90'), show: time },
          ]}
          rows={timeRows(report, by, clockName, say(by === 'rule' ? 'reports.noRule' : 'reports.nobody'))}
        />
      )}
      {spread.length > 0 && (
        <>
          <Bars
            label={say('reports.spreadPlot')}
            days={spread.map((row) => String(row[0]))}
            series={report.spread.map((one, i) => ({
              name: clockName(one.clock),
              tone: tones[i] ?? 'third',
              values: one.classes.map((it) => it.ended),
            }))}
            number={(value) => number(value, of)}
          />
          <Table
            title={say('reports.spread')}
            columns={[
              { name: say('reports.time') },
              ...report.spread.map((one) => ({ name: clockName(one.clock) })),
            ]}
            rows={spread}
          />
        </>
      )}
    </section>
  )
}
