// The next promise of a conversation, and how close it is.

export type Urgency = 'calm' | 'soon' | 'late'

/** Within an hour a deadline asks for attention. */
export const soon = 3_600_000

export function urgencyOf(due: number, now: number): Urgency {
  if (due <= now) return 'late'
  return due - now <= soon ? 'soon' : 'calm'
}

interface Clock {
  clock: string
  state: string
  due: string | null
  ended: string | null
}
interface Timer {
  key: string
  kind: string
  due: string
  held: boolean
}
export interface Deadline {
  clock: string
  due: Date | undefined
  /** Missed, but to be kept still, is `running`, and late; `breached` is over. */
  state: 'running' | 'paused' | 'met' | 'breached'
}

const states = ['running', 'paused', 'met', 'breached'] as const

/** The clocks as stored; where a clock is only known by its timer (`sla/first_response/breach`), that. */
export function deadlinesOf(clocks: readonly Clock[], timers: readonly Timer[]): Deadline[] {
  const out: Deadline[] = clocks.map((c) => ({
    clock: c.clock,
    due: c.due ? new Date(c.due) : undefined,
    state: (c.ended || c.state === 'paused' ? states.find((s) => s === c.state) : undefined) ?? 'running',
  }))
  for (const timer of timers) {
    const [, clock, what] = timer.key.split('/')
    if (timer.kind !== 'sla breach' || what !== 'breach' || !clock || out.some((d) => d.clock === clock))
      continue
    out.push({ clock, due: new Date(timer.due), state: 'running' })
  }
  const place = ({ due, state }: Deadline) =>
    state === 'running' && due ? due.getTime() : Number.POSITIVE_INFINITY
  return out.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
}
