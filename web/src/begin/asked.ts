// To whom the next conversation is to be begun, where a page says so before the window is there.

interface Asked {
  to: string
  channel: number
}
/** A window that did not come by then is begun by somebody else. */
const lasts = 10_000
let next: (Asked & { at: number }) | undefined

export function askFor(what: Asked) {
  next = { ...what, at: performance.now() }
}
/** Once; whoever begins one later starts with nothing. */
export function asked(): Asked | undefined {
  const now = next
  next = undefined
  return now && performance.now() - now.at < lasts ? now : undefined
}
