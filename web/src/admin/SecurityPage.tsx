// One's own sign-in: the password, and a second factor.

import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import qrcode from 'qrcode-generator'
import { type FormEvent, useMemo, useState } from 'react'
import { api, Refusal, setCsrf, take } from '../api/client'
import { meQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Pair, Wrong } from '../design/fields'
import { Page } from '../design/Page'
import { Button, Field, Pill } from '../design/parts'
import { Window } from '../design/Window'
import { Code, codeOf, NewPassword } from '../session/fields'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'
import { secondFactorQuery } from './queries'

/** A picture for the authenticator's camera: dark on white, whatever the colours of the page. */
function Picture({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const code = qrcode(0, 'M')
    code.addData(text)
    code.make()
    const n = code.getModuleCount()
    let out = ''
    for (let y = 0; y < n; y += 1)
      for (let x = 0; x < n; x += 1) if (code.isDark(y, x)) out += `M${x + 4} ${y + 4}h1v1h-1z`
    return { path: out, size: n + 8 }
  }, [text])
  return (
    <svg
      className={css.picture}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <title>{label}</title>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

/** A form with a code: `use` it, and say what is wrong with it. */
function useCode(use: (code: string) => Promise<void>) {
  const say = useWords()
  const client = useQueryClient()
  const [wrong, setWrong] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    try {
      await use(codeOf(new FormData(event.currentTarget)))
      await client.invalidateQueries({ queryKey: ['second-factor'] })
    } catch (why) {
      setWrong(why instanceof Refusal && why.code === 'wrong_code' ? say('factor.wrong') : reasonOf(why, say))
    }
  }
  return { wrong, submit }
}

function SwitchOn({ secret, uri, onClose }: { secret: string; uri: string; onClose: () => void }) {
  const say = useWords()
  const { wrong, submit } = useCode(async (code) => {
    await take(api.PUT('/api/v1/session/second-factor', { body: { code } }))
    tell(say('factor.isOn'))
    onClose()
  })
  return (
    <Window
      title={say('factor.title')}
      size={460}
      onClose={onClose}
      foot={
        <Button type="submit" form="factor" look="primary">
          {say('factor.confirm')}
        </Button>
      }
    >
      <p>{say('factor.scan')}</p>
      <Picture text={uri} label={say('factor.picture')} />
      <p className={css.quiet}>{say('factor.byHand')}</p>
      <p className={css.link}>
        <code dir="ltr">{secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <form id="factor" className={css.form} onSubmit={submit}>
        <Code />
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}

function SwitchOff({ onClose }: { onClose: () => void }) {
  const say = useWords()
  const { wrong, submit } = useCode(async (code) => {
    await take(api.POST('/api/v1/session/second-factor/off', { body: { code } }))
    tell(say('factor.isOff'))
    onClose()
  })
  return (
    <Window
      title={say('factor.off')}
      size={420}
      onClose={onClose}
      foot={
        <Button type="submit" form="factor-off" look="primary">
          {say('factor.off')}
        </Button>
      }
    >
      <form id="factor-off" className={css.form} onSubmit={submit}>
        <Code />
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}

function Password() {
  const say = useWords()
  const client = useQueryClient()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    setBusy(true)
    setWrong(undefined)
    try {
      const me = await take(
        api.PUT('/api/v1/session/password', {
          body: { old: String(given.get('old')), new: String(given.get('new')) },
        }),
      )
      setCsrf(me.csrf)
      client.setQueryData(meQuery.queryKey, me)
      form.reset()
      tell(say('password.changed'))
    } catch (why) {
      setWrong(
        why instanceof Refusal && why.code === 'wrong_password' ? say('password.wrong') : reasonOf(why, say),
      )
    }
    setBusy(false)
  }
  return (
    <form className={css.form} onSubmit={submit}>
      <h2 className={css.title}>{say('password.title')}</h2>
      <Pair>
        <Field
          id="old"
          name="old"
          type="password"
          label={say('password.old')}
          autoComplete="current-password"
          dir="ltr"
          required
          maxLength={1024}
        />
        <NewPassword name="new" label={say('password.new')} />
      </Pair>
      <Wrong>{wrong}</Wrong>
      <div className={css.row2}>
        <Button type="submit" disabled={busy}>
          {say('password.change')}
        </Button>
      </div>
    </form>
  )
}

export default function SecurityPage() {
  const say = useWords()
  const asked = useQuery(secondFactorQuery)
  const [fresh, setFresh] = useState<{ secret: string; uri: string }>()
  const [off, setOff] = useState(false)
  const [wrong, setWrong] = useState<string>()
  const begin = async () => {
    setWrong(undefined)
    try {
      setFresh(await take(api.POST('/api/v1/session/second-factor')))
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
  }
  return (
    <Page title={say('page.security')} help={say('factor.help')}>
      <Loaded of={asked}>
        {(data) => (
          <div className={css.parts}>
            <section className={css.form}>
              <h2 className={css.title}>{say('factor.title')}</h2>
              <div className={css.row2}>
                <span className={css.sign} data-tone={data.enabled ? 'good' : undefined}>
                  {data.enabled ? (
                    <IconShieldCheck size={17} aria-hidden="true" />
                  ) : (
                    <IconShieldOff size={17} aria-hidden="true" />
                  )}
                </span>
                <Pill tone={data.enabled ? 'good' : 'plain'}>
                  {say(data.enabled ? 'factor.stateOn' : 'factor.stateOff')}
                </Pill>
                {data.enabled ? (
                  <Button onClick={() => setOff(true)}>{say('factor.off')}</Button>
                ) : (
                  <Button look="primary" onClick={() => void begin()}>
                    {say('factor.on')}
                  </Button>
                )}
              </div>
              <p className={css.quiet}>{say('factor.what')}</p>
              <Wrong>{wrong}</Wrong>
            </section>
            <Password />
          </div>
        )}
      </Loaded>
      {fresh && <SwitchOn {...fresh} onClose={() => setFresh(undefined)} />}
      {off && <SwitchOff onClose={() => setOff(false)} />}
    </Page>
  )
}
