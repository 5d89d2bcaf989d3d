// Words that come back into the composer of their conversation, whether it is on the screen or not.

import { type Content, drafts } from './drafts'

const kept = drafts(window.localStorage, Date.now)
const composers = new Map<number, (content: Content) => void>()

/** While a composer is on the screen, words come back to it. */
export function expectBack(conversation: number, take: (content: Content) => void): () => void {
  composers.set(conversation, take)
  return () => {
    if (composers.get(conversation) === take) composers.delete(conversation)
  }
}

export function putBack(person: number, conversation: number, content: Content) {
  // first on this device, so that nothing is lost whatever comes now
  kept.save(person, conversation, 'reply', content, 0)
  composers.get(conversation)?.(content)
}
