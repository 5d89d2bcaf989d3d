// What somebody just changed, laid over what the engine says until it says so too.
//
// Owns     changes that are on their way, and those that came there a moment ago.
// Why      a reading that was answered before the change would otherwise take it back on the screen for a moment, and
//          with it whatever somebody does next to what they see.

import type { Conversation } from './client'

export type Shown = Partial<Conversation>
/** What is shown instead; a function where it depends on what the engine says, which others change meanwhile. */
export type Shows = Shown | ((said: Shown) => Shown)
export const shownOver = (shows: Shows, said: Shown): Shown =>
  typeof shows === 'function' ? shows(said) : shows

export const tagged =
  (tag: string) =>
  ({ tags }: Shown): Shown =>
    tags && !tags.includes(tag) ? { tags: [...tags, tag] } : {}
export const untagged =
  (tag: string) =>
  ({ tags }: Shown): Shown =>
    tags ? { tags: tags.filter((one) => one !== tag) } : {}

interface Change {
  conversation: number
  shows: Shows
  /** From this version on the engine says it too; not known before it answered. */
  version?: number
  /** Milliseconds since 1970 when it answered. */
  at?: number
}
/** No reading is under way for so long. */
const remembered = 60_000

export function pendingChanges(now: () => number = Date.now) {
  let all: Change[] = []
  return {
    /** `shows` is laid over this conversation until a version that has it is read, or the engine refused. */
    hold(conversation: number, shows: Shows) {
      const change: Change = { conversation, shows }
      all = all.filter((one) => one.at === undefined || now() - one.at < remembered)
      all.push(change)
      return {
        done(version: number) {
          change.version = version
          change.at = now()
        },
        refused() {
          all = all.filter((one) => one !== change)
        },
      }
    },
    over<T extends Pick<Conversation, 'id' | 'version'>>(row: T): T {
      const those = all.filter(
        (one) => one.conversation === row.id && (one.version === undefined || row.version < one.version),
      )
      let seen = row
      for (const one of those) seen = { ...seen, ...shownOver(one.shows, seen) }
      return seen
    },
  }
}

export const pending = pendingChanges()
