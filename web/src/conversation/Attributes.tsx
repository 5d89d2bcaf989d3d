// What rules declare of a conversation or its customer, among the details: read by all who see it, changed by who may
// answer.

import { IconCheck, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { type Attribute, api, take } from '../api/client'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Apart, classes, IconButton, inputClass, isolated } from '../design/parts'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import css from './Attributes.module.css'
import { type AttributeValue, fieldText, labelOf, shownValue, valueRead } from './attributeValues'

function useSetAttribute(conversation: number) {
  const client = useQueryClient()
  const say = useWords()
  const post = (name: string, value: AttributeValue) =>
    take(
      api.POST('/api/v1/conversations/{id}/attribute', {
        params: { path: { id: conversation } },
        body: { name, value },
      }),
    )
  // what is set of a customer shows in all conversations of theirs
  const refresh = () => void client.invalidateQueries({ queryKey: ['conversation'] })
  return async (one: Attribute, value: AttributeValue) => {
    const back = async () => {
      try {
        await post(one.name, one.value)
        tell(say('done.undone'))
      } catch (why) {
        tell(reasonOf(why, say), { tone: 'bad' })
      }
      refresh()
    }
    try {
      await post(one.name, value)
      tell(say('attribute.done', { what: isolated(labelOf(one.name)) }), { undo: () => void back() })
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
    refresh()
  }
}

type Set = (one: Attribute, value: AttributeValue) => void

/** One of few: chosen where it stands. */
function Choice({ one, onSet }: { one: Attribute; onSet: Set }) {
  const say = useWords()
  const words = one.type === 'bool' ? ['yes', 'no'] : one.words
  const now = fieldText(one)
  return (
    <select
      className={classes(inputClass, css.choice)}
      aria-label={labelOf(one.name)}
      value={now}
      onChange={(event) => onSet(one, valueRead(one.type, event.target.value) ?? null)}
    >
      <option value="">{say('attribute.none')}</option>
      {/* one that rules declared earlier */}
      {now !== '' && !words.includes(now) && <option value={now}>{now}</option>}
      {words.map((word) => (
        <option key={word} value={word}>
          {one.type === 'bool' ? say(word === 'yes' ? 'attribute.yes' : 'attribute.no') : word}
        </option>
      ))}
    </select>
  )
}

function Field({ one, onSet, onClose }: { one: Attribute; onSet: Set; onClose: () => void }) {
  const say = useWords()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [wrong, setWrong] = useState(false)
  useEffect(() => {
    field.current?.focus()
    if (one.type !== 'time') field.current?.select()
  }, [one.type])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = field.current?.value ?? ''
    const value = valueRead(one.type, typed)
    if (value === undefined) {
      setWrong(true)
      field.current?.focus()
      return
    }
    onClose()
    if (typed.trim() !== fieldText(one)) onSet(one, value)
  }
  const hint =
    one.type === 'duration'
      ? say('attribute.duration', { example: '90m · 24h · 1d 12h' })
      : one.type === 'size'
        ? say('attribute.size', { example: '25MB' })
        : undefined
  const fits = {
    address: say('attribute.wrongAddress'),
    domain: say('attribute.wrongDomain'),
    number: say('attribute.wrongNumber'),
  }
  const said = wrong ? (fits[one.type as keyof typeof fits] ?? hint ?? say('attribute.wrong')) : hint
  return (
    <form className={css.form} onSubmit={submit}>
      <input
        ref={field}
        className={inputClass}
        aria-label={labelOf(one.name)}
        aria-describedby={said ? id : undefined}
        aria-invalid={wrong || undefined}
        type={one.type === 'time' ? 'datetime-local' : 'text'}
        inputMode={one.type === 'number' ? 'decimal' : one.type === 'address' ? 'email' : undefined}
        dir={one.type === 'text' ? 'auto' : one.type === 'time' ? undefined : 'ltr'}
        defaultValue={fieldText(one)}
        maxLength={2_000}
        autoComplete="off"
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          onClose()
        }}
      />
      <IconButton type="submit" label={say('attribute.save')}>
        <IconCheck size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label={say('attribute.keep')} onClick={onClose}>
        <IconX size={16} aria-hidden="true" />
      </IconButton>
      {said && (
        <p id={id} className={wrong ? css.wrong : css.hint} role={wrong ? 'alert' : undefined}>
          {said}
        </p>
      )}
    </form>
  )
}

function Value({ one, able, onSet }: { one: Attribute; able: boolean; onSet: Set }) {
  const say = useWords()
  const of = usePreferences()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const was = useRef(false)
  useEffect(() => {
    if (was.current && !open && document.activeElement === document.body) button.current?.focus()
    was.current = open
  }, [open])
  const shown =
    typeof one.value === 'boolean'
      ? say(one.value ? 'attribute.yes' : 'attribute.no')
      : shownValue(one, of) || say('attribute.none')
  if (!able) return <Apart className={one.value === null ? css.quiet : undefined}>{shown}</Apart>
  if (one.type === 'bool' || one.type === 'choice') return <Choice one={one} onSet={onSet} />
  if (open) return <Field one={one} onSet={onSet} onClose={() => setOpen(false)} />
  return (
    <button
      ref={button}
      type="button"
      className={classes(css.value, one.value === null && css.quiet)}
      aria-label={say('attribute.change', { name: isolated(labelOf(one.name)), value: isolated(shown) })}
      onClick={() => setOpen(true)}
    >
      <Apart>{shown}</Apart>
    </button>
  )
}

export default function Attributes({
  conversation,
  all,
  able,
}: {
  conversation: number
  all: readonly Attribute[]
  able: boolean
}) {
  const set = useSetAttribute(conversation)
  return (
    <dl className={css.all}>
      {all.map((one) => (
        <div key={one.name} className={css.one} data-attribute={one.name}>
          <dt>
            <Apart>{labelOf(one.name)}</Apart>
          </dt>
          <dd>
            <Value one={one} able={able} onSet={(of, value) => void set(of, value)} />
          </dd>
        </div>
      ))}
    </dl>
  )
}
