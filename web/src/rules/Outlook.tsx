// What rules that are not in force yet would mean for what is under way: running flows, deadlines that move, waits.

import type { Schemas } from '../api/client'
import { isolated } from '../design/parts'
import { useTargetText } from '../sla/target'
import { useWords } from '../words/words'
import css from './Rules.module.css'

type Change = Schemas['ChangedPromise']['changes'][number]
type Fate = Schemas['FlowFate']

interface WhatBecomes {
  flows: readonly Fate[]
  waits: readonly Schemas['NewWait'][]
  promises: readonly Schemas['ChangedPromise'][]
}

export function Outlook({ of }: { of: WhatBecomes }) {
  const say = useWords()
  const targetText = useTargetText()

  const changeText = ({ what, name, before, after }: Change) => {
    if (what === 'gone') return say('plan.slaGone')
    if (what === 'hours') return say('plan.otherHours', { name: isolated(name) })
    const clock = say(`sla.${name as 'first_response' | 'next_response' | 'resolution'}`)
    return say(before === '' ? 'plan.targetNew' : after === '' ? 'plan.targetGone' : 'plan.target', {
      clock,
      before: isolated(targetText(before)),
      after: isolated(targetText(after)),
    })
  }
  const fateText = ({ flow, step, running, fate, to }: Fate) =>
    say(fate === 'moves' ? 'plan.flowMoves' : 'plan.flowStays', {
      n: running,
      flow: isolated(flow),
      step: isolated(step),
      to: isolated(to),
    })

  const lines = [
    ...of.promises.map((one) => ({
      key: `sla ${one.sla}`,
      text: say('plan.deadlines', {
        n: one.conversations,
        sla: isolated(one.sla),
        changes: one.changes.map(changeText).reduce((first, next) => say('plan.both', { first, next })),
      }),
    })),
    ...of.flows
      .filter((one) => one.fate !== 'goes_on')
      .map((one) => ({ key: `flow ${one.flow} ${one.step}`, text: fateText(one) })),
    ...of.waits.map((one) => ({
      key: one.event,
      text: say('plan.wait', { n: one.conversations, event: isolated(one.event) }),
    })),
  ]
  if (lines.length === 0) return null
  return (
    <section className={css.plan} aria-label={say('plan.underWay')}>
      <h3>{say('plan.underWay')}</h3>
      <ul className={css.ahead}>
        {lines.map((one) => (
          <li key={one.key}>{one.text}</li>
        ))}
      </ul>
    </section>
  )
}
