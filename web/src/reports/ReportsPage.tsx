// What came, what was answered and how long it took: plots, the same numbers as tables, and as files.

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Loaded } from '../admin/Loading'
import { channelsQuery } from '../api/queries'
import { useNow } from '../app/now'
import { Page } from '../design/Page'
import { inputClass } from '../design/parts'
import { lengthOfTime, localeOf, number, shortDay } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import { Bars } from './Bars'
import { type Report, reportQuery, timesQuery } from './queries'
import css from './Reports.module.css'
import { type Cell, type Column, Table } from './Table'
import { Times } from './Times'

const spans = [7, 30, 90]
export default function ReportsPage() {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const now = useNow()
  const [days, setDays] = useState(7)
  const [channel, setChannel] = useState(0)
  const { data: channels } = useQuery(channelsQuery)
  const asked = useQuery(reportQuery(days, channel))
  const { data: times } = useQuery(timesQuery(days, channel))
  const openAt = new Map(times?.backlog.map((one) => [one.day, one.open]))
  const sum = (what: 'received' | 'answered' | 'opened' | 'closed') =>
    asked.data?.days.reduce((all, one) => all + one[what], 0) ?? 0
  const day = (text: string) => shortDay(new Date(`${text}T12:00:00`), of)
  const time = (seconds: Cell) => (seconds === '' ? '–' : lengthOfTime(Number(seconds) * 1000, of))
  const share = (value: Cell) =>
    value === '' ? '–' : new Intl.NumberFormat(localeOf(of), { style: 'percent' }).format(Number(value))
  // of channels and teams, as things stand now; the wall shows the same
  const standing: Column[] = [
    { name: say('reports.open') },
    { name: say('reports.unassigned') },
    { name: say('wall.unanswered') },
    {
      name: say('wall.oldest'),
      show: (since) => (since === '' ? '–' : lengthOfTime(now - new Date(since).getTime(), of)),
    },
    { name: say('wall.risk') },
    { name: say('reports.overdue') },
  ]
  const standingOf = (one: Report['channels' | 'teams'][number]): Cell[] => [
    one.open,
    one.unassigned,
    one.unanswered,
    one.oldest_unanswered ?? '',
    one.at_risk,
    one.overdue,
  ]
  const choices = (
    <div className={css.choices}>
      <select
        className={inputClass}
        aria-label={say('reports.span')}
        value={days}
        onChange={(event) => setDays(Number(event.target.value))}
      >
        {spans.map((one) => (
          <option key={one} value={one}>
            {say('reports.days', { n: one })}
          </option>
        ))}
      </select>
      <select
        className={inputClass}
        aria-label={say('reports.channel')}
        value={channel}
        onChange={(event) => setChannel(Number(event.target.value))}
      >
        <option value={0}>{say('reports.allChannels')}</option>
        {channels?.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
      </select>
    </div>
  )
  return (
    <Page title={say('page.reports')} help={say('reports.help')} actions={choices}>
      <Loaded of={asked}>
        {(data) => (
          <div className={css.page}>
            <dl className={css.numbers}>
              {(['received', 'answered', 'opened', 'closed'] as const).map((what) => (
                <div key={what}>
                  <dt>{say(`reports.${what}`)}</dt>
                  <dd>{number(sum(what), of)}</dd>
                </div>
              ))}
              <div>
                <dt>{say('reports.backlog')}</dt>
                <dd>
                  {number(
                    data.channels.reduce((all, one) => all + one.open, 0),
                    of,
                  )}
                </dd>
              </div>
            </dl>
            <Bars
              label={say('reports.plot')}
              days={data.days.map((one) => day(one.day))}
              series={[
                {
                  name: say('reports.received'),
                  tone: 'second',
                  values: data.days.map((one) => one.received),
                },
                {
                  name: say('reports.answered'),
                  tone: 'first',
                  values: data.days.map((one) => one.answered),
                },
              ]}
              number={(value) => number(value, of)}
            />
            <Bars
              label={say('reports.backlogPlot')}
              days={times?.backlog.map((one) => day(one.day)) ?? []}
              series={[
                {
                  name: say('reports.backlogAt'),
                  tone: 'first',
                  values: times?.backlog.map((one) => one.open) ?? [],
                },
              ]}
              number={(value) => number(value, of)}
            />
            <Table
              title={say('reports.byClock')}
              columns={[
                { name: say('reports.clock') },
                { name: say('reports.met') },
                { name: say('reports.breached') },
                { name: say('reports.running') },
                { name: say('reports.share'), show: share },
                { name: say('reports.median'), show: time },
                { name: say('reports.p90'), show: time },
              ]}
              rows={data.clocks.map((one) => [
                wordOr(`sla.${one.clock}`, one.clock),
                one.met,
                one.breached,
                one.running,
                one.met + one.breached === 0 ? '' : one.met / (one.met + one.breached),
                one.median_seconds ?? '',
                one.p90_seconds ?? '',
              ])}
            />
            {times && <Times of={times} time={time} share={share} />}
            <Table
              title={say('reports.byChannel')}
              columns={[
                { name: say('filter.channel') },
                { name: say('reports.received') },
                { name: say('reports.answered') },
                ...standing,
              ]}
              rows={data.channels.map((one) => [
                one.channel?.name ?? '',
                one.received,
                one.answered,
                ...standingOf(one),
              ])}
            />
            <Table
              title={say('reports.byTeam')}
              columns={[{ name: say('filter.team') }, ...standing]}
              rows={data.teams.map((one) => [one.team?.name ?? '', ...standingOf(one)])}
            />
            <Table
              title={say('reports.byAgent')}
              columns={[
                { name: say('filter.agent') },
                { name: say('reports.answered') },
                { name: say('reports.open') },
                { name: say('reports.overdue') },
              ]}
              rows={data.agents.map((one) => [one.agent?.name ?? '', one.answered, one.open, one.overdue])}
            />
            <Table
              title={say('reports.byDay')}
              columns={[
                { name: say('reports.day'), show: (value) => day(String(value)) },
                { name: say('reports.received') },
                { name: say('reports.answered') },
                { name: say('reports.opened') },
                { name: say('reports.closed') },
                { name: say('reports.backlogAt') },
              ]}
              rows={data.days.map((one) => [
                one.day,
                one.received,
                one.answered,
                one.opened,
                one.closed,
                openAt.get(one.day) ?? '',
              ])}
            />
          </div>
        )}
      </Loaded>
    </Page>
  )
}
