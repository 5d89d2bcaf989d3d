// What lay in an account's folders when it was connected, and how far that is taken in.

import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Apart, isolated, Moment } from '../design/parts'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { fates, type Import, isImporting, progressOf, sharesOf } from './imports'
import css from './Ledger.module.css'

function Folder({ of, channel, linked }: { of: Import; channel: number; linked: boolean }) {
  const say = useWords()
  const person = usePreferences()
  const { done, percent, running } = progressOf(of)
  const counted = say('imports.counted', { done: number(done, person), found: number(of.found, person) })
  const facts = fates.filter((one) => of[one] > 0)
  return (
    <li className={css.folder}>
      <p className={css.folderHead}>
        <Apart className={css.folderName}>{of.folder}</Apart>
        <span className={css.quiet}>
          {running ? (
            counted
          ) : (
            <span className={css.ended}>
              <IconCircleCheck size={15} aria-hidden="true" />
              {say('imports.finished')} {of.finished && <Moment at={of.finished} />}
            </span>
          )}
        </span>
      </p>
      <div
        role="progressbar"
        className={css.bar}
        aria-label={say('imports.of', { folder: isolated(of.folder) })}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={counted}
      >
        {sharesOf(of).map((one) => (
          <span key={one.fate} data-fate={one.fate} style={{ flexBasis: `${one.percent}%` }} />
        ))}
      </div>
      <ul className={css.fates}>
        {facts.map((one) => (
          <li key={one} data-fate={one}>
            {one === 'failed' && linked ? (
              <Link
                to="/channels/$channel/mail"
                params={{ channel: String(channel) }}
                search={{ outcome: 'failed', folder: of.folder }}
              >
                {say('imports.failed', { n: of.failed })}
              </Link>
            ) : (
              say(`imports.${one}`, { n: of[one] })
            )}
          </li>
        ))}
        {facts.length === 0 && <li>{say(of.found === 0 ? 'imports.empty' : 'imports.begins')}</li>}
      </ul>
    </li>
  )
}

export function Imports({
  imports,
  channel,
  paused,
  linked,
}: {
  imports: readonly Import[]
  channel: number
  /** Nothing goes on meanwhile. */
  paused: boolean
  /** Failures lead into the ledger. */
  linked: boolean
}) {
  const say = useWords()
  const running = isImporting(imports)
  if (imports.length === 0) return null
  return (
    <section className={css.imports} aria-label={say('imports.title')}>
      <div>
        <h3 className={css.title}>{say('imports.title')}</h3>
        <p className={css.quiet}>{say('imports.help')}</p>
      </div>
      {running && paused && (
        <p className={css.warn}>
          <IconAlertTriangle size={15} aria-hidden="true" /> {say('imports.paused')}
        </p>
      )}
      <ul className={css.folders}>
        {imports.map((one) => (
          <Folder key={one.folder} of={one} channel={channel} linked={linked} />
        ))}
      </ul>
    </section>
  )
}
