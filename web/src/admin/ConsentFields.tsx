// Signing in to a mail account at its provider: as which application, and the button that leads there.

import { IconCircleCheck, IconExternalLink } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { Pair, Wrong } from '../design/fields'
import { Button, Field, isolated } from '../design/parts'
import { tied } from '../design/values'
import { type Agreed, agree, NotAgreed, type Question, redirectHere } from '../session/consent'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { type Application, consentBody } from './account'
import { Copyable } from './Copyable'

/** The button that leads to the provider, and what came of it. */
export function AgreeButton({
  ask,
  able = true,
  agreed,
  onAgreed,
}: {
  ask: (redirect: string) => Promise<Question>
  able?: boolean
  agreed: boolean
  onAgreed: (agreed: Agreed) => void
}) {
  const say = useWords()
  const [waiting, setWaiting] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const over = useRef<AbortController>(undefined)
  useEffect(() => () => over.current?.abort(), [])
  const begin = async () => {
    over.current?.abort()
    const mine = new AbortController()
    over.current = mine
    setWaiting(true)
    setWrong(undefined)
    try {
      onAgreed(await agree(ask, mine.signal))
    } catch (why) {
      if (mine.signal.aborted) return
      setWrong(
        !(why instanceof NotAgreed)
          ? reasonOf(why, say)
          : why.message === 'blocked'
            ? say('consent.blocked')
            : say('consent.refused', { why: isolated(why.message) }),
      )
    }
    setWaiting(false)
  }
  return (
    <>
      <div className={css.row2}>
        <Button disabled={!able} onClick={() => void begin()}>
          <IconExternalLink size={15} aria-hidden="true" />
          {say(waiting || agreed ? 'consent.again' : 'consent.ask')}
        </Button>
        <span role="status" className={agreed ? css.good : css.quiet}>
          {agreed && <IconCircleCheck size={15} aria-hidden="true" />}{' '}
          {waiting ? say('consent.waiting') : agreed ? say('consent.agreed') : ''}
        </span>
      </div>
      <Wrong>{wrong}</Wrong>
    </>
  )
}

export function ConsentFields({
  of,
  named,
  user,
  agreed,
  onChange,
  onAgreed,
}: {
  of: Application
  /** One of the providers that are known, so that its address is not asked for. */
  named: boolean
  user: string
  agreed: boolean
  onChange: (of: Application) => void
  onAgreed: (agreed: Agreed) => void
}) {
  const say = useWords()
  const field = tied(of, onChange)
  const { provider, client_id, scope } = consentBody(of)
  const ask = (redirect: string) =>
    take(
      api.POST('/api/v1/channel-consent', {
        body: {
          provider,
          client_id,
          redirect,
          ...(user ? { user } : {}),
          ...(scope ? { scope } : {}),
        },
      }),
    )
  return (
    <>
      {!named && (
        <Pair>
          <Field
            id="issuer"
            label={say('consent.issuer')}
            hint={say('consent.issuerHelp')}
            dir="ltr"
            type="url"
            required
            maxLength={500}
            {...field('provider')}
          />
          <Field
            id="scope"
            label={say('consent.scope')}
            hint={say('consent.scopeHelp')}
            dir="ltr"
            maxLength={2000}
            {...field('scope')}
          />
        </Pair>
      )}
      <Pair>
        <Field
          id="client-id"
          label={say('consent.clientId')}
          hint={say('consent.clientIdHelp')}
          dir="ltr"
          required
          maxLength={500}
          autoComplete="off"
          {...field('clientId')}
        />
        <Field
          id="client-secret"
          label={say('consent.clientSecret')}
          hint={say('consent.clientSecretHelp')}
          type="password"
          dir="ltr"
          maxLength={2000}
          autoComplete="new-password"
          {...field('clientSecret')}
        />
      </Pair>
      <div>
        <p className={css.quiet}>{say('consent.redirect')}</p>
        <Copyable text={redirectHere()} />
      </div>
      <AgreeButton ask={ask} able={provider !== '' && client_id !== ''} agreed={agreed} onAgreed={onAgreed} />
    </>
  )
}
