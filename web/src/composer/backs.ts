// Words that come back into the composer of their conversation, whether it is on the screen or not.

import { type Content, drafts, joined, type Mode } from './drafts'

const kept = drafts(window.localStorage, Date.now)
type Take = (mode: Mode, content: Content) => void
const composers = new Map<number, Take>()

/** While a composer is on the screen, words come back to it. */
export function expectBack(conversation: number, take: Take): () => void {
  composers.set(conversation, take)
  return () => {
    if (composers.get(conversation) === take) composers.delete(conversation)
  }
}

/** False: no composer of it is on the screen; the words wait on this device. */
export function putBack(person: number, conversation: number, mode: Mode, content: Content): boolean {
  const composer = composers.get(conversation)
  if (composer) {
    composer(mode, content)
    return true
  }
  const there = kept.load(person, conversation, mode)
  kept.save(person, conversation, mode, there ? joined(content, there) : content, there?.version ?? 0)
  return false
}
