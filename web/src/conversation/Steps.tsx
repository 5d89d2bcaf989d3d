import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { use, useEffect, useRef } from 'react'
import { IconButton } from '../design/parts'
import { Passages } from '../inbox/passage'
import { useWords } from '../words/words'

/** By which of the two somebody came: it is drawn anew with the next conversation, and keeps the focus. */
let came: 'previous' | 'next' | undefined

/** To the conversations beside this one in the list, for a mouse or a finger. */
export function Steps() {
  const say = useWords()
  const passage = use(Passages)
  const both = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (came && document.activeElement === document.body)
      both.current?.querySelector<HTMLElement>(`[data-step=${came}]`)?.focus({ preventScroll: true })
    came = undefined
  }, [])
  const go = (where: 'previous' | 'next') => () => {
    came = passage[where] && where
    passage[where]?.()
  }
  return (
    // they stay at the ends of the list, too, so that the focus does
    <span ref={both} style={{ display: 'contents' }}>
      <IconButton
        label={say('keys.previous')}
        hint={['K']}
        data-step="previous"
        aria-disabled={!passage.previous}
        onClick={go('previous')}
      >
        <IconChevronUp size={18} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={say('keys.next')}
        hint={['J']}
        data-step="next"
        aria-disabled={!passage.next}
        onClick={go('next')}
      >
        <IconChevronDown size={18} aria-hidden="true" />
      </IconButton>
    </span>
  )
}
