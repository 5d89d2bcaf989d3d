// A mail that is to be passed on, from its card to the composer of its conversation.

const composers = new Map<number, (mail: number) => void>()

/** While a composer is on the screen, mails can be given to it. */
export function expectForward(conversation: number, take: (mail: number) => void): () => void {
  composers.set(conversation, take)
  return () => {
    if (composers.get(conversation) === take) composers.delete(conversation)
  }
}

export const forwardMail = (conversation: number, mail: number) => composers.get(conversation)?.(mail)
