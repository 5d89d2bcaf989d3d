import { IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Conversation } from '../api/client'
import { meQuery, savedRepliesQuery } from '../api/queries'
import { Picker } from '../pick/Picker'
import { useWordOr, useWords } from '../words/words'
import { filled, inOrder, valuesOf } from './variables'

/** Opened by `/` at the beginning of a line, or by its button. */
export function SavedReplies({
  talk,
  onChoose,
  onClose,
}: {
  talk: Conversation
  onChoose: (html: string) => void
  onClose: () => void
}) {
  const say = useWords()
  const wordOr = useWordOr()
  const { data: me } = useQuery(meQuery)
  const { data, isPending } = useQuery(savedRepliesQuery)
  return (
    <Picker
      title={say('saved.choose')}
      placeholder={say('pick.filter')}
      onClose={onClose}
      waiting={isPending}
      groups={[
        {
          choices: inOrder(data ?? [], talk.language).map((one) => ({
            id: String(one.id),
            label: one.name,
            detail: one.language ? wordOr(`language.${one.language}`, one.language) : undefined,
            icon: <IconTemplate size={16} aria-hidden="true" />,
            run: () => onChoose(filled(one.body, valuesOf(talk, me))),
          })),
        },
      ]}
      foot={me && me.role !== 'agent' ? <Link to="/saved-replies">{say('saved.manage')}</Link> : undefined}
    />
  )
}
