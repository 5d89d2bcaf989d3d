import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Loaded } from '../admin/Loading'
import { api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Apart, Bone, Button, Moment, Pill } from '../design/parts'
import { Window } from '../design/Window'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { changesBetween, type RuleFile } from './changes'
import { Differences } from './Differences'
import { generationQuery, ruleHistoryQuery } from './queries'
import css from './Rules.module.css'

interface InForce {
  generation: number
  files: RuleFile[]
}

function Earlier({ id, now, may, onDone }: { id: number; now: InForce; may: boolean; onDone: () => void }) {
  const say = useWords()
  const of = usePreferences()
  const client = useQueryClient()
  const { data, error } = useQuery(generationQuery(id))
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<string>()
  if (error && !data) return <p role="alert">{reasonOf(error, say)}</p>
  if (!data) return <Bone width="60%" />
  const changes = changesBetween(now.files, data.files)
  const rollBack = async () => {
    setBusy(true)
    try {
      const done = await take(
        api.POST('/api/v1/rules/rollback', {
          body: { generation: id, message: say('rules.rolledBackTo', { number: String(id) }) },
        }),
      )
      await client.invalidateQueries({ queryKey: ['rules'] })
      tell(say('rules.applied', { number: number(done.generation, of) }))
      onDone()
    } catch (why) {
      setWrong(reasonOf(why, say))
      setBusy(false)
    }
  }
  return (
    <div className={css.shown}>
      {changes.length === 0 ? <p>{say('rules.sameAsNow')}</p> : <Differences changes={changes} />}
      {wrong && <p role="alert">{wrong}</p>}
      {may && changes.length > 0 && (
        <div className={css.row}>
          <Button look="primary" disabled={busy} onClick={() => void rollBack()}>
            {say('rules.rollBack')}
          </Button>
        </div>
      )}
    </div>
  )
}

export function HistoryWindow({
  now,
  mayRollBack,
  onRolledBack,
  onClose,
}: {
  now: InForce
  mayRollBack: boolean
  onRolledBack: () => void
  onClose: () => void
}) {
  const say = useWords()
  const of = usePreferences()
  const asked = useQuery(ruleHistoryQuery)
  const [open, setOpen] = useState<number>()
  return (
    <Window title={say('rules.history')} size={820} onClose={onClose}>
      <Loaded of={asked}>
        {(data) => (
          <ul className={css.generations}>
            {data.map((one) => (
              <li key={one.generation}>
                <button
                  type="button"
                  className={css.generation}
                  aria-expanded={open === one.generation}
                  onClick={() => setOpen(open === one.generation ? undefined : one.generation)}
                >
                  <span className={css.ordinal}>{number(one.generation, of)}</span>
                  <Apart className={css.said}>{one.message || say('rules.noMessage')}</Apart>
                  {one.generation === now.generation ? (
                    <Pill tone="good">{say('rules.now')}</Pill>
                  ) : one.kind === 'rollback' ? (
                    <Pill>{say('rules.wasRollback')}</Pill>
                  ) : (
                    <span />
                  )}
                  <span className={css.byline}>
                    <Apart>{one.author}</Apart> · <Moment at={one.at} />
                  </span>
                </button>
                {open === one.generation && (
                  <Earlier
                    id={one.generation}
                    now={now}
                    may={mayRollBack}
                    onDone={() => {
                      onRolledBack()
                      setOpen(undefined)
                    }}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Window>
  )
}
