// What came, what was answered and how long it took: plots, the same numbers as tables, and as files.

import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded } from '../admin/Loading'
import { channelsQuery } from '../api/queries'
import { useNow } from '../app/now'
import { Page } from '../design/Page'
import { inputClass } from '../design/parts'
import { lengthOfTime, localeOf, number, shortDay } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import { ownZone, type ReportAddress, readReport, type Span, spans } from './address'
import { Bars } from './Bars'
import { type Report, reportQuery, timesQuery } from './queries'
import css from './Reports.module.css'
import { type Cell, type Column, Counted, Table } from './Table'
import { Times } from './Times'
import { type Counted as Counts, type Whose, wayTo } from './ways'

/** The numbers of some column, row by row, lead to their lists. */
const leading = (what: Counts, rows: readonly (Whose | undefined)[]) => (row: number) => {
  const whose = rows[row]
  return whose && wayTo(what, whose)
}

/** Of channels and teams, as things stand now; the wall shows the same. */
function useStanding(): (rows: readonly (Whose | undefined)[]) => Column[] {
  const say = useWords()
  const of = usePreferences()
  const now = useNow()
  return (rows) => [
    { name: say('reports.open'), leads: leading('open', rows) },
    { name: say('reports.unassigned'), leads: leading('unassigned', rows) },
    { name: say('wall.unanswered') },
    {
      name: say('wall.oldest'),
      show: (since) => (since === '' ? '–' : lengthOfTime(now - new Date(since).getTime(), of)),
    },
    { name: say('wall.risk'), leads: leading('at_risk', rows) },
    { name: say('reports.overdue'), leads: leading('overdue', rows) },
  ]
}
const standingOf = (one: Report['channels' | 'teams'][number]): Cell[] => [
  one.open,
  one.unassigned,
  one.unanswered,
  one.oldest_unanswered ?? '',
  one.at_risk,
  one.overdue,
]

// an address keeps what cannot be read of it, too
const useAddress = () => readReport({ ...useSearch({ from: '/signed-in/reports' }) })

/** Span, channel and zone: what is chosen stands in the address. */
function Choices() {
  const say = useWords()
  const of = usePreferences()
  const navigate = useNavigate()
  const address = useAddress()
  const { data: channels } = useQuery(channelsQuery)
  const own = ownZone()
  // not here yet, or of somebody who sees more
  const unknown = channels?.some((one) => one.id === address.channel) ? undefined : address.channel
  const put = (what: ReportAddress) =>
    void navigate({ to: '/reports', search: readReport({ ...address, ...what }), replace: true })
  return (
    <div className={css.choices}>
      <select
        className={inputClass}
        aria-label={say('reports.span')}
        value={address.days ?? spans[0]}
        onChange={(event) => put({ days: Number(event.target.value) as Span })}
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
        value={address.channel ?? 0}
        onChange={(event) => put({ channel: Number(event.target.value) })}
      >
        <option value={0}>{say('reports.allChannels')}</option>
        {channels?.map((one) => (
          <option key={one.id} value={one.id}>
            {one.name}
          </option>
        ))}
        {unknown && <option value={unknown}>{`${say('filter.channel')} ${number(unknown, of)}`}</option>}
      </select>
      <select
        className={inputClass}
        aria-label={say('reports.zone')}
        value={address.zone ?? own}
        onChange={(event) => put({ zone: event.target.value })}
      >
        {[...new Set([own, address.zone ?? own, 'UTC'])].map((one) => (
          <option key={one} value={one}>
            {one === own ? say('reports.ownZone', { zone: one }) : one}
          </option>
        ))}
      </select>
    </div>
  )
}

export default function ReportsPage() {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const { days = spans[0], channel = 0, zone = ownZone() } = useAddress()
  const standing = useStanding()
  const asked = useQuery(reportQuery(days, channel, zone))
  const { data: times } = useQuery(timesQuery(days, channel, zone))
  const openAt = new Map(times?.backlog.map((one) => [one.day, one.open]))
  const sum = (what: 'received' | 'answered' | 'opened' | 'closed') =>
    asked.data?.days.reduce((all, one) => all + one[what], 0) ?? 0
  const backlog = (data: Report) => data.channels.reduce((all, one) => all + one.open, 0)
  const peopleOf = (data: Report) =>
    data.agents.map((one) => (one.agent ? { agent: one.agent.id, channel } : undefined))
  const day = (text: string) => shortDay(new Date(`${text}T12:00:00`), of)
  const time = (seconds: Cell) => (seconds === '' ? '–' : lengthOfTime(Number(seconds) * 1000, of))
  const share = (value: Cell) =>
    value === '' ? '–' : new Intl.NumberFormat(localeOf(of), { style: 'percent' }).format(Number(value))
  return (
    <Page title={say('page.reports')} help={say('reports.help')} actions={<Choices />}>
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
                  <Counted
                    way={backlog(data) > 0 ? wayTo('open', { channel }) : undefined}
                    name={say('reports.backlog')}
                  >
                    {number(backlog(data), of)}
                  </Counted>
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
                ...standing(
                  data.channels.map((one) => (one.channel ? { channel: one.channel.id } : undefined)),
                ),
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
              columns={[
                { name: say('filter.team') },
                ...standing(data.teams.map((one) => (one.team ? { team: one.team.id, channel } : undefined))),
              ]}
              rows={data.teams.map((one) => [one.team?.name ?? '', ...standingOf(one)])}
            />
            <Table
              title={say('reports.byAgent')}
              columns={[
                { name: say('filter.agent') },
                { name: say('reports.answered') },
                { name: say('reports.open'), leads: leading('open', peopleOf(data)) },
                { name: say('reports.overdue'), leads: leading('overdue', peopleOf(data)) },
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
