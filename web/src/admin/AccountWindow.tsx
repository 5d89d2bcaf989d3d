// Connecting an account, or changing one: the address, its servers, how to sign in; tried before it is stored.

import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Select, Wrong } from '../design/fields'
import { Button, Field } from '../design/parts'
import { tied, wordsOf } from '../design/values'
import { Window } from '../design/Window'
import type { Agreed } from '../session/consent'
import { useWords } from '../words/words'
import { AccountFields, type FoundBy } from './AccountFields'
import css from './Admin.module.css'
import {
  type Account,
  accountBody,
  byTokens,
  channelBody,
  consentBody,
  type Draft,
  draftOf,
  isAddress,
  withServers,
} from './account'
import { type PolicyState, PolicyStep } from './PolicyStep'
import { type Trial, TrialReport, trialIn } from './Trial'

/** How long the servers of an address are looked for before they are guessed. */
const patience = 8_000

/** Who writes to the channel, how rules call it, and how its mail comes. */
function AddressFields({ draft, onChange }: { draft: Draft; onChange: (next: Draft) => void }) {
  const say = useWords()
  const field = tied(draft, onChange)
  const fetched = draft.way !== 'lmtp'
  return (
    <>
      <Field
        id="addresses"
        label={say('account.address')}
        hint={say('account.addressHelp')}
        dir="ltr"
        required
        autoFocus
        {...field('addresses')}
      />
      <Field
        id="name"
        label={say('account.name')}
        hint={say('account.nameHelp')}
        dir="auto"
        maxLength={60}
        {...field('name')}
      />
      <Select
        id="way"
        label={say('account.way')}
        hint={say(fetched ? 'account.fetchedHelp' : 'account.lmtpHelp')}
        value={fetched ? 'imap' : 'lmtp'}
        onChange={(event) => onChange({ ...draft, way: event.target.value === 'lmtp' ? 'lmtp' : 'imap' })}
      >
        <option value="imap">{say('account.fetched')}</option>
        <option value="lmtp">{say('account.lmtp')}</option>
      </Select>
    </>
  )
}

export function AccountWindow({
  account,
  onClose,
  onConnected,
}: {
  account?: Account
  onClose: () => void
  /** A new one is there; the window closes with that. */
  onConnected?: (channel: number) => void
}) {
  const say = useWords()
  const client = useQueryClient()
  const [step, setStep] = useState<'address' | 'servers' | 'policy'>(account ? 'servers' : 'address')
  const [made, setMade] = useState<{ id: number; name: string; addresses: readonly string[] }>()
  const [draft, setDraft] = useState(() => draftOf(account))
  const [found, setFound] = useState<FoundBy>()
  const [agreed, setAgreed] = useState<Agreed>()
  const [trial, setTrial] = useState<Trial>()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState<'look' | 'trial' | 'save'>()
  const [policy, setPolicy] = useState<PolicyState>('coming')
  const tokens = byTokens(draft, account)

  const next = async (event: FormEvent) => {
    event.preventDefault()
    const [first] = wordsOf(draft.addresses)
    if (!first || !isAddress(first)) {
      setWrong(say('composer.badAddress', { address: first ?? '' }))
      return
    }
    setWrong(undefined)
    setBusy('look')
    const got =
      draft.way === 'lmtp'
        ? undefined
        : await take(
            api.POST('/api/v1/channel-discovery', {
              body: { address: first },
              signal: AbortSignal.timeout(patience),
            }),
          ).catch(() => undefined)
    setDraft(withServers(draft, first, got))
    setFound(
      got?.by ? { by: got.by, sure: got.sure, onlyPop3: got.imap === null && got.pop3 !== null } : undefined,
    )
    setAgreed(undefined)
    setBusy(undefined)
    setStep('servers')
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
    run('trial', async () =>
      setTrial(
        await take(
          api.POST('/api/v1/channel-trial', {
            body: { ...accountBody(draft, account), addresses: wordsOf(draft.addresses) },
          }),
        ),
      ),
    )
  const save = (untried: boolean) =>
    run('save', async () => {
      if (tokens && !agreed) {
        setWrong(say('consent.needed'))
        return
      }
      const consent = tokens && agreed && { ...agreed, ...consentBody(draft.application) }
      // a code is good once, whatever comes of it
      setAgreed(undefined)
      const body = { ...channelBody(draft, account), ...(untried ? { untried } : {}) }
      if (account) {
        await take(api.PUT('/api/v1/channels/{id}', { params: { path: { id: account.id } }, body }))
        await client.invalidateQueries({ queryKey: ['channels'] })
        tell(say('channels.changed'))
        onClose()
        return
      }
      const { id } = await take(
        api.POST('/api/v1/channels', { body: { ...body, paused: true, ...(consent ? { consent } : {}) } }),
      )
      const there = await take(api.GET('/api/v1/channels/{id}', { params: { path: { id } } }))
      await client.invalidateQueries({ queryKey: ['channels'] })
      setMade({ id, name: there.name, addresses: there.addresses })
      setStep('policy')
    })
  const enable = async () => {
    if (!made) return
    await take(
      api.PUT('/api/v1/channels/{id}/state', { params: { path: { id: made.id } }, body: { state: 'on' } }),
    )
    await client.invalidateQueries({ queryKey: ['channels'] })
    tell(say('channels.added'))
    if (onConnected) onConnected(made.id)
    else onClose()
  }
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
          <AddressFields draft={draft} onChange={setDraft} />
          <Wrong>{wrong}</Wrong>
        </form>
      </Window>
    )
  if (step === 'policy' && made)
    return (
      <Window
        title={say('policy.title', { name: made.name })}
        onClose={onClose}
        foot={
          <>
            <Button
              className={css.apart}
              disabled={busy !== undefined || policy === 'sending'}
              onClick={() => void run('save', enable)}
            >
              {say('policy.without')}
            </Button>
            <Button
              type="submit"
              form="policy"
              look="primary"
              disabled={busy !== undefined || policy !== 'ready'}
            >
              {say(busy === 'save' || policy === 'sending' ? 'policy.enabling' : 'policy.enable')}
            </Button>
          </>
        }
      >
        <p className={css.good}>{say('policy.connected')}</p>
        <PolicyStep channel={made} form="policy" onState={setPolicy} onDone={enable} />
        <Wrong>{wrong}</Wrong>
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
          {(draft.way !== 'lmtp' || draft.answers) && !account && !tokens && (
            <Button disabled={busy !== undefined} onClick={() => void test()}>
              {busy === 'trial' ? say('account.trying') : say('account.try')}
            </Button>
          )}
          {failed && !tokens && (
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
        <AccountFields
          draft={draft}
          account={account}
          found={found}
          agreed={agreed !== undefined}
          onChange={(of) => {
            // what was agreed on was for another application
            if (of.application !== draft.application || of.by !== draft.by) setAgreed(undefined)
            setDraft(of)
          }}
          onAgreed={setAgreed}
        />
        {trial && <TrialReport trial={trial} />}
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}
