// One live stream for all tabs of a browser.
//
// Owns     the stream in whichever tab holds the lock; a channel on which it tells the others.
// Never    carries contents: events are ids and versions.
// Fails    quietly, with a state that people are shown; it tries again, slower each time.
// Restart  another tab takes the lock and asks for what came behind the last event that any saw.

export interface LiveEvent {
  kind: string
  conversation: number
  version: number
  /** Of `here`: who is there, and what they do. */
  who?: string
  /** Of `notice`: its place in the stream, and what this person is told. */
  id?: string
  channel?: number
  rule?: string
  event?: string
  agent?: number
  what?: string
  clock?: string
}
export type LiveState = 'connecting' | 'live' | 'lost'
type Message =
  | { type: 'event'; event: LiveEvent; id: string }
  | { type: 'state'; state: LiveState }
  | { type: 'ask' }

export interface Live {
  close(): void
}

const firstWait = 1_000
const longestWait = 20_000

/** Doubling, with a part by chance so that a thousand browsers do not come back at once. */
export function nextWait(tries: number, chance: number): number {
  return Math.min(longestWait, firstWait * 2 ** Math.min(tries, 10)) * (0.5 + chance / 2)
}

export function readEvent(kind: string, data: string, id = ''): LiveEvent | undefined {
  try {
    const got: unknown = JSON.parse(data)
    if (typeof got !== 'object' || got === null) return undefined
    const {
      conversation = 0,
      version = 0,
      who,
      channel = 0,
      rule,
      event,
      agent = 0,
      what,
      clock,
    } = got as Partial<LiveEvent>
    return {
      kind,
      conversation,
      version,
      ...(who === undefined ? {} : { who }),
      ...(kind === 'notice'
        ? {
            id,
            channel,
            rule: String(rule ?? ''),
            event: String(event ?? ''),
            agent,
            what: String(what ?? ''),
            clock: String(clock ?? ''),
          }
        : {}),
    }
  } catch {
    return undefined
  }
}

const kinds = [
  'conversation_new',
  'conversation_changed',
  'answer',
  'channel_health',
  'here',
  'held',
  'notice',
  'notices_read',
  'access',
  'resync',
]

/** `from`: a place in the stream; what comes behind it is told. Without it: what happens from the connection on. */
export function openLive(
  tell: (event: LiveEvent) => void,
  from: string | undefined,
  show: (state: LiveState) => void,
): Live {
  const channel = new BroadcastChannel('barid.live')
  const over = new AbortController()
  let last = from ?? ''
  let state: LiveState = 'connecting'
  let leading = false

  const setState = (next: LiveState) => {
    state = next
    show(next)
    if (leading) channel.postMessage({ type: 'state', state: next } satisfies Message)
  }

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'ask') {
      if (leading) channel.postMessage({ type: 'state', state } satisfies Message)
    } else if (data.type === 'state') {
      if (!leading) show(data.state)
    } else {
      last = data.id
      tell(data.event)
    }
  }

  const listen = () =>
    new Promise<void>((finished) => {
      let source: EventSource | undefined
      let timer: ReturnType<typeof setTimeout> | undefined
      let tries = 0
      const connect = () => {
        source = new EventSource(last ? `/api/v1/live?after=${encodeURIComponent(last)}` : '/api/v1/live')
        source.addEventListener('ready', (event) => {
          last = event.lastEventId || last
          tries = 0
          setState('live')
        })
        for (const kind of kinds)
          source.addEventListener(kind, (event: MessageEvent<string>) => {
            last = event.lastEventId || last
            const read = readEvent(kind, event.data, last)
            if (!read) return
            tell(read)
            channel.postMessage({ type: 'event', event: read, id: last } satisfies Message)
          })
        source.onerror = () => {
          // the browser's own attempts give up for good at the first refusal, so ours take over
          source?.close()
          if (over.signal.aborted) return
          setState('lost')
          clearTimeout(timer)
          timer = setTimeout(connect, nextWait(tries, Math.random()))
          tries += 1
        }
      }
      const hurry = () => {
        if (state !== 'lost') return
        source?.close()
        clearTimeout(timer)
        connect()
      }
      connect()
      window.addEventListener('online', hurry, { signal: over.signal })
      over.signal.addEventListener('abort', () => {
        window.removeEventListener('online', hurry)
        source?.close()
        clearTimeout(timer)
        finished()
      })
    })

  const lead = async () => {
    leading = true
    setState('connecting')
    await listen()
  }
  // without a secure context there are no locks: each tab then has a stream of its own
  if (navigator.locks)
    navigator.locks.request('barid.live', { signal: over.signal }, lead).catch(() => undefined)
  else void lead()
  channel.postMessage({ type: 'ask' } satisfies Message)

  return {
    close() {
      over.abort()
      channel.close()
    },
  }
}
