import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import { reasonOf } from '../app/refused'
import { useWords } from '../words/words'
import type { Finding } from './places'
import css from './Rules.module.css'

export const signs = {
  error: <IconCircleX size={15} aria-hidden="true" className={css.error} />,
  warning: <IconAlertTriangle size={15} aria-hidden="true" className={css.warning} />,
  note: <IconInfoCircle size={15} aria-hidden="true" className={css.info} />,
} as const

/** What the checker says, the whole of it; each leads to its place. */
export function Problems({
  found,
  waiting,
  error,
  onShow,
}: {
  found: readonly Finding[]
  waiting: boolean
  error: Error | null
  onShow: (at: Finding) => void
}) {
  const say = useWords()
  const errors = found.filter((one) => one.severity === 'error').length
  const warnings = found.filter((one) => one.severity === 'warning').length
  return (
    <section className={css.problems} aria-label={say('rules.problems')}>
      <p className={css.summary} role="status">
        {error
          ? reasonOf(error, say)
          : waiting
            ? say('rules.checking')
            : found.length === 0
              ? say('rules.clean')
              : [
                  errors > 0 && say('rules.errors', { n: errors }),
                  warnings > 0 && say('rules.warnings', { n: warnings }),
                ]
                  .filter(Boolean)
                  .join(' · ') || say('rules.remarks')}
      </p>
      {found.length > 0 && (
        <ul>
          {found.slice(0, 200).map((one) => (
            <li key={`${one.file}:${one.line}:${one.column}:${one.code}:${one.message}`}>
              <button type="button" className={css.problem} onClick={() => onShow(one)}>
                {signs[one.severity]}
                <span className={css.message}>
                  <bdi dir="ltr">{one.message}</bdi>
                  {one.help && (
                    <bdi dir="ltr" className={css.quiet}>
                      {one.help}
                    </bdi>
                  )}
                </span>
                <bdi dir="ltr" className={css.where}>{`${one.file}:${one.line} ${one.code}`}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
