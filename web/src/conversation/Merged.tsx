import { IconGitMerge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Conversation } from '../api/client'
import { conversationQuery } from '../api/queries'
import { Apart, Button } from '../design/parts'
import { useWords } from '../words/words'
import type { Actions } from './actions'
import css from './Conversation.module.css'

/** In the place of the composer: it is over, and where it goes on. */
export function Merged({
  talk,
  actions,
  canReply,
}: {
  talk: Conversation
  actions: Actions
  canReply: boolean
}) {
  const say = useWords()
  const into = talk.linked ?? 0
  const { data } = useQuery({ ...conversationQuery(into), enabled: into > 0 })
  return (
    <div className={css.merged}>
      <IconGitMerge size={17} aria-hidden="true" />
      <p>
        {say('merge.is')}{' '}
        <Link
          to="/inbox/$view/$conversation"
          params={{ view: 'open', conversation: String(into) }}
          search={{}}
        >
          <Apart>{data?.conversation.subject || say('merge.open')}</Apart>
        </Link>
      </p>
      {canReply && <Button onClick={() => void actions.unmerge()}>{say('merge.undo')}</Button>}
    </div>
  )
}
