// What stands beside a line of the audit log, in words.

import { fullMoment, number } from '../preferences/moments'
import type { Preferences } from '../preferences/preferences'
import type { Say } from '../words/words'

interface Named {
  id: number
  name: string
}
export interface DetailOf {
  say: Say
  /** How the person reads times and numbers. */
  as: Preferences
  agents: readonly Named[] | undefined
  channels: readonly Named[] | undefined
}

const labels = [
  'name',
  'email',
  'role',
  'skills',
  'languages',
  'language',
  'addresses',
  'kind',
  'channel',
  'level',
  'agent',
  'by',
  'subject',
  'message',
  'mails',
  'conversations',
  'received',
  'sent',
  'given_back',
  'until',
  'closed',
  'expires',
  'at',
  'address_sha256',
] as const
type Label = (typeof labels)[number]
const roles = ['agent', 'lead', 'admin', 'owner'] as const
const levels = ['none', 'view', 'reply', 'manage'] as const

/** What is yes or no is a word of its own, where it is worth one. */
const flags: Record<string, (on: boolean, say: Say) => string> = {
  active: (on, say) => (on ? '' : say('detail.inactive')),
  member: (on, say) => say(on ? 'detail.member' : 'detail.noMember'),
  lead: (on, say) => (on ? say('detail.lead') : ''),
  read_only: (on, say) => (on ? say('detail.readOnly') : ''),
  send: (on, say) => (on ? say('detail.sending') : ''),
}

function valueIn(name: string, value: unknown, { say, as, agents, channels }: DetailOf): string {
  const named = (all: readonly Named[] | undefined) =>
    all?.find((one) => one.id === value)?.name ?? `#${String(value)}`
  if (Array.isArray(value)) return value.join(as.language === 'ar' ? '، ' : ', ')
  switch (name) {
    case 'agent':
      return named(agents)
    case 'channel':
      return named(channels)
    case 'role': {
      const role = roles.find((one) => one === value)
      return role ? say(`role.${role}`) : String(value)
    }
    case 'level': {
      const level = levels.find((one) => one === value)
      return level ? say(`level.${level}`) : String(value)
    }
    case 'kind':
      return String(value).toUpperCase()
    case 'expires':
    case 'at': {
      const at = new Date(String(value))
      return Number.isNaN(at.getTime()) ? String(value) : fullMoment(at, as)
    }
    default:
      return typeof value === 'number' ? number(value, as) : String(value)
  }
}

const says = (value: unknown) =>
  value !== '' &&
  value !== null &&
  value !== undefined &&
  value !== 0 &&
  !(Array.isArray(value) && value.length === 0)

/** `role: Lead`, `put away`; without what `known` says already. */
export function detailsOf(detail: Record<string, unknown>, known: string, of: DetailOf): string[] {
  return Object.entries(detail).flatMap(([name, value]) => {
    const flag = flags[name]
    if (flag && typeof value === 'boolean') return flag(value, of.say) || []
    if (name === 'level' && value === null) return `${of.say('detail.level')}: ${of.say('level.none')}`
    if (!says(value) || (name === 'name' && value === known)) return []
    const label = labels.find((one): one is Label => one === name)
    return `${label ? of.say(`detail.${label}`) : name}: ${valueIn(name, value, of)}`
  })
}
