import {
  IconCircle,
  IconCircleCheck,
  IconClockHour4,
  IconFlame,
  IconHourglass,
  IconMoonStars,
  IconShieldExclamation,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo, type ReactNode } from 'react'
import type { Conversation } from '../api/client'
import { Due } from '../conversation/Due'
import { isSetAside, isSpam } from '../conversation/spam'
import { Apart, Avatar, classes, Moment, Pill } from '../design/parts'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import css from './Row.module.css'
import { RowHere } from './RowHere'
import type { Filters } from './views'

const sign = { size: 13, 'aria-hidden': true } as const
const signs: Record<string, ReactNode> = {
  waiting_customer: <IconHourglass {...sign} />,
  waiting_internal: <IconHourglass {...sign} />,
  closed: <IconCircleCheck {...sign} />,
}
/** Said otherwise, or not worth saying. */
const unsaid = new Set(['open', 'snoozed', 'quarantined'])
const mostTags = 2

export const Row = memo(function Row({
  row,
  here,
  view,
  filters,
  mixed,
  status,
}: {
  row: Conversation
  here: boolean
  /** Other rows of the list are of other mailboxes. */
  mixed: boolean
  /** What all rows of this list have, and none has to say. */
  status: string | undefined
  view: string
  filters: Filters
}) {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const state = unsaid.has(row.status) || row.status === status ? undefined : row.status
  const tags = row.tags.slice(0, mostTags)
  const waiting = row.unanswered_since !== null && row.status === 'open'
  return (
    <Link
      to="/inbox/$view/$conversation"
      params={{ view, conversation: String(row.id) }}
      search={filters}
      className={classes(css.row, here && css.here, waiting && css.waiting)}
      aria-current={here ? 'true' : undefined}
      preload={false}
      data-conversation={row.id}
    >
      <span className={css.top}>
        <Apart className={css.who}>{row.customer?.name || row.customer?.address || say('list.nobody')}</Apart>
        {row.messages > 1 && (
          <span className={css.many}>
            <span aria-hidden="true">{number(row.messages, of)}</span>
            <span className="unseen">{say('list.messages', { n: row.messages })}</span>
          </span>
        )}
        {mixed && (
          <span className={css.mailbox} title={row.channel.name}>
            <span className="unseen">{`${say('conversation.channel')}: `}</span>
            <Apart>{row.channel.name}</Apart>
          </span>
        )}
        {waiting && <span className="unseen">{say('list.waiting')}</span>}
        <span className={css.when}>
          <Moment at={row.last_customer_mail_at ?? row.updated} />
        </span>
      </span>
      <Apart className={css.subject}>{row.subject || say('list.noSubject')}</Apart>
      <span className={css.bottom}>
        <Apart className={css.preview}>{row.preview}</Apart>
        {tags.length > 0 && (
          <span className={css.tags}>
            <span className="unseen">{`${say('conversation.tags')}: `}</span>
            {tags.map((tag) => (
              <Apart key={tag} className={css.tag}>
                {tag}
              </Apart>
            ))}
          </span>
        )}
        {state && (
          <span className={css.state} title={wordOr(`status.${state}`, state)}>
            {signs[state] ?? <IconCircle {...sign} />}
            <span>{wordOr(`status.${state}`, state)}</span>
          </span>
        )}
        {row.status === 'snoozed' && (
          <Pill bare icon={<IconMoonStars size={13} aria-hidden="true" />}>
            {row.snoozed_until && <Moment at={row.snoozed_until} />}
          </Pill>
        )}
        {isSetAside(row) && (
          <Pill tone="warn" icon={<IconShieldExclamation size={13} aria-hidden="true" />}>
            {say(isSpam(row) ? 'status.spam' : 'status.quarantined')}
          </Pill>
        )}
        {(row.priority === 'high' || row.priority === 'urgent') && (
          <Pill
            bare
            tone={row.priority === 'urgent' ? 'bad' : 'warn'}
            icon={<IconFlame size={13} aria-hidden="true" />}
          >
            {say(`priority.${row.priority}`)}
          </Pill>
        )}
        {row.sla_due && row.status !== 'closed' && row.status !== 'snoozed' && (
          <Due at={row.sla_due} icon={<IconClockHour4 size={13} aria-hidden="true" />} />
        )}
        <RowHere conversation={row.id} />
        {row.agent && (
          <span title={row.agent.name}>
            <Avatar name={row.agent.name} small />
            <span className="unseen">{row.agent.name}</span>
          </span>
        )}
      </span>
    </Link>
  )
})
