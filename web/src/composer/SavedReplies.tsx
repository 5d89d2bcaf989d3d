import { IconBolt, IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Conversation } from '../api/client'
import { meQuery } from '../api/queries'
import { Picker } from '../pick/Picker'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import { partsOf } from './macros'
import { type Reply, useReplies } from './useReplies'

/** Opened by `/` at the beginning of a line, or by its button. */
export function SavedReplies({
  talk,
  onChoose,
  onClose,
}: {
  talk: Conversation
  onChoose: (one: Reply) => void
  onClose: () => void
}) {
  const say = useWords()
  const wordOr = useWordOr()
  const { data: me } = useQuery(meQuery)
  const { replies, waiting } = useReplies(talk)
  return (
    <Picker
      title={say('saved.choose')}
      placeholder={say('pick.filter')}
      onClose={onClose}
      waiting={waiting}
      groups={[
        {
          choices: replies.map((one) => ({
            id: String(one.id),
            label: one.name,
            detail: one.language ? wordOr(`language.${one.language}`, one.language) : undefined,
            text: one.text,
            aside: partsOf(one.actions).length > 0 && <DoesMore n={partsOf(one.actions).length} />,
            icon: <IconTemplate size={16} aria-hidden="true" />,
            run: () => onChoose(one),
          })),
        },
      ]}
      foot={me && me.role !== 'agent' ? <Link to="/saved-replies">{say('saved.manage')}</Link> : undefined}
    />
  )
}

/** It does so many things besides. */
export function DoesMore({ n }: { n: number }) {
  const say = useWords()
  const of = usePreferences()
  return (
    <>
      <IconBolt size={14} aria-hidden="true" />
      <span aria-hidden="true">{number(n, of)}</span>
      <span className="unseen">{say('macro.more', { n })}</span>
    </>
  )
}
