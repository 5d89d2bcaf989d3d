import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { Button, Field } from '../design/parts'
import { useWords } from '../words/words'
import { Card, Text, Wrong } from './Card'
import css from './session.module.css'

/** Asks for a link by mail; nobody learns here who has an account. */
export function Forgot() {
  const say = useWords()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email')).trim()
    setBusy(true)
    setWrong(undefined)
    try {
      await take(api.POST('/api/v1/password-reset', { body: { email } }))
      setAsked(true)
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
    setBusy(false)
  }
  return (
    <Card title={say('forgot.title')}>
      {wrong && <Wrong>{wrong}</Wrong>}
      {asked ? (
        <div role="status">
          <Text>{say('forgot.asked')}</Text>
        </div>
      ) : (
        <>
          <Text>{say('forgot.text')}</Text>
          <form onSubmit={submit} style={{ display: 'contents' }}>
            <Field
              id="email"
              name="email"
              type="email"
              label={say('session.email')}
              autoComplete="username"
              dir="ltr"
              required
              autoFocus
            />
            <Button type="submit" look="primary" disabled={busy}>
              {say('forgot.send')}
            </Button>
          </form>
        </>
      )}
      <Link to="/sign-in" search={{}} className={css.link}>
        {say('forgot.back')}
      </Link>
    </Card>
  )
}
