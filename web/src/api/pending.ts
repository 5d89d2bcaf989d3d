// What somebody just changed, laid over what the engine says until it says so too.
//
// Owns     changes that are on their way, and those that came there a moment ago.
// Why      a reading that was answered before the change would otherwise take it back on the screen for a moment, and
//          with it whatever somebody does next to what they see.

import type { Conversation } from './client'

type Shown = Partial<Conversation>
interface Change {
  conversation: number
  shows: Shown
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
    hold(conversation: number, shows: Shown) {
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
      return those.length > 0 ? Object.assign({}, row, ...those.map((one) => one.shows)) : row
    },
  }
}

export const pending = pendingChanges()
