// One calendar as a form. It changes the lines of its file, as a draft that is reviewed before it comes into force.

import { IconPlus, IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Wrong } from '../design/fields'
import { Button, Field, IconButton, inputClass } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import { type Calendar, days, hoursText } from './promise'
import css from './Sla.module.css'
import { useDayNames } from './Week'

const nameShape = /^[\p{L}_][\p{L}\p{M}\p{N}_-]*$/u
const zones = Intl.supportedValuesOf('timeZone')

export function CalendarWindow({
  name: given,
  calendar,
  taken,
  onSave,
  onClose,
}: {
  /** Nothing: a new one. */
  name: string | undefined
  calendar: Calendar
  taken: readonly string[]
  onSave: (name: string, calendar: Calendar) => void
  onClose: () => void
}) {
  const say = useWords()
  const names = useDayNames()
  const [name, setName] = useState(given ?? '')
  const [zone, setZone] = useState(calendar.zone)
  const [hours, setHours] = useState(calendar.hours)
  const [holidays, setHolidays] = useState(() => calendar.holidays.map((one, id) => ({ ...one, id })))
  const [wrong, setWrong] = useState<string>()

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!given && !nameShape.test(name)) return setWrong(say('promise.badName'))
    if (!given && taken.includes(name)) return setWrong(say('promise.nameTaken'))
    const written = hours.map(hoursText)
    const bad = written.indexOf(undefined)
    if (bad >= 0) return setWrong(say('promise.badHours', { day: names[bad] ?? '' }))
    if (written.every((one) => one === '')) return setWrong(say('promise.neverOpen'))
    onSave(name, {
      zone: zone.trim(),
      hours: written.map((one) => one ?? ''),
      holidays: holidays.map(({ date, name: said }) => ({ date, name: said.trim() })),
    })
  }
  return (
    <Window
      title={given ?? say('promise.newCalendar')}
      onClose={onClose}
      foot={
        <Button type="submit" form="calendar" look="primary">
          {say('promise.toDraft')}
        </Button>
      }
    >
      <form id="calendar" className={css.form} onSubmit={submit}>
        {!given && (
          <Field
            id="calendar-name"
            label={say('promise.name')}
            hint={say('promise.nameHelp')}
            value={name}
            onChange={(event) => setName(event.target.value.trim())}
            required
            maxLength={60}
            autoFocus
          />
        )}
        <Field
          id="calendar-zone"
          label={say('promise.zone')}
          hint={say('promise.zoneHelp')}
          value={zone}
          dir="ltr"
          list="zones"
          required
          onChange={(event) => setZone(event.target.value)}
        />
        <datalist id="zones">
          {zones.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <fieldset className={css.group}>
          <legend>{say('promise.week')}</legend>
          <p className={css.quiet} id="hours-help">
            {say('promise.hoursHelp')}
          </p>
          {days.map((day, i) => (
            <label key={day} className={css.dayRow}>
              <span>{names[i]}</span>
              <input
                className={inputClass}
                dir="ltr"
                value={hours[i]}
                placeholder={say('promise.closed')}
                aria-describedby="hours-help"
                onChange={(event) =>
                  setHours((now) => now.map((one, at) => (at === i ? event.target.value : one)))
                }
              />
            </label>
          ))}
        </fieldset>
        <fieldset className={css.group}>
          <legend>{say('promise.holidays')}</legend>
          <p className={css.quiet}>{say('promise.holidaysHelp')}</p>
          {holidays.map((one) => (
            <div key={one.id} className={css.holidayRow}>
              <input
                className={inputClass}
                type="date"
                required
                aria-label={say('promise.date')}
                value={one.date}
                onChange={(event) =>
                  setHolidays((now) =>
                    now.map((it) => (it.id === one.id ? { ...it, date: event.target.value } : it)),
                  )
                }
              />
              <input
                className={inputClass}
                dir="auto"
                aria-label={say('promise.holidayName')}
                placeholder={say('promise.holidayName')}
                value={one.name}
                maxLength={200}
                onChange={(event) =>
                  setHolidays((now) =>
                    now.map((it) => (it.id === one.id ? { ...it, name: event.target.value } : it)),
                  )
                }
              />
              <IconButton
                label={say('promise.removeHoliday', { what: one.name || one.date })}
                onClick={() => setHolidays((now) => now.filter((it) => it.id !== one.id))}
              >
                <IconX size={15} aria-hidden="true" />
              </IconButton>
            </div>
          ))}
          <div>
            <Button
              onClick={() =>
                setHolidays((now) => [
                  ...now,
                  { date: '', name: '', id: Math.max(0, ...now.map((it) => it.id + 1)) },
                ])
              }
            >
              <IconPlus size={15} aria-hidden="true" />
              {say('promise.addHoliday')}
            </Button>
          </div>
        </fieldset>
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}
