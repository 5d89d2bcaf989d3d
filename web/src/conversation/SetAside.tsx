import { IconShieldExclamation } from '@tabler/icons-react'
import type { Conversation } from '../api/client'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import type { Actions } from './actions'
import css from './Conversation.module.css'
import { isSpam } from './spam'

/** That it is out of the inbox, and the way back. */
export function SetAside({
  talk,
  actions,
  canReply,
}: {
  talk: Conversation
  actions: Actions
  canReply: boolean
}) {
  const say = useWords()
  const spam = isSpam(talk)
  return (
    <div className={css.aside} role="status">
      <IconShieldExclamation size={18} aria-hidden="true" />
      <p>{say(spam ? 'spam.is' : 'spam.aside')}</p>
      {canReply && !spam && <Button onClick={() => void actions.setSpam(true)}>{say('spam.do')}</Button>}
      {canReply && <Button onClick={() => void actions.setSpam(false)}>{say('spam.back')}</Button>}
    </div>
  )
}
