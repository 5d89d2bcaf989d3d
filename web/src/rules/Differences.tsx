// The lines that differ, file by file, as people know them from other tools.

import { useMemo } from 'react'
import { Pill } from '../design/parts'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { type Change, countOf, hunksOf, lineDiff } from './changes'
import css from './Differences.module.css'

const marks = { same: ' ', added: '+', removed: '−' } as const

function File({ change }: { change: Change }) {
  const say = useWords()
  const of = usePreferences()
  const lines = useMemo(() => lineDiff(change.before, change.after), [change])
  const hunks = useMemo(() => hunksOf(lines), [lines])
  return (
    <section className={css.file}>
      <header className={css.head}>
        <bdi dir="ltr" className={css.path}>
          {change.path}
        </bdi>
        {change.kind !== 'changed' && (
          <Pill tone={change.kind === 'added' ? 'good' : 'bad'}>
            {say(change.kind === 'added' ? 'diff.newFile' : 'diff.goneFile')}
          </Pill>
        )}
        <span className={css.counts}>
          <span className={css.plus}>
            <span aria-hidden="true">{`+${number(countOf(lines, 'added'), of)}`}</span>
            <span className="unseen">{say('diff.added', { n: countOf(lines, 'added') })}</span>
          </span>
          <span className={css.minus}>
            <span aria-hidden="true">{`−${number(countOf(lines, 'removed'), of)}`}</span>
            <span className="unseen">{say('diff.removed', { n: countOf(lines, 'removed') })}</span>
          </span>
        </span>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: it scrolls, so the keyboard has to get there; no form fields */}
      <div className={css.lines} dir="ltr" tabIndex={0} role="group" aria-label={change.path}>
        <table>
          {hunks.map((hunk) => (
            <tbody key={`${hunk[0]?.old ?? 0} ${hunk[0]?.new ?? 0}`}>
              {hunk.map((line) => (
                <tr key={`${line.old ?? ''} ${line.new ?? ''}`} data-kind={line.kind}>
                  <td className={css.number}>{line.old}</td>
                  <td className={css.number}>{line.new}</td>
                  <td className={css.mark}>{marks[line.kind]}</td>
                  <td className={css.text}>{line.text}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </section>
  )
}

export function Differences({ changes }: { changes: readonly Change[] }) {
  return (
    <div className={css.all}>
      {changes.map((one) => (
        <File key={one.path} change={one} />
      ))}
    </div>
  )
}
