import { Menu } from '@mantine/core'
import {
  IconCheck,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconMailForward,
  IconSelector,
  IconShieldLock,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Fragment, type ReactNode } from 'react'
import { api, type Me, take } from '../api/client'
import { meQuery } from '../api/queries'
import { Apart, Avatar } from '../design/parts'
import type { LiveState } from '../live/stream'
import {
  afterClosing,
  type Preferences,
  setPreferences,
  undoTimes,
  usePreferences,
} from '../preferences/preferences'
import { useWords } from '../words/words'
import { type OwnPage, ownPages } from './pages'
import css from './Rail.module.css'
import { say as tell } from './said'

const signs: Record<OwnPage, ReactNode> = {
  '/mail-notices': <IconMailForward size={16} aria-hidden="true" />,
  '/security': <IconShieldLock size={16} aria-hidden="true" />,
  '/tokens': <IconKey size={16} aria-hidden="true" />,
}
const checked = <IconCheck size={15} aria-hidden="true" />
const presences = ['available', 'away', 'on_leave'] as const

export function MeMenu({ me, onSheet, live }: { me: Me; onSheet: () => void; live: LiveState }) {
  const say = useWords()
  const of = usePreferences()
  const client = useQueryClient()
  const navigate = useNavigate()

  const setPresence = async (presence: (typeof presences)[number]) => {
    client.setQueryData(meQuery.queryKey, { ...me, presence })
    try {
      await take(api.PUT('/api/v1/session/presence', { body: { presence } }))
    } catch {
      client.setQueryData(meQuery.queryKey, me)
      tell(say('me.presenceFailed'), { tone: 'bad' })
    }
  }
  const signOut = async () => {
    await take(api.DELETE('/api/v1/session')).catch(() => undefined)
    await navigate({ to: '/sign-in', search: {} })
    client.clear()
  }

  const setOutside = async () => {
    const allowed = !of.outside && (await Notification.requestPermission()) === 'granted'
    setPreferences({ outside: allowed })
    if (!of.outside && !allowed) tell(say('notices.outsideRefused'), { tone: 'bad' })
  }

  const choice = <K extends keyof Preferences>(name: K, value: Preferences[K], label: ReactNode) => (
    <Menu.RadioItem
      value={String(value)}
      checked={of[name] === value}
      checkIcon={checked}
      onChange={() => setPreferences({ [name]: value })}
    >
      {label}
    </Menu.RadioItem>
  )

  return (
    <Menu
      position="top-start"
      width={220}
      keepMounted={false}
      withInitialFocusPlaceholder={false}
      menuItemTabIndex={0}
    >
      <Menu.Target>
        <button type="button" className={css.me} aria-label={say('app.menu')} data-live={live}>
          <span className={css.who}>
            <Avatar name={me.name} />
            <span className={css.presence} data-is={me.presence} />
          </span>
          <span className={css.names}>
            <Apart>{me.name}</Apart>
            <small>{say(`me.${me.presence}`)}</small>
          </span>
          <IconSelector size={15} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown mah="calc(100vh - 5.5rem)" className={css.menu}>
        <Menu.Label>{say('me.presence')}</Menu.Label>
        {presences.map((one) => (
          <Menu.RadioItem
            key={one}
            value={one}
            checked={me.presence === one}
            checkIcon={checked}
            onChange={() => void setPresence(one)}
          >
            {say(`me.${one}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Label>{say('me.language')}</Menu.Label>
        {choice('language', 'en', <span lang="en">{'English'}</span>)}
        {choice('language', 'ar', <span lang="ar">{'العربية'}</span>)}
        <Menu.Label>{say('me.colours')}</Menu.Label>
        {choice('colours', 'auto', say('me.coloursAuto'))}
        {choice('colours', 'light', say('me.coloursLight'))}
        {choice('colours', 'dark', say('me.coloursDark'))}
        <Menu.Label>{say('me.numerals')}</Menu.Label>
        {choice('numerals', 'auto', say('me.numeralsAuto'))}
        {choice('numerals', 'latn', say('me.numeralsLatn'))}
        {choice('numerals', 'arab', say('me.numeralsArab'))}
        <Menu.Label>{say('me.calendar')}</Menu.Label>
        {choice('calendar', 'gregory', say('me.calendarGregory'))}
        {choice('calendar', 'islamic-umalqura', say('me.calendarHijri'))}
        <Menu.Label>{say('me.undo')}</Menu.Label>
        {undoTimes.map((one) => (
          <Fragment key={one}>
            {choice('undo', one, one === 0 ? say('me.undoOff') : say('me.undoSeconds', { n: one }))}
          </Fragment>
        ))}
        <Menu.Label>{say('me.closed')}</Menu.Label>
        {afterClosing.map((one) => (
          <Fragment key={one}>{choice('closed', one, say(`me.closed.${one}`))}</Fragment>
        ))}
        {typeof Notification !== 'undefined' && (
          <Menu.CheckboxItem checked={of.outside} checkIcon={checked} onChange={() => void setOutside()}>
            {say('notices.outside')}
          </Menu.CheckboxItem>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden="true" />} onClick={onSheet}>
          {say('me.keyboard')}
        </Menu.Item>
        {ownPages.map((one) => (
          <Menu.Item key={one.to} leftSection={signs[one.to]} onClick={() => void navigate({ to: one.to })}>
            {say(one.word)}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden="true" className="mirrored" />}
          onClick={() => void signOut()}
        >
          {say('me.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
