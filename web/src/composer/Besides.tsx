// What will be done when the answer is sent, each to be taken out before.

import { IconBolt, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { agentsQuery, teamsQuery } from '../api/queries'
import { Apart } from '../design/parts'
import { stayInRow } from '../design/row'
import { useWords } from '../words/words'
import css from './Composer.module.css'
import { type Actions, type Part, partsOf } from './macros'

export function usePartText(): (part: Part) => string {
  const say = useWords()
  const { data: agents } = useQuery(agentsQuery)
  const { data: teams } = useQuery(teamsQuery)
  return (part) => {
    switch (part.kind) {
      case 'assign': {
        const { agent, team } = part.who
        if (!agent && !team) return say('macro.nobody')
        const all = agent ? agents : teams
        const one = all?.find((it) => it.id === (agent ?? team))
        if (!all) return say('app.loading')
        if (!one?.active) return say('macro.gone')
        return agent
          ? say('palette.assign', { who: one.name })
          : say('palette.assignTeam', { name: one.name })
      }
      case 'tag':
        return say('palette.tag', { tag: part.tag })
      case 'untag':
        return say('conversation.removeTag', { tag: part.tag })
      case 'priority':
        return say('macro.priority', { what: say(`priority.${part.level}`) })
      case 'status':
        return say('macro.status', { what: say(`status.${part.status}`) })
    }
  }
}

export default function Besides({
  actions,
  onChange,
}: {
  actions: Actions
  onChange: (next: Actions) => void
}) {
  const say = useWords()
  const textOf = usePartText()
  const parts = partsOf(actions)
  if (parts.length === 0) return null
  return (
    <div className={css.besides}>
      <p>
        <IconBolt size={14} aria-hidden="true" />
        {say('macro.title')}
      </p>
      <ul className={css.files} aria-label={say('macro.title')}>
        {parts.map(({ part, without }) => {
          const text = textOf(part)
          return (
            <li key={text} className={css.file}>
              <Apart>{text}</Apart>
              <button
                type="button"
                data-removes
                aria-label={say('macro.leave', { what: text })}
                onClick={(event) => {
                  stayInRow(event.currentTarget)
                  onChange(without)
                }}
              >
                <IconX size={14} aria-hidden="true" />
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
