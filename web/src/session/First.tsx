import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, Refusal, setCsrf, take } from '../api/client'
import { meQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { Button, Field } from '../design/parts'
import { useWords } from '../words/words'
import { Card, Text, Wrong } from './Card'
import { NewPassword } from './fields'
import { firstToken } from './first'

/** The one-time link of a new installation makes its owner. */
export function First() {
  const say = useWords()
  const router = useRouter()
  const client = useQueryClient()
  const [token] = useState(() => firstToken(location.hash))
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const word = (name: string) => String(given.get(name) ?? '')
    setBusy(true)
    try {
      const me = await take(
        api.POST('/api/v1/first-administrator', {
          body: { token: token ?? '', name: word('name'), email: word('email'), password: word('password') },
        }),
      )
      setCsrf(me.csrf)
      client.clear()
      client.setQueryData(meQuery.queryKey, me)
      router.history.replace('/')
    } catch (why) {
      const used = why instanceof Refusal && (why.status === 403 || why.status === 409)
      setWrong(used ? say('first.used') : reasonOf(why, say))
      setBusy(false)
    }
  }

  return (
    <Card title={say('first.title')}>
      <Text>{say('first.text')}</Text>
      {token === undefined && <Wrong>{say('first.missing')}</Wrong>}
      {wrong && <Wrong>{wrong}</Wrong>}
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <Field
          id="name"
          name="name"
          label={say('first.name')}
          autoComplete="name"
          dir="auto"
          required
          maxLength={100}
        />
        <Field
          id="email"
          name="email"
          type="email"
          label={say('session.email')}
          autoComplete="username"
          dir="ltr"
          required
        />
        <NewPassword name="password" label={say('session.password')} />
        <Button type="submit" look="primary" disabled={busy || token === undefined}>
          {say('first.make')}
        </Button>
      </form>
    </Card>
  )
}
