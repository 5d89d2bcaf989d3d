import { IconClock } from '@tabler/icons-react'
import { type FormEvent, useId } from 'react'
import css from '../conversation/Pickers.module.css'
import { snoozeTimes } from '../conversation/snooze'
import { Button, inputClass, labelClass } from '../design/parts'
import { Picker } from '../pick/Picker'
import { fullMoment } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'

/** When the answer is to go. */
export function LaterPicker({ onClose, onChoose }: { onClose: () => void; onChoose: (at: Date) => void }) {
  const say = useWords()
  const of = usePreferences()
  const id = useId()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const at = new Date(String(new FormData(event.currentTarget).get('at')))
    if (Number.isNaN(at.getTime()) || at.getTime() <= Date.now()) return
    onClose()
    onChoose(at)
  }
  return (
    <Picker
      title={say('held.choose')}
      placeholder={say('pick.filter')}
      onClose={onClose}
      groups={[
        {
          choices: snoozeTimes(new Date()).map(({ name, until }) => ({
            id: name,
            label: say(`pick.${name}`),
            detail: fullMoment(until, of),
            icon: <IconClock size={16} aria-hidden="true" />,
            run: () => onChoose(until),
          })),
        },
      ]}
      foot={
        <form className={css.custom} onSubmit={submit}>
          <label className={labelClass} htmlFor={id}>
            {say('pick.custom')}
          </label>
          <input id={id} name="at" type="datetime-local" className={inputClass} required />
          <Button type="submit">{say('held.set')}</Button>
        </form>
      }
    />
  )
}
