import { IconMenu2, IconPencilPlus, IconSearch, IconX } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useContext, useEffect, useRef, useState } from 'react'
import { RailOpener } from '../app/railOpener'
import { Apart, IconButton } from '../design/parts'
import { useCommand, useRegistry } from '../keys/commands'
import { useWords } from '../words/words'
import { FilterChips, FilterMenu } from './FilterMenu'
import css from './ListHead.module.css'
import { numberIn } from './number'
import { SaveView } from './SaveView'
import type { Filters } from './views'

export function ListHead({ title, view, filters }: { title: string; view: string; filters: Filters }) {
  const say = useWords()
  const navigate = useNavigate()
  const openRail = useContext(RailOpener)
  const registry = useRegistry()
  const field = useRef<HTMLInputElement>(null)
  const [words, setWords] = useState(filters.q ?? '')
  useEffect(() => setWords(filters.q ?? ''), [filters.q])
  useCommand('search', () => field.current?.select())

  const change = (next: Filters) => void navigate({ to: '/inbox/$view', params: { view }, search: next })
  const search = (q: string) => {
    const { q: _, ...rest } = filters
    change(q.trim() ? { ...rest, q: q.trim() } : rest)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const number = numberIn(words)
    if (number === undefined) search(words)
    else {
      setWords(filters.q ?? '')
      void navigate({
        to: '/inbox/$view/$conversation',
        params: { view, conversation: String(number) },
        search: filters,
      })
    }
    field.current?.blur()
  }

  return (
    <header className={css.head} data-row>
      <title>{`${title} · ${say('app.name')}`}</title>
      <div className={css.line}>
        <IconButton className={css.menu} label={say('app.openViews')} onClick={openRail}>
          <IconMenu2 size={18} aria-hidden="true" />
        </IconButton>
        <h1 className={css.title}>
          <Apart>{title}</Apart>
        </h1>
        <IconButton label={say('keys.begin')} hint={['C']} onClick={() => registry.run('begin')}>
          <IconPencilPlus size={18} aria-hidden="true" className="mirrored" />
        </IconButton>
        <SaveView view={view} filters={filters} />
        <FilterMenu filters={filters} onChange={change} />
      </div>
      <search>
        <form className={css.search} onSubmit={submit}>
          <IconSearch size={15} aria-hidden="true" />
          <input
            ref={field}
            type="text"
            inputMode="search"
            enterKeyHint="search"
            dir="auto"
            aria-label={say('list.search')}
            placeholder={say('list.search')}
            value={words}
            maxLength={300}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return
              event.preventDefault()
              setWords(filters.q ?? '')
              event.currentTarget.blur()
            }}
          />
          {words ? (
            <button type="button" aria-label={say('list.clearSearch')} onClick={() => search('')}>
              <IconX size={15} aria-hidden="true" />
            </button>
          ) : (
            <span className={css.key} aria-hidden="true">
              {'/'}
            </span>
          )}
        </form>
      </search>
      <FilterChips view={view} filters={filters} onChange={change} />
    </header>
  )
}
