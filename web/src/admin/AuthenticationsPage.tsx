// How every account signs in and how that is going; what stopped is signed in anew here.

import { IconKey, IconKeyOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Page } from '../design/Page'
import { Apart, Empty, Moment, Pill } from '../design/parts'
import { Window } from '../design/Window'
import { useTold } from '../words/told'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { healthOf } from './health'
import { Loaded } from './Loading'
import { type Authentication, authenticationsQuery } from './queries'
import { AgreeAgain, SignInAgain } from './SignInAgain'

/** How the sign-in is, apart from the channel: what is missing counts first. */
export function signInOf(one: Pick<Authentication, 'way' | 'stored' | 'state' | 'health'>) {
  if (one.way === 'none') return { tone: 'plain', word: 'authentications.none' } as const
  if (!one.stored) return { tone: 'bad', word: 'authentications.missing' } as const
  return healthOf({ kind: 'imap', state: one.state, health: one.health })
}

function Facts({ of: one }: { of: Authentication }) {
  const say = useWords()
  return (
    <span className={css.facts}>
      <span>{say(`authentications.way.${one.way}`)}</span>
      {one.way === 'oauth' && one.provider && <Apart>{one.provider}</Apart>}
      {one.signed_in && (
        <span>
          {say('authentications.agreed')} <Moment at={one.signed_in} />
        </span>
      )}
      {one.token_ends && (
        <span>
          {say('authentications.tokenEnds')} <Moment at={one.token_ends} />
        </span>
      )}
    </span>
  )
}

function AuthenticationWindow({ of: one, onClose }: { of: Authentication; onClose: () => void }) {
  const say = useWords()
  const told = useTold()
  const { tone, word } = signInOf(one)
  const fact = (label: string, value: string) =>
    value && (
      <>
        <dt>{label}</dt>
        <dd>
          <bdi dir="auto">{value}</bdi>
        </dd>
      </>
    )
  return (
    <Window title={one.channel.name} size={620} onClose={onClose}>
      <div className={css.row2}>
        <Pill tone={tone}>{say(word)}</Pill>
        {one.health !== 'unknown' && (
          <span className={css.quiet}>
            {say('channels.since')} <Moment at={one.health_since} />
          </span>
        )}
      </div>
      {one.health_text && (
        <p className={css.bad}>
          <bdi>{told(one.health_text)}</bdi>
        </p>
      )}
      <dl className={css.facts2}>
        {fact(say('account.address'), one.addresses.join(', '))}
        {fact(say('authentications.way'), say(`authentications.way.${one.way}`))}
        {fact(say('account.user'), one.user)}
        {fact(say('account.receiving'), one.receiving)}
        {fact(say('account.sending'), one.sending)}
        {fact(say('authentications.provider'), one.provider)}
        {one.signed_in && (
          <>
            <dt>{say('authentications.agreed')}</dt>
            <dd>
              <Moment at={one.signed_in} exact />
            </dd>
          </>
        )}
        {one.token_ends && (
          <>
            <dt>{say('authentications.tokenEnds')}</dt>
            <dd>
              <Moment at={one.token_ends} exact />
            </dd>
          </>
        )}
      </dl>
      {one.way === 'oauth' && <p className={css.quiet}>{say('authentications.renewed')}</p>}
      {one.way === 'oauth' && <AgreeAgain channel={one.channel.id} />}
      {one.way === 'password' && <SignInAgain channel={one.channel.id} user={one.user} />}
      {one.way === 'none' && <p className={css.quiet}>{say('authentications.noneHelp')}</p>}
    </Window>
  )
}

/** What needs somebody comes first. */
const weight = { bad: 0, warn: 1, good: 2, plain: 3 } as const

export default function AuthenticationsPage() {
  const say = useWords()
  const told = useTold()
  const asked = useQuery(authenticationsQuery)
  const [open, setOpen] = useState<number>()
  const shown = asked.data?.find((one) => one.channel.id === open)
  return (
    <Page title={say('page.authentications')} help={say('authentications.help')}>
      <Loaded
        of={asked}
        empty={
          <Empty
            icon={<IconKey size={40} stroke={1.2} aria-hidden="true" />}
            title={say('authentications.empty')}
            help={say('authentications.emptyHelp')}
          />
        }
      >
        {(data) => (
          <ul className={`${css.list} ${css.table}`}>
            {data
              .toSorted((a, b) => weight[signInOf(a).tone] - weight[signInOf(b).tone])
              .map((one) => {
                const { tone, word } = signInOf(one)
                const Sign = tone === 'bad' || tone === 'warn' ? IconKeyOff : IconKey
                return (
                  <li key={one.channel.id}>
                    <button type="button" className={css.row} onClick={() => setOpen(one.channel.id)}>
                      <span className={css.sign} data-tone={tone}>
                        <Sign size={17} aria-hidden="true" />
                      </span>
                      <span className={css.names}>
                        <Apart className={css.name}>{one.channel.name}</Apart>
                        <bdi dir="ltr" className={css.quiet}>
                          {one.user || one.addresses.join(', ')}
                        </bdi>
                      </span>
                      <Facts of={one} />
                      <span className={css.end}>
                        <Pill tone={tone}>{say(word)}</Pill>
                      </span>
                      {one.health_text && tone !== 'good' && (
                        <bdi className={css.trouble}>{told(one.health_text)}</bdi>
                      )}
                    </button>
                  </li>
                )
              })}
          </ul>
        )}
      </Loaded>
      {shown && <AuthenticationWindow of={shown} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}
