// What the conversation is called, in its header: corrected in its place by who may answer.

import { Tooltip } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef } from 'react'
import type { Conversation } from '../api/client'
import { Apart, classes, IconButton, inputClass } from '../design/parts'
import { useRegistry } from '../keys/commands'
import { useWords } from '../words/words'
import type { Actions } from './actions'
import css from './Header.module.css'

const longest = 998

interface Props {
  talk: Conversation
  actions: Actions
  able: boolean
  /** It is being corrected. */
  open: boolean
  onOpen: (open: boolean) => void
}

function Field({ talk, actions, onOpen }: Props) {
  const say = useWords()
  const field = useRef<HTMLInputElement>(null)
  const commands = useRegistry()
  useEffect(() => {
    const at = field.current
    if (!at) return
    at.focus()
    at.select()
    const ahead = commands.typed()
    if (ahead) at.value = ahead
  }, [commands])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const next = (field.current?.value ?? '').trim()
    if (!next) return field.current?.focus()
    onOpen(false)
    if (next !== talk.subject) void actions.setSubject(next)
  }
  return (
    <form className={css.naming} onSubmit={submit}>
      <input
        ref={field}
        className={inputClass}
        aria-label={say('subject.field')}
        dir="auto"
        defaultValue={talk.subject}
        maxLength={longest}
        autoComplete="off"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          onOpen(false)
        }}
      />
      <IconButton type="submit" label={say('subject.save')}>
        <IconCheck size={17} aria-hidden="true" />
      </IconButton>
      <IconButton label={say('subject.keep')} onClick={() => onOpen(false)}>
        <IconX size={17} aria-hidden="true" />
      </IconButton>
    </form>
  )
}

export function Subject(props: Props) {
  const { talk, able, open, onOpen } = props
  const say = useWords()
  const button = useRef<HTMLButtonElement>(null)
  const was = useRef(false)
  // whoever corrected it by keyboard goes on where they were
  useEffect(() => {
    if (was.current && !open && document.activeElement === document.body) button.current?.focus()
    was.current = open
  }, [open])
  if (open && able) return <Field key={talk.id} {...props} />
  const subject = <Apart>{talk.subject || say('list.noSubject')}</Apart>
  return (
    <h2 className={classes(css.subject, able && css.named)}>
      {able ? (
        <Tooltip
          label={
            <>
              {say('subject.change')} <kbd>{' ⇧'}</kbd>
              <kbd>{' S'}</kbd>
            </>
          }
        >
          <button ref={button} type="button" onClick={() => onOpen(true)}>
            {subject}
          </button>
        </Tooltip>
      ) : (
        subject
      )}
    </h2>
  )
}
