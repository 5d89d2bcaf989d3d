// What is typed while the field that it is meant for is still coming: kept, and put into it.

/** What of a `KeyboardEvent` counts here. */
export interface Stroke {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

const most = 2_000

export class TypedAhead {
  private text = ''

  /** Whether `stroke` is text: it is kept. */
  press({ key, ctrlKey, metaKey, altKey }: Stroke): boolean {
    if (ctrlKey || metaKey || altKey) return false
    const now = [...this.text]
    if (key === 'Backspace') this.text = now.slice(0, -1).join('')
    else if ([...key].length !== 1 && key !== 'Enter') return false
    else if (now.length < most) this.text += key === 'Enter' ? '\n' : key
    return true
  }
  /** What was typed, once. */
  take(): string {
    const { text } = this
    this.text = ''
    return text
  }
}
