// Taking an account away. What came by it stays.

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, Refusal, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Wrong } from '../design/fields'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import css from './Admin.module.css'

export function Disconnect({ channel, name, onDone }: { channel: number; name: string; onDone: () => void }) {
  const say = useWords()
  const client = useQueryClient()
  // it cannot be undone from here: the password is gone with it
  const [step, setStep] = useState<'closed' | 'sure' | 'named' | 'busy'>('closed')
  const [wrong, setWrong] = useState<string>()
  const remove = async () => {
    const despite = step === 'named'
    setStep('busy')
    setWrong(undefined)
    try {
      await take(
        api.DELETE('/api/v1/channels/{id}', {
          params: { path: { id: channel }, query: despite ? { despite_rules: 'true' } : {} },
        }),
      )
      tell(say('channels.disconnected', { name }))
      onDone()
    } catch (why) {
      // the rules in force name it; where, stands in the reason
      setStep(why instanceof Refusal && why.status === 409 ? 'named' : 'sure')
      setWrong(reasonOf(why, say))
    }
    await client.invalidateQueries({ queryKey: ['channels'] })
  }
  return (
    <section className={css.form} aria-label={say('channels.disconnect')}>
      <h3 className={css.title}>{say('channels.disconnect')}</h3>
      <p className={css.quiet}>{say('channels.disconnectHelp')}</p>
      <Wrong>{wrong}</Wrong>
      <div className={css.row2}>
        <Button
          disabled={step === 'busy'}
          onClick={() => (step === 'closed' ? setStep('sure') : void remove())}
        >
          {step === 'closed' || step === 'busy'
            ? say('channels.disconnect')
            : say(step === 'named' ? 'channels.disconnectAnyway' : 'channels.disconnectSure', { name })}
        </Button>
      </div>
    </section>
  )
}
