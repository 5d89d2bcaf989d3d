// What the forms of an SLA and of a calendar share: a name that is new, and what they change in a draft.

import { type FormEvent, type ReactNode, useState } from 'react'
import { Wrong } from '../design/fields'
import { Button, Field } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import css from './Sla.module.css'

const nameShape = /^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u

export function DeclarationWindow({
  kind,
  name: given,
  title,
  taken,
  onSave,
  onClose,
  children,
}: {
  kind: 'sla' | 'calendar'
  /** Nothing: a new one. */
  name: string | undefined
  /** Of a new one. */
  title: string
  taken: readonly string[]
  /** Puts it into the draft, or says what is wrong. */
  onSave: (name: string) => string | undefined
  onClose: () => void
  children: ReactNode
}) {
  const say = useWords()
  const [name, setName] = useState(given ?? '')
  const [wrong, setWrong] = useState<string>()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!given && !nameShape.test(name)) return setWrong(say('promise.badName'))
    if (!given && taken.includes(name)) return setWrong(say('promise.nameTaken'))
    setWrong(onSave(name))
  }
  return (
    <Window
      title={given ?? title}
      onClose={onClose}
      foot={
        <Button type="submit" form={kind} look="primary">
          {say('promise.toDraft')}
        </Button>
      }
    >
      <form id={kind} className={css.form} onSubmit={submit}>
        {!given && (
          <Field
            id={`${kind}-name`}
            label={say('promise.name')}
            hint={say('promise.nameHelp')}
            value={name}
            onChange={(event) => setName(event.target.value.trim())}
            required
            maxLength={60}
            autoFocus
          />
        )}
        {children}
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}
