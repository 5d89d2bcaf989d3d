import { Popover } from '@mantine/core'
import { IconFilter2, IconWorldSearch, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import { agentsQuery, channelsQuery, customerQuery, tagsQuery, teamsQuery } from '../api/queries'
import { Apart, Button, classes, fieldClass, inputClass, labelClass } from '../design/parts'
import { stayInRow } from '../design/row'
import { fullDay, number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWordOr, useWords } from '../words/words'
import css from './ListHead.module.css'
import {
  everywhere,
  type FilterName,
  type Filters,
  filterNames,
  type Order,
  orders,
  slaStates,
  sources,
} from './views'

const statuses = ['open', 'waiting_customer', 'waiting_internal', 'snoozed', 'closed', 'quarantined'] as const
const priorities = ['normal', 'high', 'urgent'] as const
const kinds = ['new', 'reply', 'newsletter', 'auto_reply', 'bounce', 'abuse_report', 'invitation'] as const
const languages = ['ar', 'en', 'fr', 'de', 'es', 'tr', 'ur'] as const

/** How a filter's value is read by people. */
function useValueName(filters: Filters) {
  const say = useWords()
  const wordOr = useWordOr()
  const of = usePreferences()
  const { data: agents } = useQuery(agentsQuery)
  const { data: teams } = useQuery(teamsQuery)
  const { data: channels } = useQuery(channelsQuery)
  const { data: talks, isLoading } = useQuery(customerQuery(Number(filters.customer) || 0))
  const customer = talks?.items[0]?.customer
  return (name: FilterName, value: string): string => {
    const named = (all: { id: number; name: string }[] | undefined) =>
      all?.find((one) => String(one.id) === value)?.name ?? value
    switch (name) {
      case 'agent':
        return value === 'me'
          ? say('filter.agentMe')
          : value === 'none'
            ? say('filter.agentNone')
            : named(agents)
      case 'team':
        return value === 'mine' ? say('view.teams') : named(teams)
      case 'channel':
        return named(channels)
      case 'customer':
        return isLoading ? '…' : customer?.name || customer?.address || value
      case 'priority':
        return say('filter.priorityUp', { name: wordOr(`priority.${value}`, value) })
      case 'sla':
        return wordOr(`slaState.${value}`, value)
      case 'from':
      case 'until': {
        const day = new Date(`${value}T12:00:00`)
        return Number.isNaN(day.getTime()) ? value : fullDay(day, of)
      }
      case 'source':
        return value.toUpperCase()
      case 'status':
      case 'language':
      case 'kind':
        return value
          .split(',')
          .map((one) => wordOr(`${name}.${one}`, one))
          .join(', ')
      default:
        return value
    }
  }
}

export function FilterChips({
  view,
  filters,
  onChange,
}: {
  view: string
  filters: Filters
  onChange: (next: Filters) => void
}) {
  const say = useWords()
  const nameOf = useValueName(filters)
  const set = filterNames.filter((name) => filters[name])
  const wider = everywhere(view, filters)
  if (set.length === 0 && !wider) return null
  return (
    <div className={css.chips}>
      {set.map((name) => {
        const { [name]: value = '', ...rest } = filters
        return (
          <button
            key={name}
            type="button"
            className={css.chip}
            data-removes
            aria-label={say('list.remove', { name: say(`filter.${name}`) })}
            onClick={(event) => {
              stayInRow(event.currentTarget)
              onChange(rest)
            }}
          >
            <span>
              {say(`filter.${name}`)}
              {': '}
              <Apart>{nameOf(name, value)}</Apart>
            </span>
            <IconX size={13} aria-hidden="true" />
          </button>
        )
      })}
      {wider && (
        <Link
          to="/inbox/$view"
          params={{ view: 'all' }}
          search={wider}
          className={classes(css.chip, css.wider)}
        >
          <IconWorldSearch size={13} aria-hidden="true" />
          <span>{say('list.everywhere')}</span>
        </Link>
      )}
    </div>
  )
}

export function FilterMenu({ filters, onChange }: { filters: Filters; onChange: (next: Filters) => void }) {
  const say = useWords()
  const of = usePreferences()
  const id = useId()
  const [open, setOpen] = useState(false)
  const { data: agents } = useQuery(agentsQuery)
  const { data: teams } = useQuery(teamsQuery)
  const { data: channels } = useQuery(channelsQuery)
  const count = filterNames.filter((name) => filters[name]).length
  const { data: tags } = useQuery({ ...tagsQuery, enabled: open })

  const put = (name: FilterName | 'order', value: string) => {
    const { [name]: _, ...rest } = filters
    onChange(value ? { ...rest, [name]: value } : rest)
  }
  const pick = (name: FilterName, options: [string, string][]) => (
    <div className={fieldClass}>
      <label className={labelClass} htmlFor={`${id}-${name}`}>
        {say(`filter.${name}`)}
      </label>
      <select
        id={`${id}-${name}`}
        className={inputClass}
        value={filters[name] ?? ''}
        onChange={(event) => put(name, event.target.value)}
      >
        <option value="">{say('list.any')}</option>
        {options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
  const write = (name: FilterName, more: { type: string; list?: ReactNode }) => (
    <div className={fieldClass}>
      <label className={labelClass} htmlFor={`${id}-${name}`}>
        {say(`filter.${name}`)}
      </label>
      <input
        id={`${id}-${name}`}
        className={inputClass}
        type={more.type}
        defaultValue={filters[name] ?? ''}
        list={more.list ? `${id}-${name}-list` : undefined}
        placeholder={more.list ? say('filter.tagHelp') : undefined}
        onBlur={(event) => event.target.value !== (filters[name] ?? '') && put(name, event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && put(name, event.currentTarget.value)}
      />
      {more.list && <datalist id={`${id}-${name}-list`}>{more.list}</datalist>}
    </div>
  )
  const named = (all: { id: number; name: string }[] | undefined): [string, string][] =>
    all?.map((one) => [String(one.id), one.name]) ?? []

  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={360} trapFocus withinPortal>
      <Popover.Target>
        <Button
          look="quiet"
          data-adds
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconFilter2 size={16} aria-hidden="true" />
          {say('list.filter')}
          {count > 0 && <span className={css.count}>{number(count, of)}</span>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw="calc(100vw - 1rem)" aria-label={say('list.filters')}>
        <div className={css.form}>
          {pick(
            'status',
            statuses.map((one) => [one, say(`status.${one}`)]),
          )}
          {pick('agent', [
            ['me', say('filter.agentMe')],
            ['none', say('filter.agentNone')],
            ...named(agents),
          ])}
          {pick('team', [['mine', say('view.teams')], ...named(teams)])}
          {pick('channel', named(channels))}
          {pick(
            'priority',
            priorities.map((one) => [one, say('filter.priorityUp', { name: say(`priority.${one}`) })]),
          )}
          {pick(
            'language',
            languages.map((one) => [one, say(`language.${one}`)]),
          )}
          {pick(
            'kind',
            kinds.map((one) => [one, say(`kind.${one}`)]),
          )}
          {pick(
            'sla',
            slaStates.map((one) => [one, say(`slaState.${one}`)]),
          )}
          {pick(
            'source',
            sources.map((one) => [one, one.toUpperCase()]),
          )}
          {write('tag', {
            type: 'text',
            list: (tags ?? []).map(({ name }) => <option key={name} value={name} />),
          })}
          {write('from', { type: 'date' })}
          {write('until', { type: 'date' })}
          <div className={css.wide}>
            <label className={labelClass} htmlFor={`${id}-order`}>
              {say('list.order')}
            </label>
            <select
              id={`${id}-order`}
              className={inputClass}
              value={filters.order ?? ''}
              onChange={(event) => put('order', event.target.value as Order)}
            >
              <option value="">{say('list.orderUpdated')}</option>
              {orders.slice(1).map((one) => (
                <option key={one} value={one}>
                  {say(
                    `list.order${(one.charAt(0).toUpperCase() + one.slice(1)) as 'Last_mail' | 'Created' | 'Sla_due'}`,
                  )}
                </option>
              ))}
            </select>
          </div>
          <div className={css.foot}>
            <Button
              look="quiet"
              disabled={count === 0}
              onClick={() => onChange(filters.q ? { q: filters.q } : {})}
            >
              {say('list.clear')}
            </Button>
            <Button look="primary" onClick={() => setOpen(false)}>
              {say('list.done')}
            </Button>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
