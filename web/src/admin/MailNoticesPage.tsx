// What comes by mail to somebody who is not at the console, and when.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Check, Pair, Select, Wrong } from '../design/fields'
import { Page } from '../design/Page'
import { Button, isolated } from '../design/parts'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'
import { choiceIn, choosesAnything, kinds, languages, times } from './mailNotices'
import { type MailNotices, mailNoticesQuery } from './queries'

function Choices({ chosen }: { chosen: MailNotices }) {
  const say = useWords()
  const client = useQueryClient()
  const { language } = usePreferences()
  const [wrong, setWrong] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const body = choiceIn(new FormData(event.currentTarget))
    setBusy(true)
    setWrong(undefined)
    try {
      await take(api.PUT('/api/v1/session/mail-notices', { body }))
      client.setQueryData(mailNoticesQuery.queryKey, { ...chosen, ...body })
      tell(say(choosesAnything(body) ? 'byMail.saved' : 'byMail.savedNone'))
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
    setBusy(false)
  }
  return (
    <form className={css.form} onSubmit={submit}>
      {chosen.obstacle && (
        <p className={css.bad} role="status">
          {say(`byMail.${chosen.obstacle}`, { address: isolated(chosen.address) })}
        </p>
      )}
      <fieldset className={css.group}>
        <legend>{say('byMail.what')}</legend>
        {kinds.map((one) => (
          <Check
            key={one}
            name={one}
            defaultChecked={chosen[one]}
            label={say(`byMail.${one}`)}
            hint={say(`byMail.${one}Help`)}
          />
        ))}
      </fieldset>
      <Pair>
        <Select
          id="when"
          name="when"
          label={say('byMail.when')}
          hint={say('byMail.whenHelp')}
          defaultValue={chosen.when}
        >
          {times.map((one) => (
            <option key={one} value={one}>
              {say(`byMail.${one}`)}
            </option>
          ))}
        </Select>
        <Select
          id="language"
          name="language"
          label={say('byMail.language')}
          defaultValue={chosen.language ?? language}
        >
          {languages.map((one) => (
            <option key={one} value={one}>
              {say(`language.${one}`)}
            </option>
          ))}
        </Select>
      </Pair>
      <Wrong>{wrong}</Wrong>
      <div className={css.row2}>
        <Button type="submit" look="primary" disabled={busy}>
          {say('admin.save')}
        </Button>
      </div>
    </form>
  )
}

export default function MailNoticesPage() {
  const say = useWords()
  const asked = useQuery(mailNoticesQuery)
  const address = asked.data?.address
  return (
    <Page title={say('page.byMail')} help={address && say('byMail.help', { address: isolated(address) })}>
      <Loaded of={asked}>
        {(data) => (
          <div className={css.parts}>
            <Choices chosen={data} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}
