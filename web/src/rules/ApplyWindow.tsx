// The last look before rules come into force: what changes in the files, and what would have become of recent mail.

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, type Effect, Refusal, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { shownEffects } from '../conversation/activity'
import { useDidText } from '../conversation/Timeline'
import { Apart, Bone, Button, Field } from '../design/parts'
import { Window } from '../design/Window'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import type { Change, RuleFile } from './changes'
import { Differences } from './Differences'
import { Outlook } from './Outlook'
import { planQuery } from './queries'
import css from './Rules.module.css'

function Outcome({ effects }: { effects: readonly Effect[] }) {
  const say = useWords()
  const didText = useDidText()
  const texts = shownEffects(effects).map(didText)
  return <Apart>{texts.length > 0 ? texts.join(' · ') : say('why.nothing')}</Apart>
}

function Plan({ files }: { files: readonly RuleFile[] }) {
  const say = useWords()
  const of = usePreferences()
  const { data, error } = useQuery(planQuery(files))
  return (
    <>
      <section className={css.plan} aria-label={say('plan.title')}>
        <h3>{say('plan.title')}</h3>
        {error ? (
          <p role="alert">
            {error instanceof Refusal && error.code === 'rules_wrong'
              ? say('plan.wrong')
              : reasonOf(error, say)}
          </p>
        ) : !data ? (
          <div role="status">
            <span className="unseen">{say('plan.working')}</span>
            <Bone width="60%" />
          </div>
        ) : (
          <>
            <p role="status">
              {data.changed === 0
                ? say('plan.same', { n: data.tried })
                : say('plan.changed', { n: data.changed, all: number(data.tried, of) })}
            </p>
            {data.items.length > 0 && (
              <ul className={css.moves}>
                {data.items.map((one) => (
                  <li key={one.mail}>
                    <Apart className={css.subject}>{one.subject || say('list.noSubject')}</Apart>
                    <Apart className={css.quiet}>{one.from}</Apart>
                    <p className={css.move}>
                      <span className="unseen">{say('plan.before')}</span>
                      <span className={css.was}>
                        <Outcome effects={one.before} />
                      </span>
                      <span className="unseen">{say('plan.after')}</span>
                      <span>
                        <Outcome effects={one.after} />
                      </span>
                    </p>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </section>
      {data && <Outlook of={data} />}
    </>
  )
}

export function ApplyWindow({
  changes,
  files,
  generation,
  mayApply,
  onApplied,
  onClose,
}: {
  changes: readonly Change[]
  files: readonly RuleFile[]
  generation: number
  mayApply: boolean
  onApplied: () => void
  onClose: () => void
}) {
  const say = useWords()
  const of = usePreferences()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()

  const apply = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const message = String(new FormData(event.currentTarget).get('message')).trim()
    setBusy(true)
    setWrong(undefined)
    try {
      const done = await take(
        api.POST('/api/v1/rules/apply', {
          body: { files: [...files], expected_generation: generation, ...(message ? { message } : {}) },
        }),
      )
      await client.invalidateQueries({ queryKey: ['rules'] })
      tell(say('rules.applied', { number: number(done.generation, of) }))
      onApplied()
    } catch (why) {
      setWrong(why instanceof Refusal && why.status === 409 ? say('rules.conflict') : reasonOf(why, say))
      await client.invalidateQueries({ queryKey: ['rules'] })
      setBusy(false)
    }
  }
  return (
    <Window
      title={say('rules.review')}
      size={860}
      onClose={onClose}
      foot={
        mayApply && (
          <Button type="submit" form="apply-rules" look="primary" disabled={busy}>
            {busy ? say('rules.applying') : say('rules.apply')}
          </Button>
        )
      }
    >
      <Differences changes={changes} />
      <Plan files={files} />
      {mayApply && (
        <form id="apply-rules" onSubmit={apply}>
          <Field
            id="message"
            name="message"
            label={say('rules.message')}
            hint={say('rules.messageHelp')}
            dir="auto"
            maxLength={2000}
          />
        </form>
      )}
      {wrong && <p role="alert">{wrong}</p>}
    </Window>
  )
}
