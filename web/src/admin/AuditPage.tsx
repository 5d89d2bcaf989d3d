import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { agentsQuery, channelsQuery, teamsQuery } from '../api/queries'
import { EarlierOnes, piecesOf } from '../design/More'
import { Page } from '../design/Page'
import { Apart, Button, Empty, fieldClass, inputClass, isolated, labelClass, Moment } from '../design/parts'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { type AuditFilter, auditKinds, readAuditFilter } from './audit'
import { detailsOf } from './auditDetails'
import { Loaded } from './Loading'
import { auditQuery } from './queries'

function Choices({ filter, onChange }: { filter: AuditFilter; onChange: (next: AuditFilter) => void }) {
  const say = useWords()
  const { data: agents } = useQuery(agentsQuery)
  const choose = (name: keyof AuditFilter) => (event: { target: { value: string } }) =>
    onChange(readAuditFilter({ ...filter, [name]: event.target.value }))
  const date = (name: 'from' | 'until') => (
    <div className={fieldClass}>
      <label className={labelClass} htmlFor={`audit-${name}`}>
        {say(`audit.${name}`)}
      </label>
      <input
        type="date"
        id={`audit-${name}`}
        className={inputClass}
        value={filter[name] ?? ''}
        onChange={choose(name)}
      />
    </div>
  )
  return (
    <search className={css.narrowing}>
      <div className={fieldClass}>
        <label className={labelClass} htmlFor="audit-kind">
          {say('audit.kinds')}
        </label>
        <select id="audit-kind" className={inputClass} value={filter.kind ?? ''} onChange={choose('kind')}>
          <option value="">{say('audit.kind.all')}</option>
          {auditKinds.map((one) => (
            <option key={one} value={one}>
              {say(`audit.kind.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <div className={fieldClass}>
        <label className={labelClass} htmlFor="audit-actor">
          {say('audit.actor')}
        </label>
        <select id="audit-actor" className={inputClass} value={filter.actor ?? ''} onChange={choose('actor')}>
          <option value="">{say('audit.anybody')}</option>
          <option value="command line">{say('audit.commandLine')}</option>
          <option value="file watch">{say('audit.fileWatch')}</option>
          {agents?.map((one) => (
            <option key={one.id} value={`agent/${one.id}`}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
      {date('from')}
      {date('until')}
      {Object.keys(filter).length > 0 && (
        <Button look="quiet" onClick={() => onChange({})}>
          {say('audit.clear')}
        </Button>
      )}
    </search>
  )
}

export default function AuditPage() {
  const say = useWords()
  const as = usePreferences()
  const go = useNavigate()
  const filter = readAuditFilter(useSearch({ strict: false }))
  const log = useInfiniteQuery(auditQuery(filter))
  const { data: agents } = useQuery(agentsQuery)
  const { data: teams } = useQuery(teamsQuery)
  const { data: channels } = useQuery(channelsQuery)
  const narrowed = Object.keys(filter).length > 0
  /** `agent/3` as people know it; what is known by no list is called as it was then. */
  const named = (what: string, then?: unknown) => {
    const [kind, id = what] = what.split('/')
    const list = { agent: agents, team: teams, channel: channels }[kind ?? '']
    return list?.find((one) => one.id === Number(id))?.name ?? (typeof then === 'string' ? then : id)
  }
  const programs: Record<string, string> = {
    'command line': say('audit.commandLine'),
    'file watch': say('audit.fileWatch'),
    nobody: say('audit.nobody'),
  }
  const actor = (who: string) => programs[who] ?? named(who)
  return (
    <Page title={say('page.audit')} help={say('audit.help')}>
      <Choices filter={filter} onChange={(next) => void go({ to: '/audit', search: next, replace: true })} />
      <Loaded
        of={piecesOf(log)}
        empty={
          <Empty
            icon={<IconHistory size={40} stroke={1.2} aria-hidden="true" />}
            title={say(narrowed ? 'audit.noneSuch' : 'audit.none')}
            {...(narrowed ? { help: say('audit.noneSuchHelp') } : {})}
          />
        }
      >
        {(items) => (
          <>
            <ol className={css.list}>
              {items.map((one) => {
                const what = named(one.subject, one.detail.name)
                const details = detailsOf(one.detail, what, { say, as, agents, channels })
                return (
                  <li key={one.id} className={css.line}>
                    <Moment at={one.at} />
                    <p>
                      <Apart className={css.name}>{actor(one.actor)}</Apart>{' '}
                      {say(`audit.${one.action}`, { what: isolated(what) })}
                      {details.length > 0 && (
                        <>
                          {' '}
                          <span className={css.quiet}>
                            {details.map((detail, at) => (
                              <span key={detail}>
                                {at > 0 && ' · '}
                                <Apart>{detail}</Apart>
                              </span>
                            ))}
                          </span>
                        </>
                      )}
                    </p>
                    <bdi dir="ltr" className={css.quiet}>
                      {one.address}
                    </bdi>
                  </li>
                )
              })}
            </ol>
            <EarlierOnes of={log} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
