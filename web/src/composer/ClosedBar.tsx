// The composer before somebody writes: what can be begun.

import { IconCornerUpLeft, IconCornerUpRight, IconNote } from '@tabler/icons-react'
import { Apart, Button, IconButton } from '../design/parts'
import { useWords } from '../words/words'
import css from './Composer.module.css'
import type { Mode } from './drafts'

export function ClosedBar({
  customer,
  begun,
  canForward,
  onBegin,
}: {
  customer: string
  /** An answer was begun earlier. */
  begun: boolean
  canForward: boolean
  onBegin: (mode: Mode) => void
}) {
  const say = useWords()
  return (
    <footer className={css.closed}>
      <button type="button" className={css.begin} onClick={() => onBegin('reply')}>
        <IconCornerUpLeft size={16} aria-hidden="true" className="mirrored" />
        <Apart>{begun ? say('draft.continue') : say('composer.replyTo', { who: customer })}</Apart>
        <span className={css.key} aria-hidden="true">
          {'R'}
        </span>
      </button>
      {canForward && (
        <IconButton label={say('composer.forward')} hint={['F']} onClick={() => onBegin('forward')}>
          <IconCornerUpRight size={17} aria-hidden="true" className="mirrored" />
        </IconButton>
      )}
      <Button onClick={() => onBegin('note')}>
        <IconNote size={16} aria-hidden="true" />
        {say('composer.note')}
      </Button>
    </footer>
  )
}
