// What was written and not sent yet, on this device.
//
// Owns     one record a person, conversation and kind in local storage.
// Fails    quietly where storage is full or forbidden: the text is still in the editor.
// Restart  keeps drafts; those older than `kept` are forgotten.

import { type Actions, readActions } from './macros'

export type Mode = 'reply' | 'forward' | 'note'
/** A file that was uploaded for an answer. */
export interface Attached {
  id: number
  name: string
  type: string
  size: number
}
export interface Content {
  /** HTML of a reply or a forward, plain text of a note. */
  body: string
  /** Nothing: whoever a reply goes to by itself. */
  to?: string | undefined
  cc: string
  bcc: string
  /** Nothing: the address that was written to. */
  from?: string | undefined
  files: Attached[]
  /** The channel's signature is left out. */
  unsigned?: boolean
  /** Nothing is quoted below. */
  unquoted?: boolean
  /** Of a forward: which mail, which of its attachments stay, and whether it goes as a file. */
  mail?: number | undefined
  left?: number[]
  enclosed?: boolean
  /** What is done when it is sent. */
  actions?: Actions
}
export interface Draft extends Content {
  /** Of the engine's copy that this one began from; 0: it has none. */
  version: number
  /** Milliseconds since 1970. */
  at: number
}
type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

export const emptyContent: Content = { body: '', cc: '', bcc: '', files: [] }

/** Both, the first before the second: nothing of either is lost. */
export const joined = (a: Content, b: Content): Content => ({
  ...b,
  ...a,
  body: a.body + b.body,
  cc: [a.cc, b.cc].filter(Boolean).join(', '),
  bcc: [a.bcc, b.bcc].filter(Boolean).join(', '),
  files: [...a.files, ...b.files],
})

const isText = (what: unknown): what is string => typeof what === 'string'
const isNumber = (what: unknown): what is number => typeof what === 'number'
/** What is not as it comes by itself. */
function readChoices(given: Record<string, unknown>): Partial<Content> {
  const { to, from, unsigned, unquoted, mail, left, enclosed } = given
  const actions = readActions(given.actions)
  return {
    ...(isText(to) ? { to } : {}),
    ...(isText(from) ? { from } : {}),
    ...(unsigned === true ? { unsigned } : {}),
    ...(unquoted === true ? { unquoted } : {}),
    ...(isNumber(mail) ? { mail } : {}),
    ...(Array.isArray(left) && left.length > 0 ? { left: left.filter(isNumber) } : {}),
    ...(enclosed === true ? { enclosed } : {}),
    ...(actions ? { actions } : {}),
  }
}

const isAttached = (what: unknown): what is Attached => {
  const { id, name, type, size } = (what ?? {}) as Record<string, unknown>
  return (
    typeof id === 'number' && typeof name === 'string' && typeof type === 'string' && typeof size === 'number'
  )
}
/** Whatever was stored, by this version or another; nothing where it is no draft. */
export function readContent(given: unknown): Content | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const { body, cc, bcc, files } = given as Record<string, unknown>
  if (typeof body !== 'string') return undefined
  return {
    body,
    cc: typeof cc === 'string' ? cc : '',
    bcc: typeof bcc === 'string' ? bcc : '',
    files: Array.isArray(files) ? files.filter(isAttached) : [],
    ...readChoices(given as Record<string, unknown>),
  }
}

const prefix = 'barid.draft.'
export const kept = 60 * 86_400_000
const keyOf = (person: number, conversation: number, mode: Mode) =>
  `${prefix}${person}.${conversation}.${mode}`

export function drafts(place: Place, now: () => number) {
  const read = (key: string): Draft | undefined => {
    try {
      const got: unknown = JSON.parse(place.getItem(key) ?? 'null')
      if (typeof got !== 'object' || got === null) return undefined
      const content = readContent(got)
      const { at, version } = got as Record<string, unknown>
      if (!content || typeof at !== 'number' || now() - at > kept) return undefined
      return { ...content, at, version: typeof version === 'number' ? version : 0 }
    } catch {
      return undefined
    }
  }
  return {
    load: (person: number, conversation: number, mode: Mode) => read(keyOf(person, conversation, mode)),
    /** Whether it was kept. */
    save(person: number, conversation: number, mode: Mode, content: Content, version: number): boolean {
      try {
        place.setItem(keyOf(person, conversation, mode), JSON.stringify({ ...content, version, at: now() }))
        return true
      } catch {
        return false
      }
    },
    drop: (person: number, conversation: number, mode: Mode) =>
      place.removeItem(keyOf(person, conversation, mode)),
    forgetOld() {
      for (let i = place.length - 1; i >= 0; i -= 1) {
        const key = place.key(i)
        if (key?.startsWith(prefix) && !read(key)) place.removeItem(key)
      }
    },
  }
}
