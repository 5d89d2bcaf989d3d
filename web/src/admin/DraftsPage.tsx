import { IconAlertTriangle, IconClockHour4, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { briefQuery, myDraftsQuery, myHeldQuery } from '../api/queries'
import { readContent } from '../composer/drafts'
import { plainOf } from '../composer/outgoing'
import { Page } from '../design/Page'
import { Apart, Avatar, Empty, Moment, Pill } from '../design/parts'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'

function GoingLater() {
  const say = useWords()
  const { data } = useQuery({ ...myHeldQuery, staleTime: 0 })
  const { data: talks } = useQuery(briefQuery((data ?? []).map((one) => one.conversation)))
  if (!data || data.length === 0) return null
  return (
    <section className={css.later} aria-label={say('held.mine')}>
      <h2 className={css.title}>{say('held.mine')}</h2>
      <ul className={css.list}>
        {data.map((one) => {
          const back = one.state === 'held back'
          const talk = talks?.get(one.conversation)
          return (
            <li key={one.id}>
              <Link
                className={css.row}
                to="/inbox/$view/$conversation"
                params={{ view: 'open', conversation: String(one.conversation) }}
                search={{}}
              >
                <span className={css.sign} data-tone={back ? 'warn' : undefined}>
                  {back ? (
                    <IconAlertTriangle size={17} aria-hidden="true" />
                  ) : (
                    <IconClockHour4 size={17} aria-hidden="true" />
                  )}
                </span>
                <span className={css.names}>
                  <Apart className={css.name}>{talk ? talk.subject || say('list.noSubject') : '…'}</Apart>
                  <Apart className={css.quiet}>{talk?.customer?.name || talk?.customer?.address || ''}</Apart>
                </span>
                <span className={css.names}>
                  <Apart className={css.quiet}>{one.text}</Apart>
                </span>
                <span className={css.end}>
                  {back ? (
                    <Pill tone="warn">{say('held.notSent')}</Pill>
                  ) : (
                    <span className={css.quiet}>
                      <Moment at={one.due} />
                    </span>
                  )}
                </span>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** What was begun, wherever: a link to each. */
export default function DraftsPage() {
  const say = useWords()
  const asked = useQuery({ ...myDraftsQuery, staleTime: 0 })
  // what the list of drafts does not say: whom it is for
  const { data: talks } = useQuery(briefQuery((asked.data ?? []).map((one) => one.conversation)))
  return (
    <Page title={say('page.drafts')} help={say('drafts.help')}>
      <GoingLater />
      <Loaded
        of={asked}
        empty={
          <Empty
            icon={<IconPencil size={40} stroke={1.2} aria-hidden="true" />}
            title={say('drafts.none')}
            help={say('drafts.noneHelp')}
          />
        }
      >
        {(data) => (
          <ul className={`${css.list} ${css.table}`}>
            {data.map((one) => {
              const talk = talks?.get(one.conversation)
              const body = readContent(one.content)?.body ?? ''
              const written = (one.kind === 'note' ? body : plainOf(body)).slice(0, 160)
              const who = talk?.customer?.name || talk?.customer?.address || '…'
              return (
                <li key={`${one.conversation} ${one.kind}`}>
                  <Link
                    className={css.row}
                    to="/inbox/$view/$conversation"
                    params={{ view: 'open', conversation: String(one.conversation) }}
                    search={{}}
                  >
                    <Avatar name={who} />
                    <span className={css.names}>
                      <Apart className={css.name}>{talk ? talk.subject || say('list.noSubject') : '…'}</Apart>
                      <Apart className={css.quiet}>{who}</Apart>
                    </span>
                    <span className={css.names}>
                      <Apart className={css.quiet}>{written}</Apart>
                    </span>
                    <span className={css.end}>
                      {one.kind === 'note' && <Pill tone="warn">{say('composer.note')}</Pill>}
                      <span className={css.quiet}>
                        <Moment at={one.updated} />
                      </span>
                    </span>
                  </Link>
                </li>
              )
            })}
          </ul>
        )}
      </Loaded>
    </Page>
  )
}
