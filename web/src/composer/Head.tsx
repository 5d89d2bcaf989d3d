// Above the text: what is being written, whom it goes to, and the way out.

import { IconChevronDown, IconCornerUpLeftDouble } from '@tabler/icons-react'
import { Button, IconButton } from '../design/parts'
import { useWords } from '../words/words'
import css from './Composer.module.css'
import type { Mode } from './drafts'

export function Head({
  mode,
  canForward,
  ccOpen,
  onBegin,
  onCc,
  onCollapse,
}: {
  mode: Mode
  canForward: boolean
  ccOpen: boolean
  onBegin: (mode: Mode, all?: boolean) => void
  onCc: () => void
  onCollapse: () => void
}) {
  const say = useWords()
  const tab = (which: Mode, label: string) => (
    <button type="button" className={css.tab} aria-pressed={mode === which} onClick={() => onBegin(which)}>
      {label}
    </button>
  )
  return (
    <div className={css.head}>
      <div className={css.tabs}>
        {tab('reply', say('composer.reply'))}
        {canForward && tab('forward', say('composer.forward'))}
        {tab('note', say('composer.note'))}
      </div>
      <span className={css.gap} />
      {mode === 'reply' && (
        <IconButton label={say('composer.replyAll')} hint={['⇧R']} onClick={() => onBegin('reply', true)}>
          <IconCornerUpLeftDouble size={16} aria-hidden="true" className="mirrored" />
        </IconButton>
      )}
      {mode !== 'note' && !ccOpen && (
        <Button look="quiet" onClick={onCc}>
          {say('composer.cc')}
        </Button>
      )}
      <IconButton label={say('composer.collapse')} onClick={onCollapse}>
        <IconChevronDown size={17} aria-hidden="true" />
      </IconButton>
    </div>
  )
}
