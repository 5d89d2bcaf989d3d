import {
  IconAddressBook,
  IconAlertTriangle,
  IconCalendarTime,
  IconChartBar,
  IconCircleCheck,
  IconClockExclamation,
  IconCommand,
  IconDeviceTv,
  IconHistory,
  IconInbox,
  IconKey,
  IconMail,
  IconMailQuestion,
  IconMoonStars,
  IconPencil,
  IconRoute,
  IconShieldExclamation,
  IconTemplate,
  IconUser,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { meQuery, teamsQuery } from '../api/queries'
import { Apart, Button, Key } from '../design/parts'
import { queryOfView, type ViewName } from '../inbox/views'
import { isMac } from '../keys/keymap'
import type { LiveState } from '../live/stream'
import { useWords } from '../words/words'
import { Count } from './Count'
import { MeMenu } from './MeMenu'
import { Bell } from './Notices'
import { type DeskPage, deskPagesOf } from './pages'
import css from './Rail.module.css'
import { SavedViews } from './SavedViews'

const icon = { size: 17, stroke: 1.75, 'aria-hidden': true } as const
const views: { name: ViewName; icon: ReactNode; loud?: boolean; counted?: boolean }[] = [
  { name: 'mine', icon: <IconUser {...icon} />, counted: true },
  { name: 'unassigned', icon: <IconMailQuestion {...icon} />, counted: true },
  { name: 'teams', icon: <IconUsersGroup {...icon} />, counted: true },
  { name: 'risk', icon: <IconClockExclamation {...icon} />, counted: true, loud: true },
  { name: 'snoozed', icon: <IconMoonStars {...icon} />, counted: true },
  { name: 'attention', icon: <IconAlertTriangle {...icon} />, counted: true, loud: true },
  { name: 'open', icon: <IconInbox {...icon} />, counted: true },
  { name: 'closed', icon: <IconCircleCheck {...icon} /> },
  { name: 'spam', icon: <IconShieldExclamation {...icon} /> },
]

const signs: Record<DeskPage, ReactNode> = {
  '/drafts': <IconPencil {...icon} />,
  '/saved-replies': <IconTemplate {...icon} />,
  '/rules': <IconRoute {...icon} />,
  '/sla': <IconCalendarTime {...icon} />,
  '/reports': <IconChartBar {...icon} />,
  '/wall': <IconDeviceTv {...icon} />,
  '/channels': <IconMail {...icon} />,
  '/authentications': <IconKey {...icon} />,
  '/people': <IconAddressBook {...icon} />,
  '/teams': <IconUsers {...icon} />,
  '/webhooks': <IconWebhook {...icon} />,
  '/audit': <IconHistory {...icon} />,
}

function Entry({
  view,
  label,
  icon: sign,
  counted,
  loud,
}: {
  view: string
  label: string
  icon: ReactNode
  counted?: boolean | undefined
  loud?: boolean | undefined
}) {
  const { view: here } = useParams({ strict: false })
  return (
    <li>
      <Link
        to="/inbox/$view"
        params={{ view }}
        search={{}}
        className={css.entry}
        aria-current={here === view ? 'page' : undefined}
      >
        {sign}
        <Apart className={css.name}>{label}</Apart>
        {counted && <Count of={queryOfView(view, Date.now())} loud={loud} />}
      </Link>
    </li>
  )
}

export function Rail({
  onPalette,
  onSheet,
  onNotices,
  live,
}: {
  onPalette: () => void
  onSheet: () => void
  onNotices: () => void
  live: LiveState
}) {
  const say = useWords()
  const { data: me } = useQuery(meQuery)
  const { data: teams } = useQuery(teamsQuery)
  const mine =
    teams?.filter(
      (team) => team.active && (me?.role !== 'agent' || team.members.some((one) => one.agent === me?.id)),
    ) ?? []
  const pages = deskPagesOf(me)
  return (
    <nav className={css.rail} aria-label={say('app.views')}>
      <div className={css.brand}>
        <img src="/barid.svg" alt="" />
        <span>{say('app.name')}</span>
        <Bell onOpen={onNotices} />
      </div>
      <Button className={css.palette} onClick={onPalette}>
        <IconCommand size={15} aria-hidden="true" />
        <span>{say('me.palette')}</span>
        <Key>{isMac ? '⌘K' : 'Ctrl K'}</Key>
      </Button>
      <ul className={css.list}>
        {views.map((one) => (
          <Entry
            key={one.name}
            view={one.name}
            label={say(`view.${one.name}`)}
            icon={one.icon}
            counted={one.counted}
            loud={one.loud}
          />
        ))}
      </ul>
      <SavedViews />
      {mine.length > 0 && (
        <>
          <h2 className={css.heading}>{say('app.teams')}</h2>
          <ul className={css.list}>
            {mine.map((team) => (
              <Entry
                key={team.id}
                view={`team-${team.id}`}
                label={team.name}
                icon={<IconUsers {...icon} />}
                counted
              />
            ))}
          </ul>
        </>
      )}
      {pages.length > 0 && (
        <>
          <h2 className={css.heading}>{say('app.desk')}</h2>
          <ul className={css.list}>
            {pages.map((one) => (
              <li key={one.to}>
                <Link to={one.to} className={css.entry} activeProps={{ 'aria-current': 'page' }}>
                  {signs[one.to]}
                  <span className={css.name}>{say(one.word)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={css.foot}>{me && <MeMenu me={me} onSheet={onSheet} live={live} />}</div>
    </nav>
  )
}
