// One channel: what it does, what stands in its way, and signing in anew.

import { IconListDetails } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api, take } from '../api/client'
import type { channelsQuery } from '../api/queries'
import { meQuery } from '../api/queries'
import { hasLedger } from '../app/pages'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Apart, Button, buttonClass, Moment, Pill } from '../design/parts'
import { Window } from '../design/Window'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { told } from '../words/told'
import { useWords } from '../words/words'
import { AccountWindow } from './AccountWindow'
import css from './Admin.module.css'
import { Disconnect } from './Disconnect'
import { healthOf } from './health'
import { Imports } from './Imports'
import { Loaded } from './Loading'
import { type PolicyState, PolicyStep } from './PolicyStep'
import { channelQuery, channelStatesQuery, troubleQuery } from './queries'
import { AgreeAgain, SignInAgain } from './SignInAgain'

const SignatureWindow = lazy(() => import('./SignatureWindow'))

type Channel = Awaited<ReturnType<NonNullable<typeof channelsQuery.queryFn>>>[number]
type Trouble = Awaited<ReturnType<NonNullable<typeof troubleQuery.queryFn>>>[number]

const serverText = (server: { host: string; port: number; tls: string } | null) =>
  server ? `${server.host}:${server.port} (${server.tls})` : undefined

function Unsent({ items, may }: { items: readonly Trouble[]; may: boolean }) {
  const say = useWords()
  const client = useQueryClient()
  const retry = async (id: number) => {
    try {
      await take(api.POST('/api/v1/outbox/{id}/retry', { params: { path: { id } } }))
      tell(say('answer.retried'))
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    await client.invalidateQueries({ queryKey: ['trouble'] })
  }
  return (
    <section className={css.form} aria-label={say('channels.unsentTitle')}>
      <h3 className={css.title}>{say('channels.unsentTitle')}</h3>
      <ul className={css.list}>
        {items.map((one) => (
          <li key={one.id} className={css.team}>
            <p className={css.bad}>
              <bdi>{told(one.error)}</bdi>
            </p>
            <div className={css.row2}>
              <span className={`${css.quiet} ${css.apart}`}>
                <Moment at={one.created} />
              </span>
              {one.conversation && (
                <a href={`/inbox/open/${one.conversation}`}>{say('conversation.openLinked')}</a>
              )}
              {may && <Button onClick={() => void retry(one.id)}>{say('answer.retry')}</Button>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The latest of them; the ledger has all. */
const shownUnstored = 3

function Unstored({
  lines,
  channel,
  count,
}: {
  lines: readonly { folder: string; uid: number; uidl: string; reason: string; at: string }[]
  channel: number
  /** Nothing for those who may not see the ledger. */
  count: number | undefined
}) {
  const say = useWords()
  return (
    <section className={css.form} aria-label={say('channels.unstoredTitle')}>
      <h3 className={css.title}>{say('channels.unstoredTitle')}</h3>
      <ul className={css.list}>
        {lines.slice(0, shownUnstored).map((one) => (
          <li key={`${one.folder} ${one.uid} ${one.uidl}`} className={css.line}>
            <Moment at={one.at} />
            <p>
              <bdi>{told(one.reason)}</bdi>
            </p>
            <bdi dir="ltr" className={css.quiet}>{`${one.folder} ${one.uidl || one.uid}`}</bdi>
          </li>
        ))}
      </ul>
      {count !== undefined && (
        <Link
          to="/channels/$channel/mail"
          params={{ channel: String(channel) }}
          search={{ outcome: 'failed' }}
          className={css.quiet}
        >
          {say('ledger.showFailed', { n: count })}
        </Link>
      )}
    </section>
  )
}

export function ChannelWindow({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const say = useWords()
  const of = usePreferences()
  const client = useQueryClient()
  const { data: me } = useQuery(meQuery)
  const asked = useQuery(channelQuery(channel.id))
  const { data } = asked
  const { data: states } = useQuery(channelStatesQuery)
  const { data: trouble } = useQuery(troubleQuery)
  const [editing, setEditing] = useState<'account' | 'policy'>()
  const [signing, setSigning] = useState(false)
  const [policy, setPolicy] = useState<PolicyState>('coming')
  const manages = channel.my_level === 'manage'
  const mayEdit = manages && (me?.role === 'admin' || me?.role === 'owner')
  const state = states?.get(channel.id)
  const { tone, word } = healthOf(channel)
  const account = data?.account

  const setState = async (next: 'on' | 'paused') => {
    try {
      await take(
        api.PUT('/api/v1/channels/{id}/state', {
          params: { path: { id: channel.id } },
          body: { state: next },
        }),
      )
      tell(say(next === 'on' ? 'channels.resumed' : 'channels.isPaused'), {
        undo: () => void setState(next === 'on' ? 'paused' : 'on'),
      })
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    await client.invalidateQueries({ queryKey: ['channels'] })
  }
  if (editing === 'account' && data && account)
    return (
      <AccountWindow
        account={{ id: data.id, name: data.name, addresses: data.addresses, ...account }}
        onClose={() => setEditing(undefined)}
      />
    )
  if (editing === 'policy' && data)
    return (
      <Window
        title={say('policy.title', { name: data.name })}
        onClose={() => setEditing(undefined)}
        foot={
          <Button type="submit" form="policy" look="primary" disabled={policy !== 'ready'}>
            {say(policy === 'sending' ? 'rules.applying' : 'rules.apply')}
          </Button>
        }
      >
        <PolicyStep
          channel={data}
          form="policy"
          onState={setPolicy}
          onDone={async () => {
            tell(say('channels.changed'))
            setEditing(undefined)
          }}
        />
      </Window>
    )

  if (signing)
    return (
      <Suspense>
        <SignatureWindow channel={channel} onClose={() => setSigning(false)} />
      </Suspense>
    )

  const fact = (label: string, value: string | undefined) =>
    value ? (
      <>
        <dt>{label}</dt>
        <dd>
          <bdi dir="auto">{value}</bdi>
        </dd>
      </>
    ) : null
  const signIn =
    manages &&
    account?.user &&
    (account.tokens ? (
      <AgreeAgain channel={channel.id} />
    ) : (
      <SignInAgain channel={channel.id} user={account.user} />
    ))
  // where it is needed it comes first
  const troubled = tone === 'bad' || channel.health === 'paused'
  const mine = trouble?.filter((one) => one.channel === channel.id) ?? []
  return (
    <Window
      title={channel.name}
      size={660}
      onClose={onClose}
      foot={
        manages && (
          <>
            {hasLedger(channel) && (
              <Link
                to="/channels/$channel/mail"
                params={{ channel: String(channel.id) }}
                search={{}}
                className={`${buttonClass} ${css.apart}`}
              >
                <IconListDetails size={15} aria-hidden="true" />
                {say('ledger.open')}
              </Link>
            )}
            <Button onClick={() => setSigning(true)}>{say('signature.edit')}</Button>
            {channel.state === 'paused' ? (
              <Button onClick={() => void setState('on')}>{say('channels.resume')}</Button>
            ) : (
              channel.state === 'on' && (
                <Button onClick={() => void setState('paused')}>{say('channels.pause')}</Button>
              )
            )}
            {mayEdit && data && <Button onClick={() => setEditing('policy')}>{say('policy.open')}</Button>}
            {mayEdit && data && (
              <Button look="primary" onClick={() => setEditing('account')}>
                {say('channels.edit')}
              </Button>
            )}
          </>
        )
      }
    >
      <div className={css.row2}>
        <Pill tone={tone}>{say(word)}</Pill>
        {channel.state === 'on' && channel.health !== 'unknown' && (
          <span className={css.quiet}>
            {say('channels.since')} <Moment at={channel.health_since} />
          </span>
        )}
      </div>
      {channel.health_text && (
        <p className={css.bad}>
          <bdi>{told(channel.health_text)}</bdi>
        </p>
      )}
      <Loaded of={asked}>
        {(data) => (
          <>
            <dl className={css.facts2}>
              {fact(say('account.address'), data.addresses.join(', '))}
              {fact(
                say('account.receiving'),
                serverText(account?.imap ?? account?.pop3 ?? null) ?? say('account.lmtp'),
              )}
              {fact(say('account.sending'), serverText(account?.smtp ?? null) ?? say('account.noAnswers'))}
              {fact(say('account.user'), account?.user)}
              {state?.last_received && (
                <>
                  <dt>{say('channels.last')}</dt>
                  <dd>
                    <Moment at={state.last_received} exact />
                  </dd>
                </>
              )}
              {state && fact(say('channels.backlog'), number(state.undecided, of))}
              {state && fact(say('channels.outgoing'), number(state.unsent, of))}
            </dl>
            {troubled && signIn}
            <Imports
              imports={data.imports}
              channel={channel.id}
              paused={channel.state !== 'on'}
              linked={manages}
            />
            {mine.length > 0 && <Unsent items={mine} may={manages} />}
            {data.unstored.length > 0 && (
              <Unstored
                lines={data.unstored}
                channel={channel.id}
                count={manages ? Math.max(state?.unstored ?? 0, data.unstored.length) : undefined}
              />
            )}
            {!troubled && signIn}
            {mayEdit && channel.state !== 'off' && (
              <Disconnect channel={channel.id} name={channel.name} onDone={onClose} />
            )}
            {data.addresses.length === 0 && <Apart className={css.quiet}>{say('channels.noAddress')}</Apart>}
          </>
        )}
      </Loaded>
    </Window>
  )
}
