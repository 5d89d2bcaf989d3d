// Words that come back into the composer of their conversation, whether it is on the screen or not.

import { type Content, drafts, joined } from './drafts'

const kept = drafts(window.localStorage, Date.now)
const composers = new Map<number, (content: Content) => void>()

/** While a composer is on the screen, words come back to it. */
export function expectBack(conversation: number, take: (content: Content) => void): () => void {
  composers.set(conversation, take)
  return () => {
    if (composers.get(conversation) === take) composers.delete(conversation)
  }
}

/** False: no composer of it is on the screen; the words wait on this device. */
export function putBack(person: number, conversation: number, content: Content): boolean {
  const composer = composers.get(conversation)
  if (composer) {
    composer(content)
    return true
  }
  const there = kept.load(person, conversation, 'reply')
  kept.save(person, conversation, 'reply', there ? joined(content, there) : content, there?.version ?? 0)
  return false
}
