// What the page of reports shows, as its address says it: whoever gets the address sees the same numbers.

export const spans = [7, 30, 90] as const
export type Span = (typeof spans)[number]

export interface ReportAddress {
  /** Nothing: the shortest. */
  days?: Span
  /** Nothing: all of them. */
  channel?: number
  /** Where days begin. */
  zone?: string
}

export const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** An IANA name that this browser knows. */
export function isZone(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[A-Za-z][\w+/-]{1,63}$/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

/** Keeps what is known; anybody can write an address. */
export function readReport({ days, channel, zone }: Record<string, unknown>): ReportAddress {
  const span = spans.find((one) => one === Number(days))
  const id = Number(channel)
  return {
    ...(span && span !== spans[0] ? { days: span } : {}),
    ...(Number.isSafeInteger(id) && id > 0 ? { channel: id } : {}),
    ...(isZone(zone) ? { zone } : {}),
  }
}
