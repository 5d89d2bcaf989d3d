// Where a note is written; `@` completes the names of those who may see the conversation.

import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react'
import { peopleHereQuery } from '../api/queries'
import { Apart, Avatar, classes } from '../design/parts'
import { matching } from '../pick/match'
import { useWords } from '../words/words'
import { filesGiven } from './given'
import { typedName, withName } from './mentions'
import css from './NoteField.module.css'

const most = 6

export function NoteField({
  conversation,
  field,
  value,
  locked,
  onChange,
  onFiles,
}: {
  conversation: number
  field: RefObject<HTMLTextAreaElement | null>
  value: string
  /** It is on its way: the text cannot be changed. */
  locked: boolean
  onChange: (text: string) => void
  /** Files were pasted. */
  onFiles: (files: File[]) => void
}) {
  const say = useWords()
  const id = useId()
  const { data: people } = useQuery(peopleHereQuery(conversation))
  const [caret, setCaret] = useState(0)
  const [at, setAt] = useState(0)
  // closed by Escape, until another name is begun
  const [closed, setClosed] = useState<number>()
  const [put, setPut] = useState<number>()

  const typing = typedName(value, caret)
  const found =
    typing && typing.from !== closed && !locked
      ? (people ?? []).filter((one) => matching(typing.typed, one.name)).slice(0, most)
      : []
  // a whole name and a space: whoever goes on writes their text, and Enter is a new line
  const whole = found.some((one) => `${one.name} ` === typing?.typed)
  const shown = whole ? [] : found
  const here = Math.min(at, Math.max(0, shown.length - 1))

  // the caret stands behind the name once the text has it
  useEffect(() => {
    if (put === undefined) return
    field.current?.setSelectionRange(put, put)
    setPut(undefined)
  }, [put, field])

  const choose = (name: string) => {
    if (!typing) return
    const next = withName(value, typing.from, caret, name)
    onChange(next.text)
    setCaret(next.caret)
    setPut(next.caret)
    setClosed(typing.from)
    field.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (shown.length === 0 || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      setAt((here + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(shown[here]?.name ?? '')
    else if (event.key === 'Escape') setClosed(typing?.from)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={css.field}>
      {shown.length > 0 && (
        <div className={css.list} role="listbox" id={id} aria-label={say('mention.people')}>
          {shown.map((one, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
            <div
              key={one.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === here}
              className={classes(css.one, index === here && css.here)}
              onPointerMove={() => index !== here && setAt(index)}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => choose(one.name)}
            >
              <Avatar name={one.name} small />
              <Apart>{one.name}</Apart>
              <span className={css.presence}>{say(`me.${one.presence}`)}</span>
            </div>
          ))}
        </div>
      )}
      <textarea
        ref={field}
        className={css.note}
        dir="auto"
        rows={4}
        maxLength={100_000}
        aria-label={say('composer.noteBody')}
        aria-autocomplete="list"
        aria-controls={shown.length > 0 ? id : undefined}
        aria-activedescendant={shown.length > 0 ? `${id}-${here}` : undefined}
        placeholder={say('composer.writeNote')}
        value={value}
        readOnly={locked}
        onChange={(event) => {
          setCaret(event.target.selectionStart)
          setAt(0)
          if (closed !== undefined && event.target.value.charAt(closed) !== '@') setClosed(undefined)
          onChange(event.target.value)
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={press}
        onPaste={(event) => {
          const files = filesGiven(event.clipboardData)
          if (files.length === 0) return
          event.preventDefault()
          onFiles(files)
        }}
      />
      <span className="unseen" role="status">
        {shown.length > 0 && say('mention.found', { n: shown.length })}
      </span>
    </div>
  )
}
