import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { agentsQuery, meQuery } from '../api/queries'
import { mayOpen } from '../app/pages'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Check, Select, Wrong } from '../design/fields'
import { Page } from '../design/Page'
import { Apart, Button, Empty, Field, isolated, Moment, Pill } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Copyable } from './Copyable'
import { Loaded } from './Loading'
import { tokensQuery } from './queries'

function NewToken({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const client = useQueryClient()
  const [wrong, setWrong] = useState<string>()
  const [made, setMade] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const days = Number(given.get('days'))
    try {
      const done = await take(
        api.POST('/api/v1/tokens', {
          body: {
            name: String(given.get('name')).trim(),
            read_only: given.get('read_only') === 'on',
            ...(days ? { days } : {}),
          },
        }),
      )
      await client.invalidateQueries({ queryKey: ['tokens'] })
      setMade(done.token)
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
  }
  if (made)
    return (
      <Window
        title={say('tokens.made')}
        onClose={onClose}
        foot={
          <Button look="primary" onClick={onClose}>
            {say('list.done')}
          </Button>
        }
      >
        <p>{say('tokens.madeHelp')}</p>
        <Copyable text={made} />
      </Window>
    )
  return (
    <Window
      title={say('tokens.new')}
      size={460}
      onClose={onClose}
      foot={
        <Button type="submit" form="token" look="primary">
          {say('tokens.make')}
        </Button>
      }
    >
      <form id="token" className={css.form} onSubmit={submit}>
        <Field
          id="name"
          name="name"
          label={say('tokens.name')}
          hint={say('tokens.nameHelp')}
          dir="auto"
          required
          maxLength={100}
          autoFocus
        />
        <Select id="days" name="days" label={say('tokens.ends')} defaultValue="90">
          {[30, 90, 365].map((one) => (
            <option key={one} value={one}>
              {say('tokens.days', { n: one })}
            </option>
          ))}
          <option value="0">{say('tokens.never')}</option>
        </Select>
        <Check name="read_only" label={say('tokens.readOnly')} hint={say('tokens.readOnlyHelp')} />
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}

type Token = Awaited<ReturnType<NonNullable<ReturnType<typeof tokensQuery>['queryFn']>>>[number]

function Tokens({ all, of }: { all: readonly Token[]; of?: (token: Token) => string }) {
  const say = useWords()
  const client = useQueryClient()
  const [ending, setEnding] = useState<number>()
  const end = async (id: number) => {
    setEnding(undefined)
    try {
      await take(api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }))
      tell(say('tokens.ended'))
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    await client.invalidateQueries({ queryKey: ['tokens'] })
  }
  return (
    <ul className={`${css.list} ${css.table}`}>
      {all.map((one) => (
        <li key={one.id} className={css.row}>
          <span className={css.sign}>
            <IconKey size={17} aria-hidden="true" />
          </span>
          <span className={css.names}>
            <Apart className={css.name}>{one.name}</Apart>
            <span className={css.quiet}>
              {of && (
                <>
                  <Apart>{of(one)}</Apart>
                  {' · '}
                </>
              )}
              {one.last_used ? (
                <>
                  {say('tokens.used')} <Moment at={one.last_used} />
                </>
              ) : (
                say('tokens.unused')
              )}
            </span>
          </span>
          <span className={css.facts}>
            {one.read_only && <Pill>{say('tokens.readOnly')}</Pill>}
            <span className={css.quiet}>
              {one.expires ? (
                <>
                  {say('tokens.until')} <Moment at={one.expires} />
                </>
              ) : (
                say('tokens.never')
              )}
            </span>
          </span>
          <span className={css.end}>
            {ending === one.id ? (
              <>
                <Button onClick={() => setEnding(undefined)}>{say('app.cancel')}</Button>
                <Button look="primary" onClick={() => void end(one.id)}>
                  {say('tokens.endNow')}
                </Button>
              </>
            ) : (
              <Button
                aria-label={say('tokens.endOf', { name: isolated(one.name) })}
                onClick={() => setEnding(one.id)}
              >
                {say('tokens.end')}
              </Button>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** For administrators: whoever leaves may have left tokens behind. */
function TokensOfOthers({ me }: { me: number }) {
  const say = useWords()
  const { data } = useQuery(tokensQuery('everyone'))
  const { data: agents } = useQuery(agentsQuery)
  const others = data?.filter((one) => one.agent !== me) ?? []
  if (others.length === 0) return null
  return (
    <section className={css.others} aria-labelledby="tokens-of-others">
      <h2 id="tokens-of-others">{say('tokens.others')}</h2>
      <Tokens
        all={others}
        of={(one) => agents?.find((agent) => agent.id === one.agent)?.name ?? `#${one.agent}`}
      />
    </section>
  )
}

export default function TokensPage() {
  const say = useWords()
  const asked = useQuery(tokensQuery('me'))
  const { data: me } = useQuery(meQuery)
  const [making, setMaking] = useState(false)
  const make = (
    <Button look="primary" onClick={() => setMaking(true)}>
      <IconPlus size={16} aria-hidden="true" />
      {say('tokens.new')}
    </Button>
  )
  return (
    <Page title={say('page.tokens')} help={say('tokens.help')} actions={make}>
      <Loaded
        of={asked}
        empty={
          <Empty
            icon={<IconKey size={40} stroke={1.2} aria-hidden="true" />}
            title={say('tokens.none')}
            help={say('tokens.noneHelp')}
          />
        }
      >
        {(data) => <Tokens all={data} />}
      </Loaded>
      {me && mayOpen(me, '/audit') && <TokensOfOthers me={me.id} />}
      {making && <NewToken onClose={() => setMaking(false)} />}
    </Page>
  )
}
