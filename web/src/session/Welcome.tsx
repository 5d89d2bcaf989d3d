import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, Refusal, setCsrf, take } from '../api/client'
import { meQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import { Card, Text, Wrong } from './Card'
import { Code, codeOf, NewPassword } from './fields'

/** A one-time link: whoever has it chooses a password and is in. */
export function Welcome() {
  const say = useWords()
  const router = useRouter()
  const client = useQueryClient()
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('link') ?? undefined)
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  // asked for by the engine, of people who have a second factor
  const [coded, setCoded] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const password = String(given.get('password'))
    setBusy(true)
    try {
      const me = await take(
        api.POST('/api/v1/password-link', {
          body: { token: token ?? '', password, ...(coded ? { code: codeOf(given) } : {}) },
        }),
      )
      setCsrf(me.csrf)
      client.clear()
      client.setQueryData(meQuery.queryKey, me)
      router.history.replace('/')
    } catch (why) {
      const needed = why instanceof Refusal && why.code === 'second_factor'
      setCoded((now) => now || needed)
      setWrong(
        needed
          ? coded
            ? say('factor.wrong')
            : undefined
          : why instanceof Refusal && why.status === 403
            ? say('welcome.used')
            : reasonOf(why, say),
      )
      setBusy(false)
    }
  }
  return (
    <Card title={say('welcome.title')}>
      <Text>{say('welcome.text')}</Text>
      {token === undefined && <Wrong>{say('welcome.missing')}</Wrong>}
      {wrong && <Wrong>{wrong}</Wrong>}
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <NewPassword name="password" label={say('session.password')} autoFocus />
        {coded && <Code autoFocus />}
        <Button type="submit" look="primary" disabled={busy || token === undefined}>
          {say('welcome.set')}
        </Button>
      </form>
    </Card>
  )
}
