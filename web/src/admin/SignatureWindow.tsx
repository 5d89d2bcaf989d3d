// What is put under answers of a channel, by language.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../api/client'
import { signaturesQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Select, Wrong } from '../design/fields'
import { Button } from '../design/parts'
import { Window } from '../design/Window'
import { useWordOr, useWords } from '../words/words'
import css from './Admin.module.css'
import { Loaded } from './Loading'
import { TextWithVariables } from './TextWithVariables'

const languages = ['', 'en', 'ar', 'fr', 'de', 'es', 'tr', 'ur']

function Form({
  channel,
  given,
  ofRules,
  onClose,
}: {
  channel: number
  given: Record<string, string>
  ofRules: boolean
  onClose: () => void
}) {
  const say = useWords()
  const wordOr = useWordOr()
  const client = useQueryClient()
  const [bodies, setBodies] = useState(given)
  const [language, setLanguage] = useState('')
  const [wrong, setWrong] = useState<string>()
  const save = async () => {
    const items = Object.entries(bodies).map(([of, body]) => ({ language: of, body }))
    try {
      await take(
        api.PUT('/api/v1/channels/{id}/signatures', { params: { path: { id: channel } }, body: { items } }),
      )
      await client.invalidateQueries({ queryKey: ['signatures', channel] })
      tell(say('people.saved'))
      onClose()
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
  }
  return (
    <form
      id="signature"
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className={css.quiet}>{say(ofRules ? 'signature.ofRules' : 'signature.help')}</p>
      <Select
        id="signature-language"
        label={say('signature.language')}
        value={language}
        onChange={(event) => setLanguage(event.target.value)}
      >
        {languages.map((one) => (
          <option key={one} value={one}>
            {one ? wordOr(`language.${one}`, one) : say('signature.others')}
            {bodies[one] ? ' •' : ''}
          </option>
        ))}
      </Select>
      <TextWithVariables
        key={language}
        start={bodies[language] ?? ''}
        placeholder={say('signature.body')}
        language={language}
        noFiles="signature.noFiles"
        onChange={(html) => setBodies({ ...bodies, [language]: html })}
      />
      <Wrong>{wrong}</Wrong>
    </form>
  )
}

export default function SignatureWindow({
  channel,
  onClose,
}: {
  channel: { id: number; name: string }
  onClose: () => void
}) {
  const say = useWords()
  const asked = useQuery({ ...signaturesQuery(channel.id), staleTime: 0 })
  return (
    <Window
      title={say('signature.title', { channel: channel.name })}
      size={640}
      onClose={onClose}
      foot={
        <Button type="submit" form="signature" look="primary">
          {say('admin.save')}
        </Button>
      }
    >
      <Loaded of={asked}>
        {(data) => (
          <Form
            channel={channel.id}
            given={Object.fromEntries(data.of_rules ? [] : data.items.map((one) => [one.language, one.body]))}
            ofRules={data.of_rules}
            onClose={onClose}
          />
        )}
      </Loaded>
    </Window>
  )
}
