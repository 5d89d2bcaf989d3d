// The way from the conversation that is open to those beside it in the list, and back to the list.

import { createContext } from 'react'

export interface Passage {
  /** Nothing at the end of the list. */
  previous: (() => void) | undefined
  next: (() => void) | undefined
  /** From here to the list, where one then stands on what was open. */
  leave: () => void
}
export const Passages = createContext<Passage>({
  previous: undefined,
  next: undefined,
  leave: () => undefined,
})
