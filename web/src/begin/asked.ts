// To whom the next conversation is to be begun, where a page says so before the window is there.

interface Asked {
  to: string
  channel: number
}
let next: Asked | undefined

export function askFor(what: Asked) {
  next = what
}
/** Once; whoever begins one later starts with nothing. */
export function asked(): Asked | undefined {
  const now = next
  next = undefined
  return now
}
