import {
  IconAlertTriangle,
  IconCheck,
  IconChevronDown,
  IconClockHour4,
  IconCornerUpRight,
  IconRefresh,
  IconRobot,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Fragment, useId, useState } from 'react'
import { type Answer, api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Apart, Avatar, Button, isolated, Moment } from '../design/parts'
import { shortMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { told } from '../words/told'
import { useWords } from '../words/words'
import { AnswerFrame } from './AnswerFrame'
import { fullName, shortName } from './addresses'
import { FileList } from './FileList'
import { Linked } from './Linked'
import css from './Timeline.module.css'

const trouble = (state: Answer['state']) => state === 'dead' || state === 'parked' || state === 'failed'

function State({ answer }: { answer: Answer }) {
  const say = useWords()
  const of = usePreferences()
  const client = useQueryClient()
  const bad = answer.state === 'dead' || answer.state === 'parked'
  const time = answer.finished ? shortMoment(new Date(answer.finished), new Date(), of) : ''
  const again = async () => {
    try {
      await take(api.POST('/api/v1/outbox/{id}/retry', { params: { path: { id: answer.outbox } } }))
      tell(say('answer.retried'))
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    void client.invalidateQueries({ queryKey: ['conversation'] })
  }
  return (
    <div className={css.state} data-tone={bad ? 'bad' : answer.state === 'failed' ? 'warn' : undefined}>
      {trouble(answer.state) ? (
        <IconAlertTriangle size={15} aria-hidden="true" />
      ) : answer.state === 'sent' ? (
        <IconCheck size={15} aria-hidden="true" />
      ) : (
        <IconClockHour4 size={15} aria-hidden="true" />
      )}
      <p>{say(`answer.${answer.state}`, { time, why: isolated(told(answer.error)) })}</p>
      {answer.doubtful && <p>{say('answer.doubtful')}</p>}
      {trouble(answer.state) && (
        <Button look="quiet" onClick={() => void again()}>
          <IconRefresh size={14} aria-hidden="true" />
          {say('answer.retry')}
        </Button>
      )}
    </div>
  )
}

/** Everybody who got it. */
function Recipients({ answer, id }: { answer: Answer; id: string }) {
  const say = useWords()
  const lines = [
    { label: say('mail.toField'), all: answer.to },
    { label: say('mail.cc'), all: answer.cc },
    { label: say('composer.bcc'), all: answer.bcc },
  ]
  return (
    <dl className={css.header} id={id}>
      {lines
        .filter((line) => line.all.length > 0)
        .map((line) => (
          <Fragment key={line.label}>
            <dt>{line.label}</dt>
            <dd>
              <ul>
                {line.all.map((one) => (
                  <li key={one.address}>
                    <Apart>{fullName(one)}</Apart>
                  </li>
                ))}
              </ul>
            </dd>
          </Fragment>
        ))}
    </dl>
  )
}

export function AnswerCard({ answer, at, version }: { answer: Answer; at: string; version: number }) {
  const say = useWords()
  const id = useId()
  const [named, setNamed] = useState(false)
  const people = [...answer.to, ...answer.cc]
  const first = people[0]
  const who = shortName(first)
  return (
    <article className={`${css.card} ${css.ours}`} data-version={version} data-answer={answer.outbox}>
      <header className={css.head}>
        {answer.automatic ? (
          <IconRobot size={24} stroke={1.5} aria-hidden="true" />
        ) : (
          <Avatar name={answer.author?.name ?? '?'} />
        )}
        <div className={css.people}>
          <Apart className={css.who}>
            {answer.automatic ? say('answer.automatic') : (answer.author?.name ?? '')}
          </Apart>
          {first && (
            <button
              type="button"
              className={css.opens}
              aria-expanded={named}
              aria-controls={id}
              onClick={() => setNamed(!named)}
            >
              <span>
                {people.length > 1
                  ? say('mail.toMore', { who, n: people.length - 1 })
                  : say('mail.to', { who })}
              </span>
              <IconChevronDown size={13} aria-hidden="true" />
            </button>
          )}
        </div>
        <span className={css.at}>
          <Moment at={at} />
        </span>
      </header>
      {named && <Recipients answer={answer} id={id} />}
      {answer.forward && (
        <p className={css.forwarded}>
          <IconCornerUpRight size={14} aria-hidden="true" className="mirrored" />
          {say(answer.enclosed === null ? 'answer.forward' : 'answer.enclosed')}
        </p>
      )}
      {answer.html ? (
        <AnswerFrame src={answer.html} who={who} />
      ) : (
        <div className={css.text} dir="auto">
          <Linked text={answer.text} />
          {answer.signature && (
            <div className={css.signature} dir="auto">
              <Linked text={answer.signature} />
            </div>
          )}
        </div>
      )}
      {/* pictures that stand in the text are shown there */}
      <FileList files={answer.attachments.filter((one) => !one.inline)} />
      {answer.bcc.length > 0 && !named && (
        <p className={css.hidden}>
          <Apart>{say('answer.bcc', { who: answer.bcc.map((one) => one.address).join(', ') })}</Apart>
        </p>
      )}
      <State answer={answer} />
    </article>
  )
}
