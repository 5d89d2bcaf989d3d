// One calendar as a form. It changes the lines of its file, as a draft that is reviewed before it comes into force.

import { IconPlus, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, Field, IconButton, inputClass } from '../design/parts'
import { stayInRow } from '../design/row'
import { useWords } from '../words/words'
import { DeclarationWindow } from './DeclarationWindow'
import { type Calendar, days, hoursText } from './promise'
import css from './Sla.module.css'
import { useDayNames } from './Week'

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
  const [zone, setZone] = useState(calendar.zone)
  const [hours, setHours] = useState(calendar.hours)
  const [holidays, setHolidays] = useState(() => calendar.holidays.map((one, id) => ({ ...one, id })))

  const save = (name: string) => {
    const written = hours.map(hoursText)
    const bad = written.indexOf(undefined)
    if (bad >= 0) return say('promise.badHours', { day: names[bad] ?? '' })
    if (written.every((one) => one === '')) return say('promise.neverOpen')
    onSave(name, {
      zone: zone.trim(),
      hours: written.map((one) => one ?? ''),
      holidays: holidays.map(({ date, name: said }) => ({ date, name: said.trim() })),
    })
    return undefined
  }
  return (
    <DeclarationWindow
      kind="calendar"
      name={given}
      title={say('promise.newCalendar')}
      taken={taken}
      onSave={save}
      onClose={onClose}
    >
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
      <fieldset data-row className={css.group}>
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
              data-removes
              onClick={(event) => {
                stayInRow(event.currentTarget)
                setHolidays((now) => now.filter((it) => it.id !== one.id))
              }}
            >
              <IconX size={15} aria-hidden="true" />
            </IconButton>
          </div>
        ))}
        <div>
          <Button
            data-adds
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
    </DeclarationWindow>
  )
}
