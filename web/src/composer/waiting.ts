// Sending that waits for files on their way.
//
// Never    sends without a file that was meant to go along: where one fails, or is stopped, it waits for nothing any more.
// Fails    where its author goes elsewhere meanwhile: it is not sent, and they are told.

import { useEffect, useRef, useState } from 'react'
import type { After } from './body'
import type { Mode } from './drafts'

/** What was asked for. */
export interface Asked {
  mode: Mode
  after: After | undefined
  version?: number | undefined
  at?: Date | undefined
}

/** `going`: files are on their way to what is asked for. `onLeft`: its author went before. */
export function useWaiting(going: (mode: Mode) => boolean, send: (asked: Asked) => void, onLeft: () => void) {
  const [asked, setAsked] = useState<Asked>()
  const newest = useRef({ send, onLeft, asked })
  useEffect(() => {
    newest.current = { send, onLeft, asked }
  })
  const ready = asked !== undefined && !going(asked.mode)
  // a picture is put into the text just behind its arrival
  useEffect(() => {
    if (!ready) return
    const timer = setTimeout(() => {
      const { asked: now, send: sendNow } = newest.current
      setAsked(undefined)
      if (now) sendNow(now)
    })
    return () => clearTimeout(timer)
  }, [ready])
  const waits = asked !== undefined
  useEffect(() => {
    if (!waits) return
    const stay = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', stay)
    return () => window.removeEventListener('beforeunload', stay)
  }, [waits])
  useEffect(
    () => () => {
      if (newest.current.asked) newest.current.onLeft()
    },
    [],
  )
  const stop = () => {
    newest.current.asked = undefined
    setAsked(undefined)
  }
  return { asked, wait: setAsked, stop }
}
