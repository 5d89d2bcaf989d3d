import { IconCopy, IconLink, IconPencilPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import type { Attribute, Conversation } from '../api/client'
import { customerQuery } from '../api/queries'
import { say as tell } from '../app/said'
import { askFor } from '../begin/asked'
import { Apart, Avatar, IconButton, Moment } from '../design/parts'
import { useCopy } from '../design/useCopy'
import { everyStatus } from '../inbox/views'
import { useRegistry } from '../keys/commands'
import { fullMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import css from './Context.module.css'
import { Due } from './Due'
import type { Deadline } from './deadline'

// not every desk has some
const Attributes = lazy(() => import('./Attributes'))

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function OtherTalks({ talk }: { talk: Conversation }) {
  const say = useWords()
  const wordOr = useWordOr()
  const customer = talk.customer?.id ?? 0
  const { data } = useQuery(customerQuery(customer))
  const others = data?.items.filter((one) => one.id !== talk.id).slice(0, 8)
  if (!others) return null
  if (others.length === 0) return <p className={css.quiet}>{say('conversation.noOtherTalks')}</p>
  return (
    <>
      <ul className={css.others}>
        {others.map((one) => (
          <li key={one.id}>
            <Link
              to="/inbox/$view/$conversation"
              params={{ view: one.status === 'closed' ? 'closed' : 'open', conversation: String(one.id) }}
              search={{}}
            >
              <Apart>{one.subject || say('list.noSubject')}</Apart>
            </Link>
            <span className={css.quiet}>
              {wordOr(`status.${one.status}`, one.status)}
              {' · '}
              <Moment at={one.updated} />
            </span>
          </li>
        ))}
      </ul>
      <Link
        to="/inbox/$view"
        params={{ view: 'open' }}
        search={{ status: everyStatus, customer: String(customer) }}
      >
        {say('conversation.allTalks')}
      </Link>
    </>
  )
}

interface Props {
  talk: Conversation
  deadlines: readonly Deadline[]
  timers: readonly { key: string; kind: string; due: string }[]
  attributes: readonly Attribute[]
  /** They may be changed. */
  canReply: boolean
  onClose: () => void
}

export function Context({ talk, deadlines, timers, attributes, canReply, onClose }: Props) {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const name = talk.customer?.name || talk.customer?.address || say('list.nobody')
  const wake = timers.find((one) => one.kind === 'wake')
  const { shown, copy } = useCopy()
  const commands = useRegistry()
  const theirs = attributes.filter((one) => one.name.startsWith('customer.'))
  const own = attributes.filter((one) => !theirs.includes(one))
  const attributesOf = (all: readonly Attribute[]) =>
    all.length > 0 && (
      <Suspense fallback={null}>
        <Attributes conversation={talk.id} all={all} able={canReply && talk.status !== 'merged'} />
      </Suspense>
    )
  const copyAddress = async () => {
    if (await copy(talk.customer?.address ?? '')) tell(say('conversation.copied'))
  }
  return (
    <aside className={css.context} aria-label={say('conversation.details')}>
      <IconButton className={css.close} label={say('conversation.hideDetails')} onClick={onClose}>
        <IconX size={16} aria-hidden="true" />
      </IconButton>
      <section className={css.part}>
        <div className={css.person}>
          <Avatar name={name} />
          <div className={css.names}>
            <h2>
              <Apart>{name}</Apart>
            </h2>
            {talk.customer && (
              <Apart ref={shown} className={css.address}>
                {talk.customer.address}
              </Apart>
            )}
          </div>
          {talk.customer?.address && (
            <IconButton
              label={say('begin.withCustomer')}
              onClick={() => {
                askFor({ to: talk.customer?.address ?? '', channel: talk.channel.id })
                commands.run('begin')
              }}
            >
              <IconPencilPlus size={15} aria-hidden="true" className="mirrored" />
            </IconButton>
          )}
          {talk.customer && (
            <IconButton label={say('conversation.copy')} onClick={() => void copyAddress()}>
              <IconCopy size={15} aria-hidden="true" />
            </IconButton>
          )}
        </div>
        {attributesOf(theirs)}
        {talk.linked !== null && (
          <p className={css.linked}>
            <IconLink size={15} aria-hidden="true" />
            <span>
              {say('conversation.linked')}{' '}
              <Link
                to="/inbox/$view/$conversation"
                params={{ view: 'open', conversation: String(talk.linked) }}
                search={{}}
              >
                {say('conversation.openLinked')}
              </Link>
            </span>
          </p>
        )}
      </section>
      {(deadlines.length > 0 || wake) && (
        <section className={css.part}>
          <h3>{say('sla.title')}</h3>
          <dl>
            {deadlines.map((one) => (
              <Fact key={one.clock} label={wordOr(`sla.${one.clock}`, one.clock)}>
                {one.due && one.state === 'running' && talk.status !== 'closed' ? (
                  <>
                    <Due at={one.due.toISOString()} long />
                    <span className={css.quiet}>{fullMoment(one.due, of)}</span>
                  </>
                ) : (
                  wordOr(`sla.${one.state}`, one.state, { why: wordOr(`status.${talk.status}`, talk.status) })
                )}
              </Fact>
            ))}
            {wake && <Fact label={say('conversation.wake')}>{fullMoment(new Date(wake.due), of)}</Fact>}
          </dl>
        </section>
      )}
      <section className={css.part}>
        <h3>{say('conversation.details')}</h3>
        <dl>
          <Fact label={say('conversation.channel')}>
            <Apart>{talk.channel.name}</Apart>
          </Fact>
          <Fact label={say('conversation.type')}>{wordOr(`kind.${talk.kind}`, talk.kind)}</Fact>
          <Fact label={say('conversation.priority')}>{say(`priority.${talk.priority}`)}</Fact>
          <Fact label={say('conversation.language')}>
            {wordOr(`language.${talk.language}`, talk.language)}
          </Fact>
          <Fact label={say('conversation.created')}>
            <Moment at={talk.created} exact />
          </Fact>
          {talk.flags.length > 0 && (
            <Fact label={say('conversation.flagged')}>
              <Apart>{talk.flags.map((one) => wordOr(`flag.${one}`, one)).join(' · ')}</Apart>
            </Fact>
          )}
        </dl>
        {attributesOf(own)}
      </section>
      <section className={css.part}>
        <h3>{say('conversation.otherTalks')}</h3>
        <OtherTalks talk={talk} />
      </section>
    </aside>
  )
}
