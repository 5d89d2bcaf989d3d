import { IconEye, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { agentsQuery, meQuery } from '../api/queries'
import { Avatar, isolated } from '../design/parts'
import { readWho, useHereShortly } from '../live/here'
import { useWords } from '../words/words'
import css from './Row.module.css'

/** Who else is in the conversation of a row, before somebody opens it too. */
export function RowHere({ conversation }: { conversation: number }) {
  const say = useWords()
  const { data: me } = useQuery(meQuery)
  const { data: agents } = useQuery(agentsQuery)
  const shortly = useHereShortly(conversation, me?.id ?? 0)
  if (!shortly) return null
  const others = shortly.split(',').flatMap((one) => readWho(one) ?? [])
  const typing = others.some((one) => one.doing === 'typing')
  const shown = typing ? others.filter((one) => one.doing === 'typing') : others
  const names = shown.map((one) => agents?.find((a) => a.id === one.agent)?.name ?? '…')
  const words = say(typing ? 'here.typing' : 'here.viewing', {
    n: names.length,
    who: names.map(isolated).join(', '),
  })
  const Sign = typing ? IconPencil : IconEye
  return (
    <span className={css.others} data-writing={typing} title={words}>
      <Sign size={13} aria-hidden="true" />
      <Avatar name={names[0] ?? '?'} small />
      <span className="unseen">{words}</span>
    </span>
  )
}
