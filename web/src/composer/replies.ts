// A saved reply, from wherever it was chosen to the composer of its conversation.

import type { Reply } from './useReplies'

const composers = new Map<number, (one: Reply) => void>()
/** For a composer that is still coming. */
let kept: { conversation: number; one: Reply; at: number } | undefined
const keptFor = 10_000

/** While a composer is on the screen, saved replies can be given to it. */
export function expectReply(conversation: number, take: (one: Reply) => void): () => void {
  composers.set(conversation, take)
  if (kept?.conversation === conversation && performance.now() - kept.at < keptFor) take(kept.one)
  kept = undefined
  return () => {
    if (composers.get(conversation) === take) composers.delete(conversation)
  }
}

export function giveReply(conversation: number, one: Reply) {
  const take = composers.get(conversation)
  if (take) take(one)
  else kept = { conversation, one, at: performance.now() }
}
