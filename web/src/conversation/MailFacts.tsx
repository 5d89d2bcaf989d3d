// What there is to know about a mail before it is read: that it came back, that it is an invitation, that it could
// not be read well, or that it is sealed.

import {
  IconAlertTriangle,
  IconCalendarEvent,
  IconLock,
  IconMailX,
  IconPackage,
  IconSignature,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Mail } from '../api/client'
import { Apart, isolated } from '../design/parts'
import { eventMoment, fullDay } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useTold } from '../words/told'
import { useWordOr, useWords } from '../words/words'
import css from './Facts.module.css'
import { answerOf, difficultiesOf, encryptionOf, invitationKind, isPacked, signatureOf } from './facts'

const icon = { size: 16, 'aria-hidden': true } as const

function Fact({ sign, tone, children }: { sign: ReactNode; tone?: 'warn' | 'bad'; children: ReactNode }) {
  return (
    <div className={css.fact} data-tone={tone}>
      {sign}
      <div>{children}</div>
    </div>
  )
}

function Bounce({ bounce }: { bounce: NonNullable<Mail['bounce']> }) {
  const say = useWords()
  const kind = bounce.delayed ? 'delayed' : bounce.kind
  return (
    <Fact sign={<IconMailX {...icon} />} tone={kind === 'hard' ? 'bad' : 'warn'}>
      <p className={css.title}>{say(`bounce.${kind}`, { who: isolated(bounce.recipient || '?') })}</p>
      {(bounce.status || bounce.reason) && (
        <p>
          {bounce.status && <bdi dir="ltr">{bounce.status}</bdi>}
          {bounce.status && bounce.reason && ' · '}
          <Apart>{bounce.reason}</Apart>
        </p>
      )}
    </Fact>
  )
}

function Invitation({ event }: { event: NonNullable<Mail['calendar']> }) {
  const say = useWords()
  const of = usePreferences()
  const kind = invitationKind(event.method)
  const answer = answerOf(event.partstat)
  // where the zone's offset is not known, the time is that of the place, and the place is named
  const moment = (at: string | null, written: string) => {
    if (at && !event.all_day) return eventMoment(new Date(at), of)
    const local = new Date(event.all_day ? `${written.slice(0, 10)}T00:00:00` : written)
    if (Number.isNaN(local.getTime())) return written
    return event.all_day ? fullDay(local, of) : [eventMoment(local, of), event.zone].filter(Boolean).join(' ')
  }
  const begin = moment(event.starts_at, event.start)
  const end = event.all_day ? '' : moment(event.ends_at, event.end)
  const organiser = event.organiser.name || event.organiser.address
  const line = (label: string, text: string) =>
    text && (
      <>
        <dt>{label}</dt>
        <dd>
          <Apart>{text}</Apart>
        </dd>
      </>
    )
  return (
    <Fact sign={<IconCalendarEvent {...icon} />} {...(kind === 'cancels' ? { tone: 'warn' as const } : {})}>
      <p className={css.title}>
        {kind === 'answers' && answer ? say(`invitation.${answer}`) : say(`invitation.${kind}`)}
        {event.summary && (
          <>
            {': '}
            <Apart>{event.summary}</Apart>
          </>
        )}
      </p>
      <dl>
        {line(say('invitation.when'), end && end !== begin ? `${begin} – ${end}` : begin)}
        {line(say('invitation.where'), event.location)}
        {line(say('invitation.by'), organiser)}
        {event.recurrence && line(say('invitation.again'), say('invitation.repeats'))}
      </dl>
    </Fact>
  )
}

export function MailFacts({ mail }: { mail: Mail }) {
  const say = useWords()
  const told = useTold()
  const wordOr = useWordOr()
  const sealed = encryptionOf(mail)
  const signed = signatureOf(mail)
  const difficulties = difficultiesOf(mail)
  return (
    <>
      {mail.bounce && <Bounce bounce={mail.bounce} />}
      {mail.calendar && <Invitation event={mail.calendar} />}
      {sealed && (
        <Fact sign={<IconLock {...icon} />} tone="warn">
          <p>{say(`sealed.${sealed}`)}</p>
        </Fact>
      )}
      {signed && (
        <Fact sign={<IconSignature {...icon} />}>
          <p>{say(`signed.${signed}`)}</p>
        </Fact>
      )}
      {isPacked(mail) && (
        <Fact sign={<IconPackage {...icon} />} tone="warn">
          <p>{say('mail.tnef')}</p>
        </Fact>
      )}
      {(mail.warning || difficulties.length > 0) && (
        <Fact sign={<IconAlertTriangle {...icon} />} tone="warn">
          {mail.warning && <p>{say('mail.defects', { why: isolated(told(mail.warning)) })}</p>}
          {difficulties.length > 0 && (
            <>
              {!mail.warning && <p className={css.title}>{say('mail.difficult')}</p>}
              <ul>
                {difficulties.map((one) => (
                  <li key={one.code}>
                    {wordOr(`defect.${one.code}`, one.code)}
                    {one.detail && (
                      <>
                        {': '}
                        <Apart>{one.detail}</Apart>
                      </>
                    )}
                  </li>
                ))}
              </ul>
            </>
          )}
        </Fact>
      )}
    </>
  )
}
