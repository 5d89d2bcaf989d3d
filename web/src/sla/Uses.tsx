// What makes use of a thing of the rules; each leads to its line.

import { Link } from '@tanstack/react-router'
import { useWords } from '../words/words'
import type { Use } from './queries'
import css from './Sla.module.css'

export function Uses({ of }: { of: readonly Use[] }) {
  const say = useWords()
  if (of.length === 0) return <p className={css.quiet}>{say('promise.unused')}</p>
  return (
    <ul className={css.uses} aria-label={say('promise.uses')}>
      {of.map((one) => (
        <li key={`${one.place.file}:${one.place.line}:${one.kind}:${one.name}`}>
          <Link
            to="/rules"
            search={{ file: one.place.file, line: one.place.line }}
            title={`${one.place.file}:${one.place.line}`}
          >
            <bdi dir="ltr">{`${one.kind} ${one.name}`}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  )
}
