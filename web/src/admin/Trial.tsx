// What the servers of an account said when it was tried.

import { IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { Refusal, type Schemas } from '../api/client'
import { told } from '../words/told'
import { useWords } from '../words/words'
import css from './Admin.module.css'

interface OneWay {
  works: boolean
  mails: number | null
  error: string | null
  help: string | null
}
export interface Trial {
  receiving: OneWay | null
  sending: OneWay | null
}
/** What the servers said, where a change was refused for it. */
export function trialIn(why: unknown): Trial | undefined {
  const problem =
    why instanceof Refusal
      ? (why.problem as (Schemas['Problem'] & { trial?: unknown }) | undefined)
      : undefined
  return problem?.code === 'trial_failed' ? (problem.trial as unknown as Trial) : undefined
}

export function TrialReport({ trial }: { trial: Trial }) {
  const say = useWords()
  const ways = [
    ['receiving', trial.receiving],
    ['sending', trial.sending],
  ] as const
  return (
    <ul className={css.trial} role="status">
      {ways.map(
        ([way, one]) =>
          one && (
            <li key={way} className={one.works ? css.good : css.bad}>
              {one.works ? (
                <IconCircleCheck size={17} aria-hidden="true" />
              ) : (
                <IconCircleX size={17} aria-hidden="true" />
              )}
              <span>
                {one.works
                  ? way === 'receiving'
                    ? say('account.receives', { n: one.mails ?? 0 })
                    : say('account.sends')
                  : say(way === 'receiving' ? 'account.receivesNot' : 'account.sendsNot')}
                {!one.works && (
                  <>
                    {' '}
                    <bdi>{told([one.error, one.help].filter(Boolean).join('; '))}</bdi>
                  </>
                )}
              </span>
            </li>
          ),
      )}
    </ul>
  )
}
