// Who gets it, and from which of our addresses it comes.

import { useEffect, useRef, useState } from 'react'
import { useRegistry } from '../keys/commands'
import { useWords } from '../words/words'
import { AddressField } from './AddressField'
import css from './Composer.module.css'
import type { Content } from './drafts'

interface Props {
  content: Content
  /** Whom it goes to by itself; nobody for a forward. */
  customer: string
  /** Of the channel. */
  addresses: readonly string[]
  /** The address that it comes from by itself. */
  written: string
  /** Cc and Bcc are shown. */
  open: boolean
  /** Not 0: writing begins in To, which is empty; each time that it grows. */
  first: number
  /** Somebody asked for Cc, and goes on writing there. */
  focused: boolean
  /** It is on its way: nothing can be changed. */
  locked: boolean
  onChange: (change: Partial<Content>) => void
}

export default function Recipients({
  content,
  customer,
  addresses,
  written,
  open,
  first,
  focused,
  locked,
  onChange,
}: Props) {
  const say = useWords()
  const commands = useRegistry()
  const to = useRef<HTMLInputElement>(null)
  const cc = useRef<HTMLInputElement>(null)
  const bcc = useRef<HTMLInputElement>(null)
  const fields = { to, cc, bcc }
  const [ahead, setAhead] = useState({ text: '', number: 0 })
  const begin = useRef(() => {
    to.current?.focus()
    const early = commands.typed().replaceAll('\n', ' ')
    if (!early) return
    setAhead((now) => ({ text: early, number: now.number + 1 }))
    onChange({ to: early })
  })
  useEffect(() => {
    if (first > 0) begin.current()
  }, [first])
  useEffect(() => {
    if (focused) cc.current?.focus()
  }, [focused])
  const line = (field: 'to' | 'cc' | 'bcc', value: string) => (
    <AddressField
      key={field}
      label={say(`composer.${field}`)}
      name={field}
      field={fields[field]}
      value={value}
      locked={locked}
      ahead={field === 'to' ? ahead : undefined}
      onChange={(text) => onChange({ [field]: text })}
    />
  )
  return (
    <>
      {addresses.length > 1 && (
        <label className={css.cc}>
          <span>{say('composer.from')}</span>
          <select
            dir="ltr"
            value={content.from ?? written}
            onChange={(event) => onChange({ from: event.target.value })}
          >
            {addresses.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      )}
      {line('to', content.to ?? customer)}
      {open && (['cc', 'bcc'] as const).map((field) => line(field, content[field]))}
    </>
  )
}
