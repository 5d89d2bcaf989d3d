// The timeline as people read it: mails, answers and notes as they are, and what else one version brought in
// one line.

import type { Effect, TimelineItem } from '../api/client'

export interface Did {
  /** A verb of the rule language or of a person's command; `did.VERB` is its word. */
  verb: string
  to: string
  field?: string
  /** What it was before. */
  from?: string
}
export interface Activity {
  type: 'activity'
  version: number
  at: string
  actor: { kind: string; name: string }
  dids: Did[]
  /** Rules were asked: there is a trace. */
  decided: boolean
}
export type Shown = TimelineItem | Activity

type Event = NonNullable<TimelineItem['event']>

const text = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.map(text).filter(Boolean).join(', ')
  return ''
}

type Arguments = Event['arguments']

function assigned(a: Arguments): Did[] {
  if (text(a.agent)) return [{ verb: 'assign.agent', to: text(a.agent) }]
  return text(a.team) ? [{ verb: 'assign.team', to: text(a.team) }] : [{ verb: 'assign.nobody', to: '' }]
}

function retagged(a: Arguments): Did[] {
  const list = (of: unknown) => (Array.isArray(of) ? of.map(text) : [])
  return [
    ...list(a.add).map((to) => ({ verb: 'tag', to })),
    ...list(a.remove).map((to) => ({ verb: 'untag', to })),
  ]
}

/** With an answer. */
const besides = (a: Arguments): Did[] => [
  ...('agent' in a || 'team' in a ? assigned(a) : []),
  ...retagged(a),
  ...('priority' in a ? [{ verb: 'priority', to: text(a.priority) }] : []),
]

/** What a person's command did. */
function commanded(event: Event): Did[] {
  const a = event.arguments
  switch (event.kind) {
    case 'assign':
      return assigned(a)
    case 'tags':
      return retagged(a)
    case 'answered':
    case 'forwarded':
      return besides(a)
    case 'status':
      return [{ verb: 'status', to: text(a.status) }]
    case 'priority':
      return [{ verb: 'priority', to: text(a.priority) }]
    case 'subject':
      return text(a.from)
        ? [{ verb: 'subject', from: text(a.from), to: text(a.to) }]
        : [{ verb: 'subject.first', to: text(a.to) }]
    case 'attribute': {
      const has = (value: unknown) => value !== undefined && value !== null
      const verb = !has(a.to) ? 'attribute.gone' : has(a.from) ? 'attribute.changed' : 'attribute'
      return [{ verb, field: text(a.attribute), from: text(a.from), to: text(a.to) }]
    }
    case 'merged':
    case 'split':
      return [{ verb: event.kind, to: text(a.into) }]
    case 'absorbed':
      return [{ verb: 'absorbed', to: text(a.conversation) }]
    case 'parted':
      return [{ verb: 'parted', to: text(a.from) }]
    case 'agent left':
      return [{ verb: 'agentLeft', to: text(a.agent) }]
    default:
      return []
  }
}

/** Events that only say again what a command or an effect said. */
const echoes = new Set([
  'assigned',
  'unassigned',
  'tagged',
  'status becomes',
  'answered',
  'forwarded',
  'message',
])

function effected(effect: Effect): Did | undefined {
  const a = effect.arguments
  const to =
    text(a.to) || text(a.name) || text(a.tag) || text(a.flag) || text(a.why) || text(a.text) || text(a.value)
  switch (effect.verb) {
    case 'note':
      return undefined // shown as a note of its own
    case 'assign':
      return { verb: text(a.kind) === 'team' ? 'assign.team' : 'assign.agent', to }
    case 'raise':
      return { verb: 'priority', to }
    case 'stop sla':
      return { verb: 'stopSla', to }
    case 'set':
      return { verb: 'set', field: text(a.field), to: text(a.value) || to }
    default:
      return { verb: effect.verb, to }
  }
}

function didOf(event: Event): Did[] {
  const own = commanded(event)
  const out = [...own]
  if (own.length === 0 && !echoes.has(event.kind) && event.effects.length === 0)
    out.push({ verb: event.kind, to: '' })
  for (const effect of event.effects) {
    const did = effected(effect)
    if (did) out.push(did)
  }
  return out
}

/** Effects alone, each in words; one that is shown elsewhere as a note too. */
export const shownEffects = (effects: readonly Effect[]): Did[] =>
  effects.map((one) => effected(one) ?? { verb: one.verb, to: '' })

export function shownOf(timeline: readonly TimelineItem[]): Shown[] {
  const out: Shown[] = []
  for (const item of timeline) {
    if (item.type !== 'event' || !item.event) {
      out.push(item)
      continue
    }
    const last = out.at(-1)
    const dids = didOf(item.event)
    const { kind, name } = item.event.actor
    if (last?.type === 'activity' && last.version === item.version) {
      last.dids.push(...dids)
      last.decided ||= item.event.decided
    } else {
      out.push({
        type: 'activity',
        version: item.version,
        at: item.at,
        actor: { kind, name },
        dids,
        decided: item.event.decided,
      })
    }
  }
  return out.filter((one) => one.type !== 'activity' || one.dids.length > 0)
}

/** The version in which rules last decided about a mail: what "why routed" is about. */
export function routedVersion(timeline: readonly TimelineItem[]): number | undefined {
  return timeline.findLast((item) => item.event?.kind === 'message' && item.event.decided)?.version
}
