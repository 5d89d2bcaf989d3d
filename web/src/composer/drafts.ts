// What was written and not sent yet, on this device.
//
// Owns     one record a person, conversation and kind in local storage.
// Fails    quietly where storage is full or forbidden: the text is still in the editor.
// Restart  keeps drafts; those older than `kept` are forgotten.

export type Mode = 'reply' | 'note'
export interface Draft {
  /** HTML of a reply, plain text of a note. */
  body: string
  cc: string
  /** Milliseconds since 1970. */
  at: number
}
type Place = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const prefix = 'barid.draft.'
export const kept = 60 * 86_400_000
const keyOf = (person: number, conversation: number, mode: Mode) =>
  `${prefix}${person}.${conversation}.${mode}`

export function drafts(place: Place, now: () => number) {
  const read = (key: string): Draft | undefined => {
    try {
      const got: unknown = JSON.parse(place.getItem(key) ?? 'null')
      if (typeof got !== 'object' || got === null) return undefined
      const { body, cc, at } = got as Record<string, unknown>
      if (typeof body !== 'string' || typeof at !== 'number' || now() - at > kept) return undefined
      return { body, cc: typeof cc === 'string' ? cc : '', at }
    } catch {
      return undefined
    }
  }
  return {
    load: (person: number, conversation: number, mode: Mode) => read(keyOf(person, conversation, mode)),
    /** Whether it was kept. */
    save(person: number, conversation: number, mode: Mode, body: string, cc: string): boolean {
      try {
        place.setItem(keyOf(person, conversation, mode), JSON.stringify({ body, cc, at: now() }))
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
