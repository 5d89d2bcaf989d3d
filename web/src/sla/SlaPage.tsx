// What customers were promised: SLAs and the calendars that they count in, as the rules say, and changing them there.

import { IconCalendarTime, IconPencil, IconPlus, IconUpload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { Loaded } from '../admin/Loading'
import { meQuery } from '../api/queries'
import { say as tell } from '../app/said'
import { Page } from '../design/Page'
import { Apart, Button, Empty, IconButton, isolated, Pill } from '../design/parts'
import { localeOf, number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { ApplyWindow } from '../rules/ApplyWindow'
import { changesBetween, type RuleFile } from '../rules/changes'
import { useRuleDraft } from '../rules/draft'
import { firstOf } from '../rules/places'
import { checkQuery, rulesQuery } from '../rules/queries'
import { useWordOr, useWords } from '../words/words'
import { CalendarWindow } from './CalendarWindow'
import { declarationOf, withDeclaration, withSettings } from './declaration'
import { calendarLines, calendarOf, linesInOrder, slaLines, slaOf } from './promise'
import { promisesQuery, type ShownCalendar, type ShownSla } from './queries'
import css from './Sla.module.css'
import { SlaWindow } from './SlaWindow'
import { useTargetText } from './target'
import { Uses } from './Uses'
import { Week } from './Week'

const mostHolidays = 12

function SlaCard({ of: sla, onEdit }: { of: ShownSla; onEdit: () => void }) {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const targetText = useTargetText()
  const share = new Intl.NumberFormat(localeOf(of), { style: 'percent' })
  const list = new Intl.ListFormat(localeOf(of), { type: 'conjunction' })
  return (
    <li className={css.card}>
      <div className={css.head}>
        <h3>
          <Apart>{sla.name}</Apart>
        </h3>
        <IconButton label={say('promise.edit', { what: sla.name })} onClick={onEdit}>
          <IconPencil size={15} aria-hidden="true" />
        </IconButton>
      </div>
      <dl className={css.targets}>
        {sla.clocks.map((one) => (
          <div key={one.clock} style={{ display: 'contents' }}>
            <dt>{say(`sla.${one.clock}`)}</dt>
            <dd>
              <Apart>{targetText(one.target)}</Apart>
            </dd>
          </div>
        ))}
        <dt>{say('promise.calendar')}</dt>
        <dd>{sla.calendar ? <Apart>{sla.calendar}</Apart> : say('promise.everyHour')}</dd>
        {sla.warn_at.length > 0 && (
          <>
            <dt>{say('promise.warnings')}</dt>
            <dd>{list.format(sla.warn_at.map((one) => share.format(one / 100)))}</dd>
          </>
        )}
        {sla.pause_while.length > 0 && (
          <>
            <dt>{say('promise.pauses')}</dt>
            <dd>{list.format(sla.pause_while.map((one) => wordOr(`status.${one}`, one)))}</dd>
          </>
        )}
      </dl>
      <p className={css.small}>{say('promise.uses')}</p>
      <Uses of={sla.uses} />
    </li>
  )
}

function CalendarCard({ of: calendar, onEdit }: { of: ShownCalendar; onEdit: () => void }) {
  const say = useWords()
  const of = usePreferences()
  const today = new Date().toISOString().slice(0, 10)
  const coming = calendar.holidays.filter((one) => one.date >= today)
  const dates = new Intl.DateTimeFormat(localeOf(of), { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <li className={`${css.card} ${css.wide}`}>
      <div className={css.head}>
        <h3>
          <Apart>{calendar.name}</Apart>
        </h3>
        <bdi dir="ltr" className={css.quiet}>
          {calendar.zone}
        </bdi>
        <Pill tone={calendar.open ? 'good' : 'plain'}>
          {say(calendar.open ? 'promise.openNow' : 'promise.closedNow')}
        </Pill>
        <IconButton label={say('promise.edit', { what: calendar.name })} onClick={onEdit}>
          <IconPencil size={15} aria-hidden="true" />
        </IconButton>
      </div>
      <Week of={calendar} />
      <p className={css.small}>{say('promise.holidays')}</p>
      {coming.length === 0 ? (
        <p className={css.quiet}>{say('promise.noHolidays')}</p>
      ) : (
        <ul className={css.holidays}>
          {coming.slice(0, mostHolidays).map((one) => (
            <li key={one.date}>
              <time dateTime={one.date}>{dates.format(new Date(`${one.date}T00:00:00Z`))}</time>
              <Apart>{one.name}</Apart>
            </li>
          ))}
        </ul>
      )}
      {coming.length > mostHolidays && (
        <p className={css.quiet}>{say('promise.moreHolidays', { n: coming.length - mostHolidays })}</p>
      )}
      <p className={css.small}>{say('promise.uses')}</p>
      <Uses of={calendar.uses} />
    </li>
  )
}

type Open = { what: 'sla' | 'calendar'; name?: string; file?: string } | { what: 'apply' }

export default function SlaPage() {
  const say = useWords()
  const of = usePreferences()
  const { data: me } = useQuery(meQuery)
  const rules = useQuery(rulesQuery)
  const draft = useRuleDraft(me?.id ?? 0, rules.data)
  const { data, error } = useQuery(promisesQuery(rules.data ? draft.files : undefined))
  const check = useQuery(checkQuery(draft.files))
  const [open, setOpen] = useState<Open>()
  const changes = useMemo(
    () => changesBetween(rules.data?.files ?? [], draft.files),
    [rules.data, draft.files],
  )
  const errors = (check.data?.diagnostics ?? []).filter((one) => one.severity === 'error').length
  const may = me?.role === 'admin' || me?.role === 'owner'
  const textOf = (path: string | undefined) => draft.files.find((one) => one.path === path)?.text ?? ''

  const save = (
    kind: 'sla' | 'calendar',
    at: { name?: string; file?: string },
    name: string,
    lines: Record<string, string[]>,
  ) => {
    const path = at.file ?? firstOf(draft.files) ?? 'support.route'
    const text = textOf(path)
    const next = at.name
      ? withSettings(text, kind, at.name, lines)
      : withDeclaration(text === '' ? 'language 1\n' : text, kind, name, linesInOrder(lines))
    const there = draft.files.some((one) => one.path === path)
    const files: RuleFile[] = there
      ? draft.files.map((one) => (one.path === path ? { path, text: next } : one))
      : [...draft.files, { path, text: next }]
    const before = draft.files
    draft.replace(files)
    setOpen(undefined)
    if (next !== text)
      tell(say('promise.inDraft', { what: isolated(name) }), { undo: () => draft.replace(before) })
  }
  const slaShown = open?.what === 'sla' ? declarationOf(textOf(open.file), 'sla', open.name ?? '') : undefined
  const calendarShown =
    open?.what === 'calendar' ? declarationOf(textOf(open.file), 'calendar', open.name ?? '') : undefined
  return (
    <Page
      title={say('page.sla')}
      help={say('promise.help')}
      beside={
        changes.length > 0 && (
          <Pill tone={errors > 0 ? 'bad' : 'warn'}>
            {errors > 0 ? say('rules.errors', { n: errors }) : say('rules.changed', { n: changes.length })}
          </Pill>
        )
      }
      actions={
        changes.length > 0 && (
          <Button look="primary" onClick={() => setOpen({ what: 'apply' })}>
            <IconUpload size={16} aria-hidden="true" />
            {may && errors === 0 ? say('rules.review') : say('rules.differences')}
          </Button>
        )
      }
    >
      <Loaded
        of={{
          data: data && rules.data && { ...data, generation: rules.data.generation },
          error: rules.error ?? error,
        }}
      >
        {({ slas, calendars, generation }) => (
          <div className={css.page}>
            {draft.behind && (
              <p role="alert">
                {say('rules.behind', { number: number(generation, of) })}{' '}
                <Link to="/rules">{say('page.rules')}</Link>
              </p>
            )}
            {errors > 0 && (
              <p role="alert">
                {say('promise.wrong')} <Link to="/rules">{say('page.rules')}</Link>
              </p>
            )}
            <section className={css.part} aria-labelledby="slas">
              <div className={css.head}>
                <h2 id="slas">{say('promise.slas')}</h2>
                <Button onClick={() => setOpen({ what: 'sla' })}>
                  <IconPlus size={15} aria-hidden="true" />
                  {say('promise.newSla')}
                </Button>
              </div>
              {slas.length === 0 ? (
                <Empty
                  icon={<IconCalendarTime size={40} stroke={1.2} aria-hidden="true" />}
                  title={say('promise.noSlas')}
                  help={say('promise.noSlasHelp')}
                />
              ) : (
                <ul className={css.cards}>
                  {slas.map((one) => (
                    <SlaCard
                      key={one.name}
                      of={one}
                      onEdit={() => setOpen({ what: 'sla', name: one.name, file: one.place.file })}
                    />
                  ))}
                </ul>
              )}
            </section>
            <section className={css.part} aria-labelledby="calendars">
              <div className={css.head}>
                <h2 id="calendars">{say('promise.calendars')}</h2>
                <Button onClick={() => setOpen({ what: 'calendar' })}>
                  <IconPlus size={15} aria-hidden="true" />
                  {say('promise.newCalendar')}
                </Button>
              </div>
              {calendars.length === 0 ? (
                <p className={css.quiet}>{say('promise.noCalendars')}</p>
              ) : (
                <ul className={css.cards}>
                  {calendars.map((one) => (
                    <CalendarCard
                      key={one.name}
                      of={one}
                      onEdit={() => setOpen({ what: 'calendar', name: one.name, file: one.place.file })}
                    />
                  ))}
                </ul>
              )}
            </section>
          </div>
        )}
      </Loaded>
      {open?.what === 'sla' && data && (slaShown || !open.name) && (
        <SlaWindow
          name={open.name}
          sla={
            slaShown
              ? slaOf(textOf(open.file), slaShown)
              : {
                  hours: data.calendars[0]?.name ?? '',
                  targets: {},
                  warnings: '80',
                  pauses: ['waiting_customer'],
                }
          }
          calendars={data.calendars.map((one) => one.name)}
          statuses={data.statuses}
          taken={data.slas.map((one) => one.name)}
          onSave={(name, sla) => save('sla', open, name, slaLines(sla))}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open?.what === 'calendar' && data && (calendarShown || !open.name) && (
        <CalendarWindow
          name={open.name}
          calendar={
            calendarShown
              ? calendarOf(textOf(open.file), calendarShown)
              : {
                  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
                  hours: ['09:00-17:00', '09:00-17:00', '09:00-17:00', '09:00-17:00', '09:00-17:00', '', ''],
                  holidays: [],
                }
          }
          taken={data.calendars.map((one) => one.name)}
          onSave={(name, calendar) => save('calendar', open, name, calendarLines(calendar))}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open?.what === 'apply' && rules.data && (
        <ApplyWindow
          changes={changes}
          files={draft.files}
          generation={draft.generation}
          mayApply={may && errors === 0}
          onClose={() => setOpen(undefined)}
          onApplied={() => {
            draft.drop()
            setOpen(undefined)
          }}
        />
      )}
    </Page>
  )
}
