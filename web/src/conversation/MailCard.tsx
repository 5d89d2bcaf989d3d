import { IconChevronDown } from '@tabler/icons-react'
import { useId, useState } from 'react'
import type { Mail } from '../api/client'
import { Apart, Avatar, IconButton, Moment } from '../design/parts'
import { byteSize } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { fullName, shortName } from './addresses'
import { FileList } from './FileList'
import { Linked } from './Linked'
import { MailFacts } from './MailFacts'
import { MailFrame } from './MailFrame'
import css from './Timeline.module.css'

function FullHeader({
  mail,
  id,
  onSplit,
  onForward,
}: {
  mail: Mail
  id: string
  onSplit: ((mail: number) => void) | undefined
  onForward: ((mail: number) => void) | undefined
}) {
  const say = useWords()
  const of = usePreferences()
  const { spf, dkim, dmarc } = mail.auth
  const checks = [`SPF ${spf}`, `DKIM ${dkim}`, `DMARC ${dmarc}`].join(' · ')
  const kinds = [mail.auto_submitted && say('mail.automatic'), mail.list && say('mail.list')].filter(Boolean)
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
    <dl className={css.header} id={id}>
      {line(say('mail.from'), mail.from.map(fullName).join(', '))}
      {line(say('mail.toField'), mail.to.map(fullName).join(', '))}
      {line(say('mail.cc'), mail.cc.map(fullName).join(', '))}
      {line(say('mail.replyTo'), mail.reply_to.map(fullName).join(', '))}
      {line(say('mail.envelope'), mail.envelope_from)}
      {line(say('mail.messageId'), mail.message_id)}
      <dt>{say('mail.received')}</dt>
      <dd>
        <Moment at={mail.received} exact />
      </dd>
      {mail.date && (
        <>
          <dt>{say('mail.claimed')}</dt>
          <dd>
            <Moment at={mail.date} exact />
          </dd>
        </>
      )}
      {line(say('mail.size'), byteSize(mail.size, of))}
      {line(say('mail.checks'), checks)}
      {line(say('mail.kind'), kinds.join(', '))}
      <dt />
      <dd>
        <a href={mail.raw} download>
          {say('mail.raw')}
        </a>
      </dd>
      {onForward && (
        <>
          <dt />
          <dd>
            <button type="button" className={css.split} onClick={() => onForward(mail.id)}>
              {say('mail.forward')}
            </button>
          </dd>
        </>
      )}
      {onSplit && (
        <>
          <dt />
          <dd>
            <button type="button" className={css.split} onClick={() => onSplit(mail.id)}>
              {say('split.do')}
            </button>
          </dd>
        </>
      )}
    </dl>
  )
}

export function MailCard({
  mail,
  version,
  open,
  onSplit,
  onForward,
}: {
  mail: Mail
  version: number
  open: boolean
  onSplit: ((mail: number) => void) | undefined
  onForward: ((mail: number) => void) | undefined
}) {
  const say = useWords()
  const id = useId()
  const [header, setHeader] = useState(false)
  const [quoted, setQuoted] = useState(false)
  // as the customer formed it; only the newest loads its frame at once
  const [formatted, setFormatted] = useState(mail.html !== null)
  const [unfolded, setUnfolded] = useState(open)
  const sender = mail.from[0]
  const recipients = [...mail.to, ...mail.cc]
  const first = recipients[0]
  return (
    <article
      className={css.card}
      data-version={version}
      data-mail={mail.id}
      lang={mail.language.length === 2 ? mail.language : undefined}
    >
      <header className={css.head}>
        <Avatar name={shortName(sender) || '?'} />
        <div className={css.people}>
          <span>
            <Apart className={css.who}>{shortName(sender) || say('list.nobody')}</Apart>{' '}
            {sender?.name && <Apart className={css.address}>{sender.address}</Apart>}
          </span>
          {first && (
            <span className={css.to}>
              {recipients.length > 1
                ? say('mail.toMore', { who: shortName(first), n: recipients.length - 1 })
                : say('mail.to', { who: shortName(first) })}
            </span>
          )}
        </div>
        <span className={css.at}>
          <Moment at={mail.received} />
        </span>
        <IconButton
          label={say('mail.details')}
          aria-expanded={header}
          aria-controls={id}
          on={header}
          onClick={() => setHeader(!header)}
        >
          <IconChevronDown size={16} aria-hidden="true" />
        </IconButton>
      </header>
      {header && <FullHeader mail={mail} id={id} onSplit={onSplit} onForward={onForward} />}
      <MailFacts mail={mail} />
      {formatted && mail.html && unfolded ? (
        <MailFrame mail={mail} who={shortName(mail.from[0])} />
      ) : (
        <div className={css.text} dir="auto">
          {mail.body ? <Linked text={mail.body} /> : <em>{say('mail.empty')}</em>}
          {mail.signature && <Linked text={`\n\n${mail.signature}`} />}
        </div>
      )}
      {mail.html && (
        <button
          type="button"
          className={css.fold}
          aria-pressed={formatted && unfolded}
          onClick={() => {
            setFormatted(!(formatted && unfolded))
            setUnfolded(true)
          }}
        >
          {formatted && unfolded ? say('mail.text') : say('mail.html')}
        </button>
      )}
      {mail.quoted && !(formatted && mail.html && unfolded) && (
        <>
          <button
            type="button"
            className={css.fold}
            aria-expanded={quoted}
            onClick={() => setQuoted(!quoted)}
          >
            {quoted ? say('mail.quotedHide') : say('mail.quoted')}
          </button>
          {quoted && (
            <blockquote className={css.quoted} dir="auto">
              <Linked text={mail.quoted} />
            </blockquote>
          )}
        </>
      )}
      <FileList
        // pictures that stand in the text are shown there
        files={mail.attachments.filter((one) => !(one.inline && one.content_id && mail.html))}
      />
    </article>
  )
}
