import { IconMail, IconMailPause, IconMailX, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { channelsQuery, meQuery } from '../api/queries'
import { Page } from '../design/Page'
import { Apart, Button, Empty, Moment, Pill } from '../design/parts'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { told } from '../words/told'
import { useWords } from '../words/words'
import { AccountWindow } from './AccountWindow'
import css from './Admin.module.css'
import { ChannelWindow } from './ChannelWindow'
import { healthOf } from './health'
import { Loaded } from './Loading'
import { channelStatesQuery } from './queries'

const signs = { good: IconMail, plain: IconMail, warn: IconMailPause, bad: IconMailX } as const

export default function ChannelsPage() {
  const say = useWords()
  const of = usePreferences()
  const { data: me } = useQuery(meQuery)
  const asked = useQuery({ ...channelsQuery, staleTime: 5_000, refetchInterval: 15_000 })
  const { data: states } = useQuery(channelStatesQuery)
  const [open, setOpen] = useState<number | 'new'>()
  const channel = asked.data?.find((one) => one.id === open)
  const mayAdd = me?.role === 'admin' || me?.role === 'owner'
  return (
    <Page
      title={say('page.channels')}
      help={say('channels.help')}
      actions={
        mayAdd && (
          <Button look="primary" onClick={() => setOpen('new')}>
            <IconPlus size={16} aria-hidden="true" />
            {say('channels.add')}
          </Button>
        )
      }
    >
      <Loaded
        of={asked}
        empty={
          <Empty
            icon={<IconMail size={40} stroke={1.2} aria-hidden="true" />}
            title={say('channels.none')}
            help={say('channels.noneHelp')}
          />
        }
      >
        {(data) => (
          <ul className={`${css.list} ${css.table}`}>
            {data.map((one) => {
              const { tone, word } = healthOf(one)
              const Sign = signs[tone]
              const state = states?.get(one.id)
              return (
                <li key={one.id}>
                  <button
                    type="button"
                    className={css.row}
                    data-away={one.state === 'off'}
                    onClick={() => setOpen(one.id)}
                  >
                    <span className={css.sign} data-tone={tone}>
                      <Sign size={17} aria-hidden="true" />
                    </span>
                    <span className={css.names}>
                      <Apart className={css.name}>{one.name}</Apart>
                      <bdi dir="ltr" className={css.quiet}>
                        {one.addresses.join(', ')}
                      </bdi>
                    </span>
                    <span className={css.facts}>
                      {state?.last_received ? (
                        <span>
                          {say('channels.last')} <Moment at={state.last_received} />
                        </span>
                      ) : (
                        <span className={css.quiet}>{say('channels.nothing')}</span>
                      )}
                      {state?.importing && (
                        <span>
                          {say('imports.row', {
                            done: number(Math.min(state.importing.done, state.importing.found), of),
                            found: number(state.importing.found, of),
                          })}
                        </span>
                      )}
                      {state && state.undecided > 0 && (
                        <span>{say('channels.undecided', { n: state.undecided })}</span>
                      )}
                      {state && state.unsent > 0 && (
                        <span>{say('channels.unsent', { n: state.unsent })}</span>
                      )}
                      {state && state.given_up > 0 && (
                        <span className={css.bad}>{say('channels.givenUp', { n: state.given_up })}</span>
                      )}
                      {state && state.unstored > 0 && (
                        <span className={css.bad}>{say('channels.unstored', { n: state.unstored })}</span>
                      )}
                    </span>
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
      {open === 'new' && <AccountWindow onClose={() => setOpen(undefined)} onConnected={setOpen} />}
      {channel && <ChannelWindow channel={channel} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}
