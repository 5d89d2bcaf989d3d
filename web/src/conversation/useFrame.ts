// A page in a frame where nothing runs: its height is measured from outside, and what is done to it is done from here.

import { type SyntheticEvent, useEffect, useRef, useState } from 'react'

/** No allow-scripts: what is in the page never runs (the engine's policy says the same). */
export const sandbox = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox'

const highest = 8_000

/** `margin`: what is around its body, in pixels. `onPage` is called once for each page that comes. */
export function useFrame(first: number, margin: number, onPage?: (page: Document) => void) {
  const [height, setHeight] = useState(first)
  const watcher = useRef<ResizeObserver>(undefined)
  const loaded = (event: SyntheticEvent<HTMLIFrameElement>) => {
    const page = event.currentTarget.contentDocument
    if (!page?.body) return
    onPage?.(page)
    const measure = () =>
      setHeight(Math.min(highest, Math.ceil(page.body.getBoundingClientRect().height + margin)))
    watcher.current?.disconnect()
    watcher.current = new ResizeObserver(measure)
    watcher.current.observe(page.body)
    measure()
  }
  useEffect(() => () => watcher.current?.disconnect(), [])
  return { height, loaded }
}
