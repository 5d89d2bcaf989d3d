import { Menu } from '@mantine/core'
import {
  IconArrowBackUp,
  IconChevronDown,
  IconChevronLeft,
  IconCircle,
  IconCircleCheck,
  IconClockHour4,
  IconDots,
  IconFlame,
  IconHourglass,
  IconLayoutSidebarRight,
  IconMoonStars,
  IconShieldExclamation,
  IconTag,
  IconUserPlus,
  IconX,
} from '@tabler/icons-react'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Conversation } from '../api/client'
import { Apart, Avatar, Button, classes, IconButton, iconButtonClass } from '../design/parts'
import { stayInRow } from '../design/row'
import { fullMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import type { Actions } from './actions'
import { Due, Paused } from './Due'
import type { Deadline } from './deadline'
import css from './Header.module.css'
import { NumberOf } from './NumberOf'
import type { PickerName } from './Pickers'
import { Steps } from './Steps'
import { Subject } from './Subject'
import { isSpam, shownStatus } from './spam'

const icon = { size: 15, stroke: 1.9, 'aria-hidden': true } as const
const statusSigns: Record<string, ReactNode> = {
  open: <IconCircle {...icon} />,
  waiting_customer: <IconHourglass {...icon} />,
  waiting_internal: <IconHourglass {...icon} />,
  snoozed: <IconMoonStars {...icon} />,
  closed: <IconCircleCheck {...icon} />,
  quarantined: <IconShieldExclamation {...icon} />,
}

interface Props {
  talk: Conversation
  actions: Actions
  deadlines: readonly Deadline[]
  canReply: boolean
  onPick: (name: PickerName) => void
  /** The subject is being corrected. */
  naming: boolean
  onNaming: (open: boolean) => void
  context: boolean
  onContext: () => void
}

export function Header({
  talk,
  actions,
  deadlines,
  canReply,
  onPick,
  naming,
  onNaming,
  context,
  onContext,
}: Props) {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const { view } = useParams({ from: '/signed-in/inbox/$view' })
  const filters = useSearch({ from: '/signed-in/inbox/$view' })
  const next = deadlines.find((one) => one.due && one.state === 'running')
  const paused = deadlines.find((one) => one.state === 'paused')
  const closed = talk.status === 'closed'
  const status = wordOr(`status.${shownStatus(talk)}`, talk.status)

  return (
    <header className={css.header}>
      <div className={css.first}>
        <Link
          to="/inbox/$view"
          params={{ view }}
          search={filters}
          className={classes(iconButtonClass, css.back)}
          aria-label={say('app.back')}
        >
          <IconChevronLeft size={20} aria-hidden="true" className="mirrored" />
        </Link>
        <Subject
          talk={talk}
          actions={actions}
          able={canReply && talk.status !== 'merged'}
          open={naming}
          onOpen={onNaming}
        />
        <div className={css.does}>
          <Steps />
          {canReply && (
            <>
              <IconButton
                label={say('conversation.snooze')}
                hint={['H']}
                className={css.roomy}
                onClick={() => onPick('snooze')}
              >
                <IconMoonStars size={17} aria-hidden="true" />
              </IconButton>
              {talk.status !== 'merged' && (
                <Button
                  className={css.done}
                  onClick={() => void actions.setStatus(closed ? 'open' : 'closed')}
                >
                  {closed ? (
                    <IconArrowBackUp {...icon} className="mirrored" />
                  ) : (
                    <IconCircleCheck {...icon} />
                  )}
                  <span>{closed ? say('conversation.reopen') : say('conversation.closeIt')}</span>
                </Button>
              )}
              <Menu>
                <Menu.Target>
                  <button type="button" className={iconButtonClass} aria-label={say('conversation.more')}>
                    <IconDots size={17} aria-hidden="true" />
                  </button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={() => onPick('assign')}>{say('keys.assign')}</Menu.Item>
                  <Menu.Item onClick={() => onPick('status')}>{say('conversation.status')}</Menu.Item>
                  <Menu.Item onClick={() => onPick('priority')}>{say('conversation.priority')}</Menu.Item>
                  <Menu.Item onClick={() => onPick('tag')}>{say('conversation.tags')}</Menu.Item>
                  <Menu.Item onClick={() => onPick('snooze')}>{say('conversation.snooze')}</Menu.Item>
                  {talk.status !== 'merged' && (
                    <Menu.Item onClick={() => onNaming(true)}>{say('subject.change')}</Menu.Item>
                  )}
                  {talk.status !== 'merged' && (
                    <Menu.Item onClick={() => void actions.setSpam(!isSpam(talk))}>
                      {say(isSpam(talk) ? 'spam.back' : 'spam.do')}
                    </Menu.Item>
                  )}
                  {talk.status !== 'merged' && (
                    <Menu.Item onClick={() => onPick('merge')}>{say('merge.do')}</Menu.Item>
                  )}
                </Menu.Dropdown>
              </Menu>
            </>
          )}
          <IconButton
            label={context ? say('conversation.hideDetails') : say('conversation.showDetails')}
            hint={['D']}
            on={context}
            aria-pressed={context}
            onClick={onContext}
          >
            <IconLayoutSidebarRight size={17} aria-hidden="true" className="mirrored" />
          </IconButton>
        </div>
      </div>
      <div className={css.second}>
        <NumberOf conversation={talk.id} />
        <button
          type="button"
          className={css.fact}
          data-status={talk.status}
          disabled={!canReply}
          onClick={() => onPick('status')}
        >
          {statusSigns[talk.status] ?? <IconCircle {...icon} />}
          <span className="unseen">{`${say('conversation.status')}: `}</span>
          {status}
          {talk.status === 'snoozed' &&
            talk.snoozed_until &&
            ` · ${fullMoment(new Date(talk.snoozed_until), of)}`}
          <IconChevronDown size={13} aria-hidden="true" />
        </button>
        <button type="button" className={css.fact} disabled={!canReply} onClick={() => onPick('assign')}>
          {talk.agent ? <Avatar name={talk.agent.name} small /> : <IconUserPlus {...icon} />}
          <span className="unseen">{`${say('filter.agent')}: `}</span>
          <span className={css.owner}>
            <Apart>{talk.agent?.name ?? (talk.team ? '' : say('conversation.unassigned'))}</Apart>
            {talk.team && <Apart className={talk.agent ? css.team : undefined}>{talk.team.name}</Apart>}
          </span>
          <IconChevronDown size={13} aria-hidden="true" />
        </button>
        {talk.priority !== 'normal' && (
          <button
            type="button"
            className={classes(css.fact)}
            data-priority={talk.priority}
            disabled={!canReply}
            onClick={() => onPick('priority')}
          >
            <IconFlame {...icon} />
            <span className="unseen">{`${say('conversation.priority')}: `}</span>
            {say(`priority.${talk.priority}`)}
          </button>
        )}
        {!closed && next?.due && talk.status !== 'snoozed' && (
          <Due
            long
            at={next.due.toISOString()}
            label={wordOr(`sla.${next.clock}`, next.clock)}
            icon={<IconClockHour4 size={14} aria-hidden="true" />}
          />
        )}
        {!closed && !next && paused && <Paused why={status} />}
        <ul className={css.tags} data-row aria-label={say('conversation.tags')}>
          {talk.tags.map((tag) => (
            <li key={tag} className={css.tag}>
              <Apart>{tag}</Apart>
              {canReply && (
                <button
                  type="button"
                  data-removes
                  aria-label={say('conversation.removeTag', { tag })}
                  onClick={(event) => {
                    stayInRow(event.currentTarget)
                    void actions.untag(tag)
                  }}
                >
                  <IconX size={12} aria-hidden="true" />
                </button>
              )}
            </li>
          ))}
          {canReply && (
            <li>
              <button type="button" className={css.addTag} data-adds onClick={() => onPick('tag')}>
                <IconTag size={14} aria-hidden="true" />
                <span className={talk.tags.length > 0 ? 'unseen' : undefined}>
                  {say('conversation.addTag')}
                </span>
              </button>
            </li>
          )}
        </ul>
      </div>
    </header>
  )
}
