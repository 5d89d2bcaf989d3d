import { IconEye, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { agentsQuery } from '../api/queries'
import { isolated } from '../design/parts'
import type { Present } from '../live/here'
import { useWords } from '../words/words'
import css from './Conversation.module.css'

/** Who else looks at this conversation, and who is writing: nobody answers twice. */
export function Others({ others }: { others: readonly Present[] }) {
  const say = useWords()
  const { data: agents } = useQuery(agentsQuery)
  const nameOf = (id: number) => isolated(agents?.find((one) => one.id === id)?.name ?? '…')
  const named = (typing: boolean) =>
    others.filter((one) => one.typing === typing).map((one) => nameOf(one.agent))
  const writers = named(true)
  const viewers = named(false)
  return (
    <div className={css.others} role="status" data-writing={writers.length > 0}>
      {writers.length > 0 && (
        <p>
          <IconPencil size={14} aria-hidden="true" />
          <span>{say('here.typing', { n: writers.length, who: writers.join(', ') })}</span>
        </p>
      )}
      {viewers.length > 0 && (
        <p>
          <IconEye size={14} aria-hidden="true" />
          <span>{say('here.viewing', { n: viewers.length, who: viewers.join(', ') })}</span>
        </p>
      )}
    </div>
  )
}
