// The other systems that rules call: where they are, how calls went, calling once more, a trial, and the secret that
// signs them.

import { IconKey, IconSend, IconWebhook } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Check, Wrong } from '../design/fields'
import { Page } from '../design/Page'
import { Apart, Button, Empty, Field, inputClass, Moment, Pill } from '../design/parts'
import { Window } from '../design/Window'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { Uses } from '../sla/Uses'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Copyable } from './Copyable'
import { Loaded } from './Loading'
import { type Webhook, type WebhookCall, webhookCallsQuery, webhooksQuery } from './queries'
import own from './Webhooks.module.css'
import { mayRetry, stateOf } from './webhooks'

function SecretWindow({ of: hook, onClose }: { of: Webhook; onClose: () => void }) {
  const say = useWords()
  const client = useQueryClient()
  const [made, setMade] = useState<string>()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const put = async (value: string | undefined) => {
    setBusy(true)
    setWrong(undefined)
    try {
      const done = await take(
        api.PUT('/api/v1/webhook-secrets', {
          body: { secret: hook.secret, ...(value ? { value } : {}) },
        }),
      )
      await client.invalidateQueries({ queryKey: ['webhooks'] })
      if (done.value) setMade(done.value)
      else {
        tell(say('webhooks.secretStored'))
        onClose()
      }
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
    setBusy(false)
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    void put(String(new FormData(event.currentTarget).get('value')))
  }
  return (
    <Window title={say('webhooks.secretOf', { what: hook.secret })} onClose={onClose}>
      {made ? (
        <>
          <p>{say('webhooks.secretMade')}</p>
          <Copyable text={made} />
        </>
      ) : (
        <>
          <p className={css.quiet}>{say('webhooks.secretHelp')}</p>
          {hook.secret_stored && <p>{say('webhooks.secretThere')}</p>}
          <div className={css.row2}>
            <Button look="primary" disabled={busy} onClick={() => void put(undefined)}>
              {say('webhooks.makeSecret')}
            </Button>
          </div>
          <form className={css.form} onSubmit={submit}>
            <Field
              id="value"
              name="value"
              type="password"
              label={say('webhooks.ownSecret')}
              hint={say('webhooks.ownSecretHelp')}
              dir="ltr"
              autoComplete="off"
              required
              minLength={16}
              maxLength={1000}
            />
            <div className={css.row2}>
              <Button type="submit" disabled={busy}>
                {say('webhooks.storeSecret')}
              </Button>
            </div>
          </form>
          <Wrong>{wrong}</Wrong>
        </>
      )}
    </Window>
  )
}

function Hook({ of: hook, onSecret }: { of: Webhook; onSecret: () => void }) {
  const say = useWords()
  const of = usePreferences()
  const trial = useMutation({
    mutationFn: () => take(api.POST('/api/v1/webhooks/try', { body: { name: hook.name } })),
  })
  const said = trial.data
  return (
    <li className={own.hook}>
      <div className={css.row2}>
        <h3 className={own.name}>
          <Apart>{hook.name}</Apart>
        </h3>
        <Pill>{say(`webhooks.kind.${hook.kind}`)}</Pill>
        {hook.kind !== 'library' &&
          (!hook.secret ? (
            <Pill tone="warn">{say('webhooks.unsigned')}</Pill>
          ) : hook.secret_stored ? (
            <Pill tone="good">{say('webhooks.signed')}</Pill>
          ) : (
            <Pill tone="bad">{say('webhooks.secretMissing')}</Pill>
          ))}
      </div>
      {hook.url && (
        <bdi dir="ltr" className={own.url}>
          {hook.url}
        </bdi>
      )}
      <dl className={css.facts2}>
        <dt>{say('webhooks.thirtyDays')}</dt>
        <dd className={css.facts}>
          <span>{say('webhooks.nDone', { n: hook.done })}</span>
          {hook.waiting > 0 && <span>{say('webhooks.nWaiting', { n: hook.waiting })}</span>}
          {hook.failed > 0 && <span>{say('webhooks.nFailed', { n: hook.failed })}</span>}
          {hook.given_up > 0 && (
            <span className={css.bad}>{say('webhooks.nGivenUp', { n: hook.given_up })}</span>
          )}
        </dd>
        <dt>{say('webhooks.last')}</dt>
        <dd>{hook.last ? <Moment at={hook.last} /> : say('webhooks.never')}</dd>
        <dt>{say('webhooks.limits')}</dt>
        <dd>
          {say('webhooks.limitsOf', {
            seconds: number(hook.timeout_seconds, of),
            attempts: number(hook.attempts, of),
          })}
        </dd>
        <dt>{say('promise.uses')}</dt>
        <dd>
          <Uses of={hook.uses} />
        </dd>
      </dl>
      <div className={css.row2}>
        {hook.url && (
          <Button disabled={trial.isPending} onClick={() => trial.mutate()}>
            <IconSend size={15} aria-hidden="true" />
            {say(trial.isPending ? 'webhooks.trying' : 'webhooks.try')}
          </Button>
        )}
        {hook.secret && (
          <Button onClick={onSecret}>
            <IconKey size={15} aria-hidden="true" />
            {say('webhooks.secret')}
          </Button>
        )}
        <Link to="/rules" search={{ file: hook.place.file, line: hook.place.line }} className={own.place}>
          <bdi dir="ltr">{`${hook.place.file}:${hook.place.line}`}</bdi>
        </Link>
      </div>
      <div role="status">
        {trial.error && <p className={css.bad}>{reasonOf(trial.error, say)}</p>}
        {said && (
          <p className={said.ok ? css.good : css.bad}>
            {say(said.ok ? 'webhooks.tryWorks' : 'webhooks.tryFails', {
              status: said.status === 0 ? say('webhooks.noAnswer') : number(said.status, of),
              time: number(said.milliseconds, of),
            })}{' '}
            {said.words && <bdi dir="ltr">{said.words}</bdi>}
          </p>
        )}
        {said?.answer && (
          <pre className={own.answer} dir="ltr">
            {said.answer}
          </pre>
        )}
      </div>
    </li>
  )
}

function Calls({ hooks }: { hooks: readonly Webhook[] }) {
  const say = useWords()
  const of = usePreferences()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [troubled, setTroubled] = useState(false)
  const asked = useQuery(webhookCallsQuery(name, troubled))
  const retry = async (one: WebhookCall) => {
    try {
      await take(api.POST('/api/v1/outbox/{id}/retry', { params: { path: { id: one.id } } }))
      tell(say('webhooks.retried'))
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    await client.invalidateQueries({ queryKey: ['webhooks'] })
  }
  return (
    <section className={css.form} aria-labelledby="calls">
      <div className={own.head}>
        <h2 id="calls">{say('webhooks.calls')}</h2>
        <select
          className={inputClass}
          aria-label={say('webhooks.which')}
          value={name}
          onChange={(event) => setName(event.target.value)}
        >
          <option value="">{say('webhooks.all')}</option>
          {hooks.map((one) => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
        <Check
          label={say('webhooks.onlyTroubled')}
          checked={troubled}
          onChange={(event) => setTroubled(event.target.checked)}
        />
      </div>
      <Loaded of={asked} empty={<p className={css.quiet}>{say('webhooks.noCalls')}</p>}>
        {(data) => (
          <ul className={css.list}>
            {data.map((one) => {
              const { tone, word } = stateOf(one.state)
              return (
                <li key={one.id} className={own.call}>
                  <Moment at={one.created} />
                  <span className={css.names}>
                    <Apart className={css.name}>{one.name}</Apart>
                    <bdi dir="ltr" className={css.quiet}>{`${one.event} ${one.rule}`}</bdi>
                  </span>
                  <span className={css.facts}>
                    {one.status !== null && (
                      <span>
                        {one.status === 0
                          ? say('webhooks.noAnswer')
                          : say('webhooks.status', { status: String(one.status) })}
                      </span>
                    )}
                    {one.milliseconds !== null && (
                      <span>{say('webhooks.took', { time: number(one.milliseconds, of) })}</span>
                    )}
                    {one.attempts > 1 && <span>{say('webhooks.attempts', { n: one.attempts })}</span>}
                    {one.next && one.state === 'failed' && (
                      <span>
                        {say('webhooks.next')} <Moment at={one.next} />
                      </span>
                    )}
                  </span>
                  <span className={css.end}>
                    <Pill tone={tone}>{say(word)}</Pill>
                  </span>
                  {(one.error || one.conversation || mayRetry(one.state)) && (
                    <span className={own.more}>
                      {one.error && (
                        <bdi dir="ltr" className={css.bad}>
                          {one.error}
                        </bdi>
                      )}
                      {one.conversation && (
                        <a href={`/inbox/open/${one.conversation}`}>{say('conversation.openLinked')}</a>
                      )}
                      {mayRetry(one.state) && (
                        <Button onClick={() => void retry(one)}>{say('webhooks.retry')}</Button>
                      )}
                    </span>
                  )}
                </li>
              )
            })}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

export default function WebhooksPage() {
  const say = useWords()
  const asked = useQuery(webhooksQuery)
  const [secret, setSecret] = useState<Webhook>()
  return (
    <Page title={say('page.webhooks')} help={say('webhooks.help')}>
      <Loaded of={asked}>
        {(data) => (
          <div className={own.page}>
            {data.length === 0 ? (
              <Empty
                icon={<IconWebhook size={40} stroke={1.2} aria-hidden="true" />}
                title={say('webhooks.none')}
                help={say('webhooks.noneHelp')}
              >
                <Link to="/rules">{say('page.rules')}</Link>
              </Empty>
            ) : (
              <ul className={own.hooks}>
                {data.map((one) => (
                  <Hook key={one.name} of={one} onSecret={() => setSecret(one)} />
                ))}
              </ul>
            )}
            <Calls hooks={data} />
          </div>
        )}
      </Loaded>
      {secret && <SecretWindow of={secret} onClose={() => setSecret(undefined)} />}
    </Page>
  )
}
