import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Conversation } from '../api/client'
import { listQuery, teamsQuery } from '../api/queries'
import { useCommand } from '../keys/commands'
import { useWordOr, useWords } from '../words/words'
import { BulkBar } from './BulkBar'
import { all, type Choice, extended, noChoice, toggled, toggledThrough } from './choosing'
import css from './Inbox.module.css'
import { List } from './List'
import { ListHead } from './ListHead'
import { neighbour, rowsOf } from './pages'
import { type Passage, Passages } from './passage'
import { queryOf, teamOf } from './views'

/** Fetched once the list stands, so that it is there before somebody opens something, also when the engine is away. */
const readAhead = () => void import('../conversation/ConversationPage').catch(() => undefined)

export function Inbox() {
  const say = useWords()
  const wordOr = useWordOr()
  const navigate = useNavigate()
  const { view } = useParams({ from: '/signed-in/inbox/$view' })
  const { conversation } = useParams({ strict: false })
  const filters = useSearch({ from: '/signed-in/inbox/$view' })
  // the moment only moves with view and filters, else a view by deadline would be another query at every look
  const query = useMemo(() => queryOf(view, filters, Date.now()), [view, filters])
  const list = useInfiniteQuery(listQuery(query))
  const rows = useMemo(() => rowsOf(list.data?.pages ?? []), [list.data])
  const open = conversation ? Number(conversation) : undefined
  // what J and K stand on before anything is opened
  const [cursor, setCursor] = useState<number>()
  const at = open ?? cursor

  const { data: teams } = useQuery(teamsQuery)
  const team = teamOf(view)
  const title =
    team === undefined
      ? wordOr(`view.${view}`, view)
      : say('view.team', { name: teams?.find((one) => one.id === team)?.name ?? '…' })

  const show = useCallback(
    (id: number) =>
      void navigate({
        to: '/inbox/$view/$conversation',
        params: { view, conversation: String(id) },
        search: filters,
      }),
    [navigate, view, filters],
  )
  // the list when that one was last in it: what was closed or given away is stepped on from where it stood
  const stood = useRef<{ query: typeof query; id: number; rows: readonly Conversation[] }>(undefined)
  useEffect(() => {
    if (at !== undefined && rows.some((row) => row.id === at)) stood.current = { query, id: at, rows }
  }, [at, rows, query])
  const here = stood.current?.query === query && stood.current.id === at ? stood.current : undefined
  const beside = (by: 1 | -1) => neighbour(rows, at, by, here?.rows)
  const stand = (id: number) => {
    setCursor(id)
    // the row itself, once it is there: Enter opens it, and screen readers say what it is
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>(`[data-conversation="${id}"]`)?.focus({ preventScroll: true }),
    )
  }
  const step = (by: 1 | -1) => () => {
    const next = beside(by)
    if (!next) return
    if (open !== undefined) show(next.id)
    else stand(next.id)
  }
  const [choice, setChoice] = useState<Choice>(noChoice)
  const chosen = choice.ids
  // a range that is drawn while a conversation is open goes on in the list alone
  const [end, setEnd] = useState<{ open: number; id: number }>()
  const edge = open !== undefined && end?.open === open ? end.id : at
  const extend = (by: 1 | -1) => () => {
    const from = edge ?? rows[0]?.id
    const to = edge === undefined ? from : neighbour(rows, edge, by, here?.rows)?.id
    if (from === undefined || to === undefined) return
    setChoice((now) => extended(now, rows, from, to))
    if (open === undefined) stand(to)
    else setEnd({ open, id: to })
  }
  const toggle = useCallback(
    (id: number, range = false) =>
      setChoice((now) => (range ? toggledThrough(now, rows, id) : toggled(now, id))),
    [rows],
  )
  const chooseNone = useCallback(() => setChoice(noChoice), [])
  const chooseAll = () => setChoice(all(rows))
  // what is not in the list any more is not chosen either
  const chosenRows = useMemo(() => rows.filter((one) => chosen.has(one.id)), [rows, chosen])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins with nothing chosen
  useEffect(chooseNone, [view, filters])
  useCommand('select', () => at !== undefined && toggle(at), at !== undefined)
  useCommand('next', step(1))
  useCommand('previous', step(-1))
  useCommand('extendNext', extend(1))
  useCommand('extendPrevious', extend(-1))
  useCommand('open', () => at !== undefined && show(at), open === undefined && at !== undefined)
  const leave = useCallback(() => {
    setCursor(open)
    void navigate({ to: '/inbox/$view', params: { view }, search: filters })
  }, [open, navigate, view, filters])
  useCommand('up', leave, open !== undefined)
  // at the end of the list, and from what is not of it, leads no way on
  const known = here !== undefined || rows.some((row) => row.id === at)
  const way = (by: 1 | -1) => {
    const next = known ? beside(by)?.id : undefined
    return next === at ? undefined : next
  }
  const [previous, next] = [way(-1), way(1)]
  const passage = useMemo<Passage>(
    () => ({
      previous: previous === undefined ? undefined : () => show(previous),
      next: next === undefined ? undefined : () => show(next),
      leave,
    }),
    [previous, next, show, leave],
  )

  useEffect(() => {
    const timer = setTimeout(readAhead, 300)
    return () => clearTimeout(timer)
  }, [])

  return (
    <div className={css.inbox} data-pane={open === undefined ? 'list' : 'conversation'}>
      <section className={css.list} aria-label={say('list.label')} id="list" tabIndex={-1}>
        <ListHead title={title} view={view} filters={filters} />
        {chosenRows.length > 0 && (
          <BulkBar
            chosen={chosenRows}
            onAll={chosenRows.length < rows.length ? chooseAll : undefined}
            onDone={chooseNone}
          />
        )}
        <List
          list={list}
          rows={rows}
          at={at}
          edge={edge}
          view={view}
          filters={filters}
          chosen={chosen}
          onToggle={toggle}
        />
      </section>
      <Passages value={passage}>
        <Outlet />
      </Passages>
    </div>
  )
}
