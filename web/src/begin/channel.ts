// Who begins conversations mostly does so from one mailbox.

const key = 'barid.begin.channel'

export function rememberChannel(id: number) {
  try {
    window.localStorage.setItem(key, String(id))
  } catch {
    // full, or not allowed: the first one is offered again
  }
}

/** The mailbox that was written from last, as long as it is one of these; else the first. */
export function startingChannel(of: readonly { id: number }[]): number | undefined {
  let last: number | undefined
  try {
    last = Number(window.localStorage.getItem(key))
  } catch {
    last = undefined
  }
  return (of.find((one) => one.id === last) ?? of[0])?.id
}
