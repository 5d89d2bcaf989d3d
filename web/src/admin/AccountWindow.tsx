// Connecting an account, or changing one: the address, its servers, how to sign in; tried before it is stored.

import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Check, Pair, Select, Wrong, wordsOf } from '../design/fields'
import { Button, Field, isolated } from '../design/parts'
import { Window } from '../design/Window'
import type { Agreed } from '../session/consent'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { type Application, ConsentFields } from './ConsentFields'
import { guessServers } from './health'
import { kinds, type Server, ServerFields } from './ServerFields'
import { type Trial, TrialReport, trialIn } from './Trial'

export interface Account {
  id: number
  name: string
  addresses: string[]
  imap: Server | null
  pop3: Server | null
  tokens: boolean
  smtp: Server | null
  user: string
  folder: string
  after: string
  move_to: string
}

const sameServer = (a: Server, b: Server | null) =>
  a.host.trim() === b?.host && a.port === b.port && a.tls === b.tls
/** Whose tokens an account signs in with; the last stands for any issuer. */
const ways = ['password', 'google', 'microsoft', 'other'] as const
/** How long the servers of an address are looked for before they are guessed. */
const patience = 8_000
const afters = ['mark-seen', 'keep', 'move', 'delete'] as const

export function AccountWindow({ account, onClose }: { account?: Account; onClose: () => void }) {
  const say = useWords()
  const client = useQueryClient()
  const [step, setStep] = useState<'address' | 'servers'>(account ? 'servers' : 'address')
  const [addresses, setAddresses] = useState(account?.addresses.join(', ') ?? '')
  const [name, setName] = useState(account?.name ?? '')
  const [way, setWay] = useState<'imap' | 'lmtp'>(account && !account.imap ? 'lmtp' : 'imap')
  const [imap, setImap] = useState<Server>(account?.imap ?? { host: '', port: 993, tls: 'tls' })
  const [answers, setAnswers] = useState(account ? account.smtp !== null : true)
  const [smtp, setSmtp] = useState<Server>(account?.smtp ?? { host: '', port: 465, tls: 'tls' })
  const [user, setUser] = useState(account?.user ?? '')
  const [password, setPassword] = useState('')
  const [folder, setFolder] = useState(account?.folder ?? 'INBOX')
  const [after, setAfter] = useState(account?.after ?? 'mark-seen')
  const [moveTo, setMoveTo] = useState(account?.move_to ?? '')
  const [trial, setTrial] = useState<Trial>()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState<'look' | 'trial' | 'save'>()
  const [found, setFound] = useState<{ by: string; sure: boolean }>()
  const [by, setBy] = useState<(typeof ways)[number]>('password')
  const [application, setApplication] = useState<Application>({
    provider: '',
    clientId: '',
    clientSecret: '',
    scope: '',
  })
  const [agreed, setAgreed] = useState<Agreed>()
  const byTokens = !account && way === 'imap' && by !== 'password'

  /** As its domain or its provider tells it; else as most are called. */
  const look = async (address: string, guess: { imap: string; smtp: string }) => {
    const got = await take(
      api.POST('/api/v1/channel-discovery', { body: { address }, signal: AbortSignal.timeout(patience) }),
    ).catch(() => undefined)
    setImap(got?.imap ?? { ...imap, host: imap.host || guess.imap })
    setSmtp(got?.smtp ?? { ...smtp, host: smtp.host || guess.smtp })
    setUser(user || got?.user || address)
    setFound(got?.by ? { by: got.by, sure: got.sure } : undefined)
    choose(ways.find((one) => one === got?.provider) ?? 'password')
  }
  const choose = (next: (typeof ways)[number]) => {
    setBy(next)
    setAgreed(undefined)
    setApplication((of) => ({ ...of, provider: next === 'google' || next === 'microsoft' ? next : '' }))
  }
  const next = async (event: FormEvent) => {
    event.preventDefault()
    const [first] = wordsOf(addresses)
    const guess = first ? guessServers(first) : undefined
    if (!first || !guess) {
      setWrong(say('composer.badAddress', { address: first ?? '' }))
      return
    }
    setWrong(undefined)
    if (way === 'imap') {
      setBusy('look')
      await look(first, guess)
      setBusy(undefined)
    } else {
      if (!smtp.host) setSmtp({ ...smtp, host: guess.smtp })
      if (!user) setUser(first)
    }
    setStep('servers')
  }
  const given = () => {
    const of = ({ host, port, tls }: Server) => ({
      host: host.trim(),
      port,
      tls: kinds.find((one) => one === tls) ?? ('tls' as const),
    })
    return {
      imap: way === 'imap' ? of(imap) : null,
      smtp: answers ? of(smtp) : null,
      ...(way === 'imap' || answers || account?.pop3 ? { user: user.trim() } : {}),
      ...(password && !byTokens ? { password } : {}),
      ...(way === 'imap'
        ? {
            folder: folder.trim(),
            after: afters.find((one) => one === after) ?? ('mark-seen' as const),
            ...(after === 'move' ? { move_to: moveTo.trim() } : {}),
          }
        : {}),
    }
  }
  const run = async (what: 'trial' | 'save', work: () => Promise<void>) => {
    setBusy(what)
    setWrong(undefined)
    setTrial(undefined)
    try {
      await work()
    } catch (why) {
      const failed = trialIn(why)
      if (failed) setTrial(failed)
      else setWrong(reasonOf(why, say))
    }
    setBusy(undefined)
  }
  const test = () =>
    run('trial', async () => setTrial(await take(api.POST('/api/v1/channel-trial', { body: given() }))))
  const save = (untried: boolean) =>
    run('save', async () => {
      if (byTokens && !agreed) {
        setWrong(say('consent.needed'))
        return
      }
      const consent = byTokens &&
        agreed && {
          ...agreed,
          provider: application.provider.trim(),
          client_id: application.clientId.trim(),
          ...(application.clientSecret ? { client_secret: application.clientSecret } : {}),
          ...(application.scope.trim() ? { scope: application.scope.trim() } : {}),
        }
      // a code is good once, whatever comes of it
      setAgreed(undefined)
      const body = { ...given(), addresses: wordsOf(addresses), ...(untried ? { untried } : {}) }
      if (account)
        await take(api.PUT('/api/v1/channels/{id}', { params: { path: { id: account.id } }, body }))
      else
        await take(
          api.POST('/api/v1/channels', {
            body: {
              ...body,
              ...(name.trim() ? { name: name.trim() } : {}),
              ...(consent ? { consent } : {}),
            },
          }),
        )
      await client.invalidateQueries({ queryKey: ['channels'] })
      tell(say(account ? 'channels.changed' : 'channels.added'))
      onClose()
    })
  // the engine sends what is stored to no other server
  const moved =
    account !== undefined &&
    (user.trim() !== account.user ||
      (way === 'imap' && !sameServer(imap, account.imap)) ||
      (answers && !sameServer(smtp, account.smtp)))
  const failed = trial !== undefined && (trial.receiving?.works === false || trial.sending?.works === false)

  if (step === 'address')
    return (
      <Window
        title={say('channels.add')}
        onClose={onClose}
        foot={
          <Button type="submit" form="address" look="primary" disabled={busy !== undefined}>
            {say(busy === 'look' ? 'account.looking' : 'account.next')}
          </Button>
        }
      >
        <form id="address" className={css.form} onSubmit={(event) => void next(event)}>
          <Field
            id="addresses"
            label={say('account.address')}
            hint={say('account.addressHelp')}
            dir="ltr"
            required
            value={addresses}
            onChange={(event) => setAddresses(event.target.value)}
            autoFocus
          />
          <Field
            id="name"
            label={say('account.name')}
            hint={say('account.nameHelp')}
            dir="auto"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Select
            id="way"
            label={say('account.way')}
            value={way}
            onChange={(event) => setWay(event.target.value === 'lmtp' ? 'lmtp' : 'imap')}
            hint={say(way === 'imap' ? 'account.imapHelp' : 'account.lmtpHelp')}
          >
            <option value="imap">{say('account.imap')}</option>
            <option value="lmtp">{say('account.lmtp')}</option>
          </Select>
          <Wrong>{wrong}</Wrong>
        </form>
      </Window>
    )
  return (
    <Window
      title={account ? say('channels.edit') : say('channels.add')}
      size={640}
      onClose={onClose}
      foot={
        <>
          {!account && (
            <Button className={css.apart} onClick={() => setStep('address')}>
              {say('app.back')}
            </Button>
          )}
          {(way === 'imap' || answers) && !account && !byTokens && (
            <Button disabled={busy !== undefined} onClick={() => void test()}>
              {busy === 'trial' ? say('account.trying') : say('account.try')}
            </Button>
          )}
          {failed && !byTokens && (
            <Button disabled={busy !== undefined} onClick={() => void save(true)}>
              {say('account.saveUntried')}
            </Button>
          )}
          <Button type="submit" form="servers" look="primary" disabled={busy !== undefined}>
            {busy === 'save' ? say('account.trying') : account ? say('admin.save') : say('account.connect')}
          </Button>
        </>
      }
    >
      <form
        id="servers"
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save(false)
        }}
      >
        {account && (
          <Field
            id="addresses"
            label={say('account.address')}
            hint={say('account.addressHelp')}
            dir="ltr"
            required
            value={addresses}
            onChange={(event) => setAddresses(event.target.value)}
          />
        )}
        {found && (
          <p className={found.sure ? css.quiet : css.bad} role="status">
            {say('account.foundBy', { by: isolated(found.by) })} {!found.sure && say('account.notSure')}
          </p>
        )}
        {way === 'imap' && (
          <fieldset className={css.group}>
            <legend>{say('account.receiving')}</legend>
            <ServerFields protocol="imap" server={imap} onChange={setImap} />
            <Pair>
              <Field
                id="folder"
                label={say('account.folder')}
                dir="auto"
                maxLength={255}
                value={folder}
                onChange={(event) => setFolder(event.target.value)}
              />
              <Select
                id="after"
                label={say('account.after')}
                value={after}
                onChange={(event) => setAfter(event.target.value)}
              >
                {afters.map((one) => (
                  <option key={one} value={one}>
                    {say(`account.after.${one}`)}
                  </option>
                ))}
              </Select>
              {after === 'move' && (
                <Field
                  id="move-to"
                  label={say('account.moveTo')}
                  dir="auto"
                  required
                  maxLength={255}
                  value={moveTo}
                  onChange={(event) => setMoveTo(event.target.value)}
                />
              )}
            </Pair>
          </fieldset>
        )}
        <fieldset className={css.group}>
          <legend>{say('account.sending')}</legend>
          <Check
            checked={answers}
            onChange={(event) => setAnswers(event.target.checked)}
            label={say('account.answers')}
            hint={say('account.answersHelp')}
          />
          {answers && <ServerFields protocol="smtp" server={smtp} onChange={setSmtp} />}
        </fieldset>
        {(way === 'imap' || answers) && (
          <fieldset className={css.group}>
            <legend>{say('account.signIn')}</legend>
            {!account && way === 'imap' && (
              <Select
                id="by"
                label={say('consent.how')}
                value={by}
                onChange={(event) => choose(ways.find((one) => one === event.target.value) ?? 'password')}
              >
                {ways.map((one) => (
                  <option key={one} value={one}>
                    {say(`consent.${one}`)}
                  </option>
                ))}
              </Select>
            )}
            <Pair>
              <Field
                id="user"
                label={say('account.user')}
                dir="ltr"
                required={way === 'imap'}
                maxLength={320}
                autoComplete="off"
                value={user}
                onChange={(event) => setUser(event.target.value)}
              />
              {!byTokens && (
                <Field
                  id="password"
                  label={say('session.password')}
                  hint={say(
                    moved
                      ? 'account.passwordMoved'
                      : account
                        ? 'account.passwordKept'
                        : 'account.passwordHelp',
                  )}
                  type="password"
                  dir="ltr"
                  autoComplete="new-password"
                  required={way === 'imap' && (!account || moved)}
                  maxLength={1024}
                  value={password}
                  onChange={(event) => setPassword(event.target.value)}
                />
              )}
            </Pair>
            {byTokens && (
              <ConsentFields
                of={application}
                named={by !== 'other'}
                user={user.trim()}
                agreed={agreed !== undefined}
                onChange={(of) => {
                  setApplication(of)
                  setAgreed(undefined)
                }}
                onAgreed={setAgreed}
              />
            )}
          </fieldset>
        )}
        {trial && <TrialReport trial={trial} />}
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}
