// One SLA as a form. It changes the lines of its file, as a draft that is reviewed before it comes into force.

import { useState } from 'react'
import { Check, Select } from '../design/fields'
import { Field, inputClass } from '../design/parts'
import { useWordOr, useWords } from '../words/words'
import { DeclarationWindow } from './DeclarationWindow'
import { type Amount, amountText, clocks, type Sla, type Unit, units } from './promise'
import css from './Sla.module.css'

const unitWords = {
  m: 'promise.minutes',
  h: 'promise.hours',
  d: 'promise.days',
  'business h': 'promise.businessHours',
  'business d': 'promise.businessDays',
} as const

interface Typed {
  n: string
  unit: Unit
  other?: string
}
const typedOf = (amount: Amount | undefined): Typed =>
  !amount
    ? { n: '', unit: 'business h' }
    : 'other' in amount
      ? { n: '', unit: 'h', other: amount.other }
      : { n: String(amount.n), unit: amount.unit }

export function SlaWindow({
  name: given,
  sla,
  calendars,
  statuses,
  taken,
  onSave,
  onClose,
}: {
  /** Nothing: a new one. */
  name: string | undefined
  sla: Sla
  calendars: readonly string[]
  statuses: readonly string[]
  taken: readonly string[]
  onSave: (name: string, sla: Sla) => void
  onClose: () => void
}) {
  const say = useWords()
  const wordOr = useWordOr()
  const [hours, setHours] = useState(sla.hours)
  const [typed, setTyped] = useState(() => clocks.map((one) => typedOf(sla.targets[one])))
  const [warnings, setWarnings] = useState(sla.warnings)
  const [pauses, setPauses] = useState(sla.pauses)
  const change = (at: number, to: Partial<Typed>) =>
    setTyped((now) => now.map((one, i) => (i === at ? { ...one, ...to } : one)))

  const save = (name: string) => {
    const targets: Sla['targets'] = {}
    for (const [i, clock] of clocks.entries()) {
      const one = typed[i]
      if (one?.other !== undefined) targets[clock] = { other: one.other }
      else if (one && one.n !== '') targets[clock] = { n: Number(one.n), unit: one.unit }
    }
    const all = Object.values(targets)
    if (all.length === 0) return say('promise.noTarget')
    const isBusiness = (one: Amount) => amountText(one).includes('business')
    if (hours === '' && all.some((one) => isBusiness(one) && !/ in /.test(amountText(one))))
      return say('promise.needsHours')
    if (hours !== '' && all.some((one) => !isBusiness(one))) return say('promise.needsBusiness')
    const percents = warnings
      .split(/[\s,،%٪]+/)
      .filter(Boolean)
      .map(Number)
    if (percents.some((one) => !Number.isInteger(one) || one < 1 || one > 99))
      return say('promise.badWarnings')
    onSave(name, { hours, targets, warnings: percents.join(', '), pauses })
    return undefined
  }
  const offered = [...new Set([...statuses.filter((one) => one !== 'closed'), ...pauses])]
  return (
    <DeclarationWindow
      kind="sla"
      name={given}
      title={say('promise.newSla')}
      taken={taken}
      onSave={save}
      onClose={onClose}
    >
      <Select
        id="sla-hours"
        label={say('promise.calendar')}
        hint={say('promise.calendarHelp')}
        value={hours}
        onChange={(event) => setHours(event.target.value)}
      >
        <option value="">{say('promise.everyHour')}</option>
        {calendars.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </Select>
      <fieldset className={css.group}>
        <legend>{say('promise.targets')}</legend>
        {clocks.map((clock, i) => {
          const one = typed[i] ?? typedOf(undefined)
          const label = say(`sla.${clock}`)
          return (
            <div key={clock} className={css.amount}>
              <span id={`sla-${clock}`}>{label}</span>
              {one.other !== undefined ? (
                <input
                  className={inputClass}
                  aria-labelledby={`sla-${clock}`}
                  dir="ltr"
                  value={one.other}
                  onChange={(event) =>
                    event.target.value === ''
                      ? setTyped((now) => now.map((it, at) => (at === i ? { n: '', unit: it.unit } : it)))
                      : change(i, { other: event.target.value })
                  }
                />
              ) : (
                <>
                  <input
                    className={inputClass}
                    aria-labelledby={`sla-${clock}`}
                    type="number"
                    min="1"
                    max="10000"
                    value={one.n}
                    placeholder="–"
                    onChange={(event) => change(i, { n: event.target.value })}
                  />
                  <select
                    className={inputClass}
                    aria-label={say('promise.unitOf', { what: label })}
                    value={one.unit}
                    onChange={(event) => change(i, { unit: event.target.value as Unit })}
                  >
                    {units.map((unit) => (
                      <option key={unit} value={unit}>
                        {say(unitWords[unit])}
                      </option>
                    ))}
                  </select>
                </>
              )}
            </div>
          )
        })}
      </fieldset>
      <Field
        id="sla-warnings"
        label={say('promise.warnings')}
        hint={say('promise.warningsHelp')}
        value={warnings}
        inputMode="numeric"
        dir="ltr"
        onChange={(event) => setWarnings(event.target.value)}
      />
      <fieldset className={css.group}>
        <legend>{say('promise.pauses')}</legend>
        <p className={css.quiet}>{say('promise.pausesHelp')}</p>
        {offered.map((status) => (
          <Check
            key={status}
            label={wordOr(`status.${status}`, status)}
            checked={pauses.includes(status)}
            onChange={(event) =>
              setPauses((now) =>
                event.target.checked ? [...now, status] : now.filter((one) => one !== status),
              )
            }
          />
        ))}
      </fieldset>
    </DeclarationWindow>
  )
}
