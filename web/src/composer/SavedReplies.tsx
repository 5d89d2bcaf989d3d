import { IconTemplate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Conversation } from '../api/client'
import { meQuery, savedRepliesQuery } from '../api/queries'
import { Picker } from '../pick/Picker'
import { useWordOr, useWords } from '../words/words'
import { filled, inOrder, valuesOf } from './variables'

/** Ends of lines are ends of words. The document is nobody's: nothing in it runs or is fetched. */
const textOf = (html: string) =>
  new DOMParser()
    .parseFromString(html.replace(/<(?=\/?(?:p|div|br|li|h[1-6]|blockquote)\b)/gi, ' <'), 'text/html')
    .body.textContent.trim()

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
  const replies = useMemo(() => {
    const values = valuesOf(talk, me)
    return inOrder(data ?? [], talk.language).map((one) => {
      const html = filled(one.body, values)
      return { ...one, html, text: textOf(html) }
    })
  }, [data, talk, me])
  return (
    <Picker
      title={say('saved.choose')}
      placeholder={say('pick.filter')}
      onClose={onClose}
      waiting={isPending}
      groups={[
        {
          choices: replies.map((one) => ({
            id: String(one.id),
            label: one.name,
            detail: one.language ? wordOr(`language.${one.language}`, one.language) : undefined,
            text: one.text,
            icon: <IconTemplate size={16} aria-hidden="true" />,
            run: () => onChoose(one.html),
          })),
        },
      ]}
      foot={me && me.role !== 'agent' ? <Link to="/saved-replies">{say('saved.manage')}</Link> : undefined}
    />
  )
}
