// One mail through the rules as they are written now: what would happen, and why.

import { useMutation, useQuery } from '@tanstack/react-query'
import { type ChangeEvent, type FormEvent, useState } from 'react'
import { api, Refusal, take } from '../api/client'
import { channelsQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { Apart, Button, Field, fieldClass, labelClass } from '../design/parts'
import { Window } from '../design/Window'
import { fullMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { Decision } from '../why/Decision'
import { useWordOr, useWords } from '../words/words'
import type { RuleFile } from './changes'
import css from './Rules.module.css'
import { mailOf } from './sample'

/** The engine takes texts up to this long. */
const longest = 4 * 1024 * 1024

export function TryWindow({ files, onClose }: { files: readonly RuleFile[]; onClose: () => void }) {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const { data: channels } = useQuery(channelsQuery)
  const [way, setWay] = useState<'form' | 'file'>('form')
  const [raw, setRaw] = useState<{ name: string; text: string }>()
  const [tooLong, setTooLong] = useState(false)
  const trial = useMutation({
    mutationFn: (text: string) =>
      take(api.POST('/api/v1/rules/explain', { body: { files: [...files], raw: text } })),
  })

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const value = (name: string) => String(given.get(name) ?? '')
    if (way === 'file') {
      if (raw) trial.mutate(raw.text)
    } else
      trial.mutate(
        mailOf(
          { from: value('from'), to: value('to'), subject: value('subject'), text: value('text') },
          new Date(),
        ),
      )
  }
  const take1 = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0]
    setTooLong(file !== undefined && file.size > longest)
    setRaw(file && file.size <= longest ? { name: file.name, text: await file.text() } : undefined)
  }
  const said = trial.data
  return (
    <Window
      title={say('try.title')}
      size={760}
      onClose={onClose}
      foot={
        <Button
          type="submit"
          form="try-mail"
          look="primary"
          disabled={trial.isPending || (way === 'file' && !raw)}
        >
          {say('try.run')}
        </Button>
      }
    >
      <form id="try-mail" onSubmit={submit} style={{ display: 'contents' }}>
        <div className={css.tabs}>
          <Button
            look="quiet"
            on={way === 'form'}
            aria-pressed={way === 'form'}
            onClick={() => setWay('form')}
          >
            {say('try.write')}
          </Button>
          <Button
            look="quiet"
            on={way === 'file'}
            aria-pressed={way === 'file'}
            onClick={() => setWay('file')}
          >
            {say('try.file')}
          </Button>
        </div>
        {way === 'form' ? (
          <div className={css.form}>
            <Field
              id="from"
              name="from"
              label={say('try.from')}
              type="email"
              dir="ltr"
              defaultValue="customer@shop.example"
              required
            />
            <Field
              id="to"
              name="to"
              label={say('try.to')}
              type="email"
              dir="ltr"
              defaultValue={channels?.find((one) => one.addresses.length > 0)?.addresses[0] ?? ''}
            />
            <Field
              id="subject"
              name="subject"
              label={say('try.subject')}
              dir="auto"
              required
              maxLength={500}
            />
            <div className={fieldClass}>
              <label className={labelClass} htmlFor="text">
                {say('try.text')}
              </label>
              <textarea id="text" name="text" className={css.area} rows={4} dir="auto" maxLength={100_000} />
            </div>
          </div>
        ) : (
          <Field
            id="eml"
            name="eml"
            type="file"
            accept=".eml,message/rfc822,text/plain"
            label={say('try.eml')}
            hint={say('try.emlHelp')}
            onChange={(event) => void take1(event)}
          />
        )}
      </form>
      {tooLong && <p role="alert">{say('try.tooLong')}</p>}
      {trial.error && (
        <p role="alert">
          {trial.error instanceof Refusal && trial.error.code === 'rules_wrong'
            ? say('plan.wrong')
            : reasonOf(trial.error, say)}
        </p>
      )}
      {said && (
        <section className={css.plan} aria-label={say('try.result')}>
          <p className={css.quiet} role="status">
            <Apart>
              {say('try.about', {
                mailbox: said.mailbox || '—',
                language: wordOr(`language.${said.language}`, said.language),
              })}
            </Apart>
          </p>
          {said.items.map((one) => (
            <Decision
              key={`${one.kind} ${one.at}`}
              event={one}
              places={new Map(said.places.map((place) => [place.rule, place]))}
            />
          ))}
          {said.clocks.length > 0 && (
            <>
              <h3>{say('sla.title')}</h3>
              <ul>
                {said.clocks.map((one) => (
                  <li
                    key={one.clock}
                  >{`${wordOr(`sla.${one.clock}`, one.clock)}: ${one.due ? fullMoment(new Date(one.due), of) : one.state}`}</li>
                ))}
              </ul>
            </>
          )}
        </section>
      )}
    </Window>
  )
}
