// The ledger of a fetched account: every mail that its server offered, and what became of it.

import {
  IconAlertTriangle,
  IconArrowLeft,
  IconCircleCheck,
  IconCopyCheck,
  IconMailSearch,
  IconRefresh,
} from '@tabler/icons-react'
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api, take } from '../api/client'
import { channelsQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { EarlierOnes, piecesOf } from '../design/More'
import { Page } from '../design/Page'
import {
  Apart,
  Button,
  classes,
  Empty,
  iconButtonClass,
  inputClass,
  isolated,
  Moment,
  Pill,
} from '../design/parts'
import { told } from '../words/told'
import { useWords } from '../words/words'
import { Imports } from './Imports'
import { isImporting } from './imports'
import css from './Ledger.module.css'
import { Loaded } from './Loading'
import { foldersOf, type LedgerFilter, outcomes, pauseOf, readFilter } from './ledger'
import { channelQuery, channelStatesQuery, ledgerQuery } from './queries'

type Line = Awaited<ReturnType<NonNullable<ReturnType<typeof ledgerQuery>['queryFn']>>>['items'][number]

const signs = { stored: IconCircleCheck, duplicate: IconCopyCheck, failed: IconAlertTriangle } as const
const tones = { stored: 'good', duplicate: 'plain', failed: 'bad' } as const

/** What a server calls a mail: its UID, by POP3 its UIDL. */
const nameOf = (line: Line) => line.uidl || String(line.uid)

function Mail({ line }: { line: Line }) {
  const say = useWords()
  if (line.outcome === 'failed')
    return (
      <span className={css.what}>
        <bdi className={css.reason}>{told(line.reason)}</bdi>
        {line.attempts > 1 && <span className={css.quiet}>{say('ledger.tries', { n: line.attempts })}</span>}
      </span>
    )
  return (
    <span className={css.what}>
      {line.conversation ? (
        <Link
          to="/inbox/$view/$conversation"
          params={{ view: 'open', conversation: String(line.conversation) }}
          search={{}}
          className={css.subject}
          dir="auto"
        >
          <Apart>{line.subject || say('list.noSubject')}</Apart>
        </Link>
      ) : (
        <span className={css.quiet}>{say('ledger.noConversation')}</span>
      )}
      <span className={css.quiet}>
        {line.from ? <bdi dir="ltr">{line.from}</bdi> : line.conversation && say('ledger.noSender')}
        {line.attempts > 1 && ` · ${say('ledger.tries', { n: line.attempts })}`}
      </span>
    </span>
  )
}

function Row({ line, onAgain }: { line: Line; onAgain: (line: Line) => void }) {
  const say = useWords()
  const Sign = signs[line.outcome]
  return (
    <li className={css.row} data-outcome={line.outcome}>
      <span className={css.outcome}>
        <Pill tone={tones[line.outcome]} icon={<Sign size={13} aria-hidden="true" />}>
          {say(`ledger.is.${line.outcome}`)}
        </Pill>
      </span>
      <Mail line={line} />
      <span className={css.place}>
        <Apart>{line.folder}</Apart>
        {line.uidl ? (
          <bdi dir="ltr" className={css.uid} title={line.uidl}>
            {line.uidl}
          </bdi>
        ) : (
          <Apart className={css.uid}>{say('ledger.uid', { uid: line.uid })}</Apart>
        )}
      </span>
      <span className={css.when}>
        <Moment at={line.at} />
      </span>
      <span className={css.act}>
        {line.outcome === 'failed' &&
          (line.retry_waits ? (
            <span className={css.waits}>
              <IconRefresh size={14} aria-hidden="true" />
              {say('ledger.waits')}
            </span>
          ) : (
            <Button
              onClick={() => onAgain(line)}
              aria-label={say('ledger.readAgainOf', { name: isolated(nameOf(line)) })}
            >
              {say('ledger.readAgain')}
            </Button>
          ))}
      </span>
    </li>
  )
}

function Choices({
  filter,
  folders,
  onChange,
}: {
  filter: LedgerFilter
  folders: string[]
  onChange: (next: LedgerFilter) => void
}) {
  const say = useWords()
  const asked = filter.outcome ?? 'all'
  return (
    <div className={css.choices}>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons that choose, no form fields */}
      <div role="group" aria-label={say('ledger.outcome')} className={css.tabs}>
        {outcomes.map((one) => (
          <Button
            key={one}
            look="quiet"
            on={asked === one}
            aria-pressed={asked === one}
            onClick={() => onChange(readFilter({ ...filter, outcome: one }))}
          >
            {say(`ledger.${one}`)}
          </Button>
        ))}
      </div>
      {folders.length > 1 && (
        <select
          className={classes(inputClass, css.folders)}
          aria-label={say('ledger.folder')}
          value={filter.folder ?? ''}
          onChange={(event) => onChange(readFilter({ ...filter, folder: event.target.value }))}
        >
          <option value="">{say('ledger.allFolders')}</option>
          {folders.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

export default function LedgerPage() {
  const say = useWords()
  const client = useQueryClient()
  const go = useNavigate()
  const id = Number(useParams({ strict: false }).channel)
  const filter = readFilter(useSearch({ strict: false }))
  const { data: channels } = useQuery(channelsQuery)
  const { data: channel } = useQuery(channelQuery(id))
  const { data: states } = useQuery({ ...channelStatesQuery, refetchInterval: 5_000 })
  const [asking, setAsking] = useState(false)
  const imports = channel?.imports ?? []
  const log = useInfiniteQuery({
    ...ledgerQuery(id, filter),
    refetchInterval: ({ state: { data } }) =>
      pauseOf(
        data?.pages.length ?? 0,
        isImporting(imports) ||
          (data?.pages.some((page) => page.items.some((one) => one.retry_waits)) ?? false),
      ),
  })
  const known = channels?.find((one) => one.id === id)
  const name = known?.name ?? channel?.name ?? ''
  const paused = known !== undefined && known.state !== 'on'
  const unstored = states?.get(id)?.unstored ?? 0
  const choose = (next: LedgerFilter) =>
    void go({ to: '/channels/$channel/mail', params: { channel: String(id) }, search: next, replace: true })

  const again = async (line?: Line) => {
    setAsking(true)
    try {
      const { mails } = await take(
        api.POST('/api/v1/channels/{id}/ledger/retry', {
          params: { path: { id } },
          body: line
            ? {
                message: {
                  folder: line.folder,
                  uidvalidity: line.uidvalidity,
                  uid: line.uid,
                  uidl: line.uidl,
                },
              }
            : {},
        }),
      )
      tell(say(paused ? 'ledger.askedPaused' : 'ledger.asked', { n: mails }))
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    setAsking(false)
    await client.invalidateQueries({ queryKey: ['channels'] })
  }

  return (
    <Page
      title={say('ledger.title', { channel: isolated(name) })}
      help={say('ledger.help')}
      before={
        <Link to="/channels" className={iconButtonClass} aria-label={say('ledger.back')}>
          <IconArrowLeft className="mirrored" size={18} aria-hidden="true" />
        </Link>
      }
      actions={
        unstored > 0 && (
          <Button disabled={asking} onClick={() => void again()}>
            <IconRefresh size={15} aria-hidden="true" />
            {say('ledger.readAllAgain')}
          </Button>
        )
      }
    >
      <div className={css.page}>
        <Imports
          imports={imports.filter((one) => one.finished === null)}
          channel={id}
          paused={paused}
          linked
        />
        <Choices
          filter={filter}
          folders={foldersOf(channel?.account?.folders ?? [], imports, filter.folder)}
          onChange={choose}
        />
        <Loaded
          of={piecesOf(log)}
          empty={
            <Empty
              icon={<IconMailSearch size={40} stroke={1.2} aria-hidden="true" />}
              title={say('ledger.none')}
              help={say(filter.outcome || filter.folder ? 'ledger.noneFit' : 'ledger.noneYet')}
            />
          }
        >
          {(lines) => (
            <>
              <ol className={css.list}>
                {lines.map((one) => (
                  <Row
                    key={`${one.folder} ${one.uidvalidity} ${nameOf(one)}`}
                    line={one}
                    onAgain={(line) => void again(line)}
                  />
                ))}
              </ol>
              <EarlierOnes of={log} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  )
}
