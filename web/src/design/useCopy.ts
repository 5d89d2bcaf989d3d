// Copying what is shown, as far as the browser lets a page do it.

import { useRef } from 'react'
import { say as tell } from '../app/said'
import { onKeyboard } from '../keys/keymap'
import { useWords } from '../words/words'

async function copied(text: string, shown: HTMLElement | null): Promise<boolean> {
  try {
    // missing where the page did not come over HTTPS
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    if (!shown) return false
    getSelection()?.selectAllChildren(shown)
    // out of date, and all that there is then
    return document.execCommand('copy')
  }
}

/**
 * `copy` takes the text that stands in `shown`, and tells whether the clipboard has it. Where the browser refuses, it is
 * selected, and the person is told how to copy it by hand.
 */
export function useCopy() {
  const say = useWords()
  const shown = useRef<HTMLElement>(null)
  const copy = async (text: string): Promise<boolean> => {
    const done = await copied(text, shown.current)
    if (!done)
      tell(say('conversation.copyRefused', { keys: onKeyboard(['Ctrl', 'C']).join('+') }), { tone: 'bad' })
    return done
  }
  return { shown, copy }
}
