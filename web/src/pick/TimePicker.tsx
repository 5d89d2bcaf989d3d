import { IconClock } from '@tabler/icons-react'
import { type FormEvent, useId, useState } from 'react'
import { Button, inputClass, labelClass } from '../design/parts'
import { fullMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { Picker } from './Picker'
import css from './TimePicker.module.css'
import { comingTimes, timeToCome } from './times'

/** A time to come: one of the usual ones, or any other. */
export function TimePicker({
  title,
  set,
  onClose,
  onChoose,
}: {
  title: string
  /** What the button beside a time of one's own says. */
  set: string
  onClose: () => void
  onChoose: (at: Date) => void
}) {
  const say = useWords()
  const of = usePreferences()
  const id = useId()
  const [typed, setTyped] = useState('')
  const chosen = timeToCome(typed, new Date())
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const at = timeToCome(String(new FormData(event.currentTarget).get('at')), new Date())
    if (!at) return
    onClose()
    onChoose(at)
  }
  return (
    <Picker
      title={title}
      placeholder={say('pick.filter')}
      onClose={onClose}
      groups={[
        {
          choices: comingTimes(new Date()).map(({ name, at }) => ({
            id: name,
            label: say(`pick.${name}`),
            detail: fullMoment(at, of),
            icon: <IconClock size={16} aria-hidden="true" />,
            run: () => onChoose(at),
          })),
        },
      ]}
      foot={
        <form className={css.custom} onSubmit={submit}>
          <label className={labelClass} htmlFor={id}>
            {say('pick.custom')}
          </label>
          <input
            id={id}
            name="at"
            type="datetime-local"
            className={inputClass}
            required
            aria-describedby={`${id}-then`}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit">{set}</Button>
          {/* browsers write the field in a calendar and numerals of their own */}
          <p id={`${id}-then`} role="status" className={css.then}>
            {typed && (chosen ? fullMoment(chosen, of) : say('pick.past'))}
          </p>
        </form>
      }
    />
  )
}
