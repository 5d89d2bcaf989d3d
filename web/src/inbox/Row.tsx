import { IconClockHour4, IconFlame, IconMoonStars, IconShieldExclamation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import type { Conversation } from '../api/client'
import { Due } from '../conversation/Due'
import { isSetAside, isSpam } from '../conversation/spam'
import { Apart, Avatar, classes, Moment, Pill } from '../design/parts'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Row.module.css'
import { RowHere } from './RowHere'
import type { Filters } from './views'

export const Row = memo(function Row({
  row,
  here,
  view,
  filters,
}: {
  row: Conversation
  here: boolean
  view: string
  filters: Filters
}) {
  const say = useWords()
  const of = usePreferences()
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
        {waiting && <span className="unseen">{say('list.waiting')}</span>}
        <span className={css.when}>
          <Moment at={row.last_customer_mail_at ?? row.updated} />
        </span>
      </span>
      <Apart className={css.subject}>{row.subject || say('list.noSubject')}</Apart>
      <span className={css.bottom}>
        <Apart className={css.preview}>{row.preview}</Apart>
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
