// What was promised, in the reader's words.

import { useMemo } from 'react'
import { useWords } from '../words/words'

const words = {
  m: 'promise.nMinutes',
  h: 'promise.nHours',
  d: 'promise.nDays',
  'business hour': 'promise.nBusinessHours',
  'business day': 'promise.nBusinessDays',
} as const

/** `8 business hours in riyadh` is 8 hours of work; what is written in another way stays as it is. */
export function useTargetText(): (written: string) => string {
  const say = useWords()
  return useMemo(
    () => (written) => {
      const found = /^(\d+)\s*(business hour|business day|m|h|d)s?(?: in \S+)?$/.exec(written)
      const word = words[(found?.[2] ?? '') as keyof typeof words]
      return found && word ? say(word, { n: Number(found[1]) }) : written
    },
    [say],
  )
}
