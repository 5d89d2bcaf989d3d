// Keys for a conversation that was opened and is not there yet: kept, and carried out once it is.
//
// Never    carries out what was meant as text: after a key that opens a field all that follows belongs to that field.
// Fails    by forgetting: when somebody goes elsewhere, or it takes so long that nobody means the key any more.

import type { CommandId, Key } from './keymap'

const lasts = 10_000

export class KeptKeys {
  private kept: { at: number; keys: Key[] } | undefined

  /** From now on keys are kept. */
  begin(now: number) {
    this.kept = { at: now, keys: [] }
  }
  forget() {
    this.kept = undefined
  }
  /** A field was asked for and is still coming. */
  opens(now: number): boolean {
    return this.kept !== undefined && now - this.kept.at <= lasts && this.kept.keys.at(-1)?.opens === true
  }
  /** Whether `key` is dealt with: it waits, or it is what was typed into a field that is still coming. */
  take(key: Key, now: number): boolean {
    if (!this.kept || now - this.kept.at > lasts) return false
    if (this.opens(now) && !key.mod) return true
    if (key.group !== 'talk') return false
    this.kept.keys.push(key)
    return true
  }
  /** All that was expected is there: what is to be carried out, in the order in which it was pressed. */
  end(now: number): CommandId[] {
    const { kept } = this
    this.kept = undefined
    return kept && now - kept.at <= lasts ? kept.keys.map((key) => key.id) : []
  }
}
