// Words that were sent or thrown away come back to where they were written, wherever their author is by then.

import { useNavigate } from '@tanstack/react-router'
import { putBack } from './backs'
import type { Content, Mode } from './drafts'

export function useGoingThere(conversation: number) {
  const navigate = useNavigate()
  return () =>
    navigate({
      to: '/inbox/$view/$conversation',
      params: { view: 'open', conversation: String(conversation) },
      search: {},
    })
}

export function useComingBack(conversation: number, person: number) {
  const goThere = useGoingThere(conversation)
  return async (mode: Mode, content: Content) => {
    if (!putBack(person, conversation, mode, content)) await goThere()
  }
}
