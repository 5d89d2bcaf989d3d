// What somebody is told under the bell and by mail, and when mail comes.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Pair, Select, Wrong } from '../design/fields'
import { Page } from '../design/Page'
import { Button, isolated } from '../design/parts'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'
import table from './MailNotices.module.css'
import { bellName, choiceIn, choosesAnything, kinds, languages, noticeOf, times } from './mailNotices'
import { type MailNotices, mailNoticesQuery } from './queries'

/** The whole cell ticks it. */
const Box = ({ name, label, on }: { name: string; label: string; on: boolean }) => (
  <td>
    <label>
      <input type="checkbox" name={name} aria-label={label} defaultChecked={on} />
    </label>
  </td>
)

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
      <table className={table.choices}>
        <thead>
          <tr>
            <th scope="col">{say('byMail.what')}</th>
            <th scope="col">{say('byMail.bell')}</th>
            <th scope="col">{say('byMail.mail')}</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((one) => (
            <tr key={one}>
              <th scope="row">
                {say(`byMail.${one}`)}
                <span className={table.hint}>{say(`byMail.${one}Help`)}</span>
              </th>
              <Box
                name={bellName(one)}
                label={`${say('byMail.bell')}: ${say(`byMail.${one}`)}`}
                on={chosen.bell.includes(noticeOf[one])}
              />
              <Box name={one} label={`${say('byMail.mail')}: ${say(`byMail.${one}`)}`} on={chosen[one]} />
            </tr>
          ))}
        </tbody>
      </table>
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
