// What an answer does besides its words: chosen with a saved reply, done in the same moment as it is sent.

import type { After } from './body'

export type Priority = 'low' | 'normal' | 'high' | 'urgent'
/** Both missing: it is nobody's any more. */
export interface Assignee {
  agent?: number | null
  team?: number | null
}
export interface Actions {
  assign?: Assignee
  add_tags?: string[]
  remove_tags?: string[]
  priority?: Priority
  status?: After
}
/** As a saved reply has them. */
export interface ReplyActions extends Omit<Actions, 'assign' | 'status'> {
  /** `me`: whoever uses it. */
  assign?: Assignee & { me?: boolean }
  status?: string
}

/** One of them, to be shown and taken out. */
export type Part =
  | { kind: 'assign'; who: Assignee }
  | { kind: 'tag' | 'untag'; tag: string }
  | { kind: 'priority'; level: Priority }
  | { kind: 'status'; status: After }

const afters: readonly string[] = ['open', 'waiting_customer', 'waiting_internal', 'closed']
export const isAfter = (status: string | undefined): status is After =>
  status !== undefined && afters.includes(status)

/** What it means for `me`. */
export function resolved({ assign, status, ...rest }: ReplyActions, me: number): Actions {
  const { me: mine, ...who } = assign ?? {}
  return {
    ...rest,
    ...(assign ? { assign: mine ? { agent: me } : who } : {}),
    ...(isAfter(status) ? { status } : {}),
  }
}

/** Each with how to do all but it. */
export function partsOf(actions: Actions = {}): { part: Part; without: Actions }[] {
  const { assign, add_tags = [], remove_tags = [], priority, status } = actions
  const but = (name: keyof Actions): Actions => {
    const { [name]: _, ...rest } = actions
    return rest
  }
  const lessOne = (name: 'add_tags' | 'remove_tags', all: string[], tag: string): Actions => {
    const left = all.filter((one) => one !== tag)
    return left.length > 0 ? { ...actions, [name]: left } : but(name)
  }
  return [
    ...(assign ? [{ part: { kind: 'assign', who: assign } as Part, without: but('assign') }] : []),
    ...add_tags.map((tag) => ({
      part: { kind: 'tag', tag } as Part,
      without: lessOne('add_tags', add_tags, tag),
    })),
    ...remove_tags.map((tag) => ({
      part: { kind: 'untag', tag } as Part,
      without: lessOne('remove_tags', remove_tags, tag),
    })),
    ...(priority ? [{ part: { kind: 'priority', level: priority } as Part, without: but('priority') }] : []),
    ...(status ? [{ part: { kind: 'status', status } as Part, without: but('status') }] : []),
  ]
}

/** Both; where they contradict each other, what was chosen last. */
export function joinedActions(first: Actions = {}, last: Actions = {}): Actions {
  const both = (a: string[] = [], b: string[] = [], not: string[] = []) => [
    ...new Set([...a.filter((one) => !not.includes(one)), ...b]),
  ]
  const add = both(first.add_tags, last.add_tags, last.remove_tags)
  const remove = both(first.remove_tags, last.remove_tags, last.add_tags)
  const { add_tags: _a, remove_tags: _r, ...rest } = { ...first, ...last }
  return {
    ...rest,
    ...(add.length > 0 ? { add_tags: add } : {}),
    ...(remove.length > 0 ? { remove_tags: remove } : {}),
  }
}

const isObject = (what: unknown): what is Record<string, unknown> => typeof what === 'object' && what !== null
const textsIn = (what: unknown) =>
  Array.isArray(what) ? what.filter((one): one is string => typeof one === 'string') : []
const idIn = (what: unknown) => (typeof what === 'number' ? what : undefined)

/** Whatever was stored; nothing where it does nothing. */
export function readActions(given: unknown): Actions | undefined {
  if (!isObject(given)) return undefined
  const { assign, priority, status } = given
  const add = textsIn(given.add_tags)
  const remove = textsIn(given.remove_tags)
  const out: Actions = {}
  if (isObject(assign)) {
    const agent = idIn(assign.agent)
    const team = idIn(assign.team)
    out.assign = { ...(agent ? { agent } : {}), ...(team ? { team } : {}) }
  }
  if (add.length > 0) out.add_tags = add
  if (remove.length > 0) out.remove_tags = remove
  if (priority === 'low' || priority === 'normal' || priority === 'high' || priority === 'urgent')
    out.priority = priority
  if (typeof status === 'string' && isAfter(status)) out.status = status
  return Object.keys(out).length > 0 ? out : undefined
}

/** Tags as people type them, one after the other. */
export const tagsTyped = (text: string): string[] =>
  [
    ...new Set(
      text
        .split(/[,،;\n]/)
        .map((one) => one.trim().slice(0, 100))
        .filter(Boolean),
    ),
  ].slice(0, 50)
