// Who begins conversations mostly does so from one mailbox.

const key = 'barid.begin.channel'

export function rememberChannel(id: number) {
  try {
    window.localStorage.setItem(key, String(id))
  } catch {
    // full, or not allowed: the first one is offered again
  }
}

/** The one that is wanted, else that which was written from last, as long as it is one of these; else the first. */
export function startingChannel(of: readonly { id: number }[], wanted?: number): number | undefined {
  let last: number | undefined
  try {
    last = Number(window.localStorage.getItem(key))
  } catch {
    // not allowed: the first one
  }
  return (of.find((one) => one.id === wanted) ?? of.find((one) => one.id === last) ?? of[0])?.id
}
