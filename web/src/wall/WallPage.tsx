// How the desk stands, for a screen that hangs on a wall: large, by itself, without anything personal.

import {
  IconAlertTriangle,
  IconArrowLeft,
  IconHourglassLow,
  IconMaximize,
  IconMinimize,
  IconUserCheck,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useState } from 'react'
import { Loading } from '../admin/Loading'
import { agentsQuery, teamsQuery } from '../api/queries'
import { useNow } from '../app/now'
import { reasonOf } from '../app/refused'
import { Apart, Avatar, classes, IconButton, iconButtonClass, inputClass, isolated } from '../design/parts'
import { lengthOfTime, number, shortMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { standingQuery } from '../reports/queries'
import { useWords } from '../words/words'
import { isPart, parts } from './shown'
import { type Standing, standingOfChannels, standingOfTeams, together, toneOf } from './standing'
import css from './Wall.module.css'

/** Deadlines pass and people come and go without an event. */
const renewAfter = 15_000
/** So many cards leave room for larger type. */
const few = 6
/** Numbers older than this are said to be old. */
const oldAfter = 90_000

function useFullScreen() {
  const [on, setOn] = useState(document.fullscreenElement !== null)
  useEffect(() => {
    const look = () => setOn(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', look)
    return () => document.removeEventListener('fullscreenchange', look)
  }, [])
  useEffect(() => {
    if (!on) return
    let lock: WakeLockSentinel | undefined
    let over = false
    // a screen that goes dark shows nothing; where the browser refuses, it is the system's to decide
    navigator.wakeLock
      ?.request('screen')
      .then((got) => {
        lock = got
        if (over) void got.release()
      })
      .catch(() => undefined)
    return () => {
      over = true
      void lock?.release()
    }
  }, [on])
  const toggle = () =>
    void (on ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(
      () => undefined,
    )
  return { on, toggle }
}

interface FigureProps {
  name: string
  value: string
  icon?: ReactNode
  tone?: 'bad' | 'warn' | undefined
  /** The value is a length of time. */
  time?: boolean
}
/** The number is read after its name, and seen before it. */
const Figure = ({ name, value, icon, tone, time }: FigureProps) => (
  <div className={css.figure} data-tone={tone} data-time={time}>
    <dt>
      {icon}
      {name}
    </dt>
    <dd>{value}</dd>
  </div>
)

function useFigures(of: Standing['counts'], brief = false): FigureProps[] {
  const say = useWords()
  const as = usePreferences()
  const now = useNow()
  const since = of.oldest_unanswered
  return [
    { name: say(brief ? 'wall.waiting' : 'wall.unanswered'), value: number(of.unanswered, as) },
    {
      name: say('wall.oldest'),
      value: since ? lengthOfTime(now - new Date(since).getTime(), as) : '–',
      time: true,
    },
    {
      name: say(brief ? 'wall.riskBrief' : 'wall.risk'),
      value: number(of.at_risk, as),
      tone: of.at_risk > 0 ? 'warn' : undefined,
      icon: <IconHourglassLow aria-hidden="true" />,
    },
    {
      name: say('reports.overdue'),
      value: number(of.overdue, as),
      tone: of.overdue > 0 ? 'bad' : undefined,
      icon: <IconAlertTriangle aria-hidden="true" />,
    },
  ]
}

function Card({ one, to }: { one: Standing; to: { view: string; search: Record<string, string> } }) {
  const say = useWords()
  const as = usePreferences()
  const figures = useFigures(one.counts, true)
  const here = one.here
  return (
    <li className={css.card} data-tone={toneOf(one.counts)}>
      <div className={css.cardHead}>
        <h3>
          <Link to="/inbox/$view" params={{ view: to.view }} search={to.search}>
            <Apart>{one.name}</Apart>
          </Link>
        </h3>
        {here && (
          <p className={classes(css.here, here.available === 0 && css.nobody)}>
            <IconUserCheck aria-hidden="true" />
            {say('wall.here', { n: here.available, all: number(here.all, as) })}
          </p>
        )}
      </div>
      <dl className={css.cardFigures}>
        {figures.map((it) => (
          <Figure key={it.name} {...it} />
        ))}
      </dl>
    </li>
  )
}

export default function WallPage() {
  const say = useWords()
  const as = usePreferences()
  const now = useNow()
  const navigate = useNavigate()
  const { show } = useSearch({ from: '/signed-in/wall' })
  const { data, error } = useQuery({ ...standingQuery, refetchInterval: renewAfter })
  const { data: people } = useQuery({ ...agentsQuery, refetchInterval: renewAfter })
  const { data: teams } = useQuery({ ...teamsQuery, refetchInterval: 10 * renewAfter })
  const full = useFullScreen()
  const active = people?.filter((one) => one.active) ?? []
  const available = active.filter((one) => one.presence === 'available')
  const figures = useFigures(together(data?.channels ?? []))
  const old = data && now - new Date(data.to).getTime() > oldAfter
  const openOf = (id: number) => data?.agents.find((one) => one.agent?.id === id)?.open ?? 0
  const sections = [
    {
      part: 'teams' as const,
      title: say('page.teams'),
      all: data ? standingOfTeams(data.teams, teams ?? [], people ?? []) : [],
      to: (one: Standing) => ({ view: `team-${one.id}`, search: {} }),
    },
    {
      part: 'mailboxes' as const,
      title: say('wall.mailboxes'),
      all: data ? standingOfChannels(data.channels) : [],
      to: (one: Standing) => ({ view: 'open', search: { channel: String(one.id) } }),
    },
  ].filter((one) => (show === undefined || show === one.part) && one.all.length > 0)
  const cards = sections.reduce((all, one) => all + one.all.length, 0)
  return (
    <main className={css.wall} data-few={cards <= few} id="list" tabIndex={-1}>
      <title>{`${say('page.wall')} · ${say('app.name')}`}</title>
      <header className={css.head}>
        <Link to="/" className={iconButtonClass} aria-label={say('app.back')}>
          <IconArrowLeft size={18} aria-hidden="true" className="mirrored" />
        </Link>
        <h1>{say('page.wall')}</h1>
        <p className={css.asOf} data-old={old ?? false}>
          {data &&
            say(old ? 'wall.old' : 'wall.asOf', {
              time: isolated(shortMoment(new Date(data.to), new Date(now), as)),
            })}
        </p>
        <select
          className={inputClass}
          aria-label={say('wall.show')}
          value={show ?? ''}
          onChange={({ target: { value } }) =>
            void navigate({ to: '/wall', search: isPart(value) ? { show: value } : {}, replace: true })
          }
        >
          <option value="">{say('wall.all')}</option>
          {parts.map((one) => (
            <option key={one} value={one}>
              {say(`wall.${one}`)}
            </option>
          ))}
        </select>
        {document.fullscreenEnabled && (
          <IconButton label={say(full.on ? 'wall.leaveFull' : 'wall.full')} onClick={full.toggle}>
            {full.on ? (
              <IconMinimize size={18} aria-hidden="true" />
            ) : (
              <IconMaximize size={18} aria-hidden="true" />
            )}
          </IconButton>
        )}
      </header>
      {error && !data ? (
        <p role="alert">{reasonOf(error, say)}</p>
      ) : !data ? (
        <Loading />
      ) : (
        <>
          <dl className={css.figures}>
            {figures.map((it) => (
              <Figure key={it.name} {...it} />
            ))}
            <Figure
              name={say('wall.available', { all: number(active.length, as) })}
              value={number(available.length, as)}
              tone={available.length === 0 ? 'bad' : undefined}
              icon={<IconUserCheck aria-hidden="true" />}
            />
          </dl>
          {sections.map((section) => (
            <section key={section.part} className={css.section} aria-label={section.title}>
              <h2>{section.title}</h2>
              <ul className={css.cards}>
                {section.all.map((one) => (
                  <Card key={one.id} one={one} to={section.to(one)} />
                ))}
              </ul>
            </section>
          ))}
          <section className={css.section} aria-label={say('wall.availableNow')}>
            <h2>{say('wall.availableNow')}</h2>
            {available.length === 0 ? (
              <p className={css.quiet}>{say('wall.nobody')}</p>
            ) : (
              <ul className={css.people}>
                {available.map((one) => (
                  <li key={one.id}>
                    <Avatar name={one.name} />
                    <Apart>{one.name}</Apart>
                    <span className={css.quiet}>{say('wall.has', { n: openOf(one.id) })}</span>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </>
      )}
    </main>
  )
}
