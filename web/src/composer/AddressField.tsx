// A line of addresses: each a chip, and behind them an input that completes names and addresses.
//
// Owns     what is typed. The text of all of them is the draft's, with what is typed at its end, so that nothing is lost
//          by sending or leaving in the middle of an address.

import { IconX } from '@tabler/icons-react'
import { type ClipboardEvent, type KeyboardEvent, type RefObject, useId, useState } from 'react'
import { Apart, classes } from '../design/parts'
import { useWords } from '../words/words'
import css from './AddressField.module.css'
import { isWhole, isWrong, partsOf, textOf } from './addressText'
import { useKnownAddresses } from './knownAddresses'
import { readAddresses } from './outgoing'

export function AddressField({
  label,
  name,
  field,
  value,
  locked,
  ahead,
  onChange,
}: {
  label: string
  name: string
  field: RefObject<HTMLInputElement | null>
  value: string
  locked: boolean
  /** Was typed before this was there. */
  ahead: { text: string; number: number } | undefined
  onChange: (text: string) => void
}) {
  const say = useWords()
  const id = useId()
  const [kept, setTyped] = useState('')
  const [taken, setTaken] = useState(0)
  if (ahead && ahead.number !== taken) {
    setTaken(ahead.number)
    setTyped(ahead.text)
  }
  const [here, setHere] = useState(false)
  const [at, setAt] = useState<string>()
  // closed by Escape, until something else is typed
  const [closed, setClosed] = useState<string>()
  const { whole, typed } = partsOf(value, kept)
  const known = useKnownAddresses(here && !locked ? typed : '', whole)
  const shown = closed === typed ? [] : known
  // who it is, not where they stand: the list may change while somebody chooses
  const chosen = Math.max(
    0,
    shown.findIndex((one) => one.address === at),
  )

  const write = (all: readonly string[], text = '') => {
    setTyped(text)
    setAt(undefined)
    setClosed(undefined)
    onChange(textOf([...new Set(all)], text))
  }
  const type = (text: string) =>
    isWhole(text) ? write([...whole, ...readAddresses(text).all]) : write(whole, text)
  const end = () => typed.trim() && write([...whole, ...readAddresses(typed).all])
  const choose = (address: string | undefined) => address && write([...whole, address])
  const remove = (index: number) => {
    write(
      whole.filter((_, other) => other !== index),
      typed,
    )
    field.current?.focus()
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (locked || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const open = shown.length > 0
    const start = event.currentTarget.selectionStart === 0 && event.currentTarget.selectionEnd === 0
    if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
      setAt(shown[(chosen + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length]?.address)
    else if (open && event.key === 'Escape') setClosed(typed)
    else if (event.key === 'Enter')
      if (open && isWrong(typed))
        // a whole address is meant as it stands
        choose(shown[chosen]?.address)
      else end()
    else if (open && event.key === 'Tab' && !event.shiftKey && isWrong(typed)) choose(shown[chosen]?.address)
    else if (event.key === 'Backspace' && start && typed === '' && whole.length > 0)
      // to be corrected, not gone at once
      write(whole.slice(0, -1), whole.at(-1))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const paste = (event: ClipboardEvent) => {
    // an input makes one line of several
    const text = event.clipboardData.getData('text/plain')
    if (locked || !isWhole(text)) return
    event.preventDefault()
    write([...whole, ...readAddresses(typed).all, ...readAddresses(text).all])
  }
  return (
    <div className={css.line}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <div className={css.all}>
        {whole.length > 0 && (
          <ul className={css.chips} aria-label={say('address.ofField', { field: label })}>
            {whole.map((one, index) => (
              <li key={one} className={classes(css.chip, isWrong(one) && css.wrong)} data-address={one}>
                <bdi dir="ltr">{one}</bdi>
                {isWrong(one) && <span className="unseen">{say('address.wrong', { address: one })}</span>}
                {!locked && (
                  <button
                    type="button"
                    aria-label={say('address.remove', { address: one })}
                    onClick={() => remove(index)}
                  >
                    <IconX size={13} aria-hidden="true" />
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        <input
          ref={field}
          id={id}
          className={css.input}
          dir="auto"
          value={typed}
          placeholder={whole.length === 0 ? say('composer.ccHelp') : undefined}
          data-field={name}
          readOnly={locked}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={shown.length > 0}
          aria-controls={shown.length > 0 ? `${id}-known` : undefined}
          aria-activedescendant={shown.length > 0 ? `${id}-${shown[chosen]?.address}` : undefined}
          aria-invalid={whole.some(isWrong) || undefined}
          onChange={(event) => type(event.target.value)}
          onKeyDown={press}
          onPaste={paste}
          onFocus={() => setHere(true)}
          onBlur={(event) => {
            setHere(false)
            // whoever looks something up in another window writes on
            if (!locked && document.activeElement !== event.currentTarget) end()
          }}
        />
      </div>
      {shown.length > 0 && (
        <div className={css.known} role="listbox" id={`${id}-known`} aria-label={say('address.known')}>
          {shown.map((one, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
            <div
              key={one.address}
              id={`${id}-${one.address}`}
              role="option"
              aria-selected={index === chosen}
              className={classes(css.one, index === chosen && css.here)}
              onPointerMove={() => index !== chosen && setAt(one.address)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(one.address)}
            >
              {one.name && <Apart>{one.name}</Apart>}
              <bdi dir="ltr">{one.address}</bdi>
            </div>
          ))}
        </div>
      )}
      <span className="unseen" role="status">
        {shown.length > 0 && say('address.found', { n: shown.length })}
      </span>
    </div>
  )
}
