import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, Refusal, setCsrf, take } from '../api/client'
import { meQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { Button, Field } from '../design/parts'
import { useWords } from '../words/words'
import { Card, Wrong } from './Card'
import { Code, codeOf } from './fields'
import css from './session.module.css'

export function SignIn() {
  const say = useWords()
  const router = useRouter()
  const client = useQueryClient()
  const { back, ended } = useSearch({ from: '/sign-in' })
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  // asked for by the engine, once the password was right
  const [coded, setCoded] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setBusy(true)
    try {
      const me = await take(
        api.POST('/api/v1/session', {
          body: {
            email: String(given.get('email')),
            password: String(given.get('password')),
            ...(coded ? { code: codeOf(given) } : {}),
          },
        }),
      )
      setCsrf(me.csrf)
      client.clear()
      client.setQueryData(meQuery.queryKey, me)
      router.history.push(back ?? '/')
    } catch (why) {
      const needed = why instanceof Refusal && why.code === 'second_factor'
      if (needed && !coded) {
        setCoded(true)
        setWrong(undefined)
        setBusy(false)
        return
      }
      setWrong(
        needed
          ? say('factor.wrong')
          : why instanceof Refusal && why.code === 'wrong_password'
            ? say('session.wrong')
            : reasonOf(why, say),
      )
      setBusy(false)
    }
  }

  return (
    <Card title={say('session.title')}>
      {wrong ? <Wrong>{wrong}</Wrong> : ended && <Wrong>{say('session.ended')}</Wrong>}
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
        <Field
          id="password"
          name="password"
          type="password"
          label={say('session.password')}
          autoComplete="current-password"
          dir="ltr"
          required
        />
        {coded && <Code autoFocus />}
        <Button type="submit" look="primary" disabled={busy}>
          {say('session.signIn')}
        </Button>
      </form>
      <Link to="/forgot" className={css.link}>
        {say('forgot.link')}
      </Link>
    </Card>
  )
}
