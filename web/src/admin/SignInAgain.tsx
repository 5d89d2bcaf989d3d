// Signing an account in anew: with a password or by its provider's consent. Tried before it is stored.

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Wrong } from '../design/fields'
import { Button, Field } from '../design/parts'
import type { Agreed } from '../session/consent'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { AgreeButton } from './ConsentFields'
import { type Trial, TrialReport, trialIn } from './Trial'

const renewed = async (client: QueryClient) => {
  await client.invalidateQueries({ queryKey: ['channels'] })
  await client.invalidateQueries({ queryKey: ['authentications'] })
}

export function SignInAgain({ channel, user }: { channel: number; user: string }) {
  const say = useWords()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [trial, setTrial] = useState<Trial>()
  const [wrong, setWrong] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    setBusy(true)
    setTrial(undefined)
    setWrong(undefined)
    try {
      await take(
        api.PUT('/api/v1/channels/{id}/password', {
          params: { path: { id: channel } },
          body: { password: String(new FormData(form).get('password')) },
        }),
      )
      form.reset()
      tell(say('channels.signedIn'))
    } catch (why) {
      const failed = trialIn(why)
      if (failed) setTrial(failed)
      else setWrong(reasonOf(why, say))
    }
    await renewed(client)
    setBusy(false)
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <h3 className={css.title}>{say('channels.signInAgain')}</h3>
      <Field
        id="password"
        name="password"
        type="password"
        label={say('channels.newPassword', { user })}
        hint={say('channels.passwordHelp')}
        dir="ltr"
        autoComplete="new-password"
        required
        maxLength={1024}
      />
      {trial && <TrialReport trial={trial} />}
      <Wrong>{wrong}</Wrong>
      <div className={css.row2}>
        <Button type="submit" disabled={busy}>
          {busy ? say('account.trying') : say('channels.signIn')}
        </Button>
      </div>
    </form>
  )
}

export function AgreeAgain({ channel }: { channel: number }) {
  const say = useWords()
  const client = useQueryClient()
  const [wrong, setWrong] = useState<string>()
  const path = { id: channel }
  const renew = async (agreed: Agreed) => {
    setWrong(undefined)
    try {
      await take(api.PUT('/api/v1/channels/{id}/tokens', { params: { path }, body: agreed }))
      tell(say('channels.signedIn'))
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
    await renewed(client)
  }
  return (
    <section className={css.form} aria-label={say('channels.signInAgain')}>
      <h3 className={css.title}>{say('channels.signInAgain')}</h3>
      <p className={css.quiet}>{say('consent.renewHelp')}</p>
      <AgreeButton
        ask={(redirect) =>
          take(api.POST('/api/v1/channels/{id}/consent', { params: { path }, body: { redirect } }))
        }
        agreed={false}
        onAgreed={(agreed) => void renew(agreed)}
      />
      <Wrong>{wrong}</Wrong>
    </section>
  )
}
