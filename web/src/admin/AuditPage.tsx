import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { agentsQuery, channelsQuery, teamsQuery } from '../api/queries'
import { EarlierOnes, piecesOf } from '../design/More'
import { Page } from '../design/Page'
import { Apart, Empty, isolated, Moment } from '../design/parts'
import { useWordOr, useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'
import { auditQuery } from './queries'

/** `name: Nour, role: agent`, of what is not an object. */
const shownDetail = (detail: Record<string, unknown>, skip: readonly string[]) =>
  Object.entries(detail)
    .filter(
      ([name, value]) =>
        !skip.includes(name) &&
        value !== '' &&
        value !== null &&
        !(Array.isArray(value) && value.length === 0),
    )
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ')

export default function AuditPage() {
  const say = useWords()
  const wordOr = useWordOr()
  const log = useInfiniteQuery(auditQuery)
  const { data: agents } = useQuery(agentsQuery)
  const { data: teams } = useQuery(teamsQuery)
  const { data: channels } = useQuery(channelsQuery)
  /** `agent/3` as people know it. */
  const named = (what: string) => {
    const [kind, id] = what.split('/')
    if (kind === 'conversation') return id ?? what
    const list = { agent: agents, team: teams, channel: channels }[kind ?? '']
    return list?.find((one) => one.id === Number(id))?.name ?? what
  }
  return (
    <Page title={say('page.audit')} help={say('audit.help')}>
      <Loaded
        of={piecesOf(log)}
        empty={
          <Empty icon={<IconHistory size={40} stroke={1.2} aria-hidden="true" />} title={say('audit.none')} />
        }
      >
        {(items) => (
          <>
            <ol className={css.list}>
              {items.map((one) => (
                <li key={one.id} className={css.line}>
                  <Moment at={one.at} />
                  <p>
                    <Apart className={css.name}>
                      {one.actor === 'command line'
                        ? say('audit.commandLine')
                        : one.actor === 'nobody'
                          ? say('audit.nobody')
                          : named(one.actor)}
                    </Apart>{' '}
                    {wordOr(`audit.${one.action}`, one.action, { what: isolated(named(one.subject)) })}
                    {shownDetail(one.detail, ['password']) && (
                      <>
                        {' '}
                        <Apart className={css.quiet}>{shownDetail(one.detail, ['password'])}</Apart>
                      </>
                    )}
                  </p>
                  <bdi dir="ltr" className={css.quiet}>
                    {one.address}
                  </bdi>
                </li>
              ))}
            </ol>
            <EarlierOnes of={log} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
