import type { Mode } from '../composer/drafts'
import { useCommand, useHush } from '../keys/commands'

/** What somebody wants to write. */
export interface Asked {
  conversation: number
  mode: Mode
  /** To all. */
  all: boolean
}

/** Until the composer is there: keys are not lost. */
export function ComposerComing({
  conversation,
  asked,
  onAsk,
}: {
  conversation: number
  asked: boolean
  onAsk: (what: Asked) => void
}) {
  useHush(asked)
  const ask = (mode: Mode, all = false) => onAsk({ conversation, mode, all })
  useCommand('reply', () => ask('reply'))
  useCommand('replyAll', () => ask('reply', true))
  useCommand('forward', () => ask('forward'))
  useCommand('note', () => ask('note'))
  return null
}
