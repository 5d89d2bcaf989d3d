import {
  IconCircleCheck,
  IconClockExclamation,
  IconCloudOff,
  IconInbox,
  IconMailQuestion,
  IconMoonStars,
  IconSearchOff,
  IconShieldCheck,
  IconUser,
} from '@tabler/icons-react'
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { Conversation } from '../api/client'
import { reasonOf } from '../app/refused'
import { Bone, Button, buttonClass, Empty, isolated } from '../design/parts'
import { useWords } from '../words/words'
import css from './List.module.css'
import { isMixed, type Page, shiftOf } from './pages'
import { Row } from './Row'
import { everywhere, type Filters, filterNames, queryOf } from './views'

const rowHeight = 82
const sign = { size: 40, stroke: 1.25, 'aria-hidden': true } as const
const signs = {
  mine: <IconUser {...sign} />,
  unassigned: <IconMailQuestion {...sign} />,
  risk: <IconClockExclamation {...sign} />,
  snoozed: <IconMoonStars {...sign} />,
  attention: <IconCircleCheck {...sign} />,
  spam: <IconShieldCheck {...sign} />,
} as const

function NothingHere({ view, filters }: { view: string; filters: Filters }) {
  const say = useWords()
  const wider = everywhere(view, filters)
  if (filters.q || filterNames.some((name) => filters[name]))
    return (
      <Empty
        icon={<IconSearchOff {...sign} />}
        title={say('list.emptySearch')}
        help={say('list.emptySearchHelp')}
      >
        {wider && (
          <Link to="/inbox/$view" params={{ view: 'all' }} search={wider} className={buttonClass}>
            {say('list.everywhere')}
          </Link>
        )}
      </Empty>
    )
  const known = (['mine', 'unassigned', 'risk', 'snoozed', 'attention', 'spam'] as const).find(
    (one) => one === view,
  )
  if (known)
    return (
      <Empty icon={signs[known]} title={say(`list.empty.${known}`)} help={say(`list.empty.${known}Help`)} />
    )
  return (
    <Empty
      icon={<IconInbox {...sign} />}
      title={say('list.empty.other')}
      help={say('list.empty.otherHelp')}
    />
  )
}

function Bones() {
  const say = useWords()
  return (
    <div className={css.bones} role="status">
      <span className="unseen">{say('app.loading')}</span>
      {[72, 54, 63, 48, 70, 58, 66].map((width) => (
        <div key={width} className={css.bone}>
          <Bone width="40%" />
          <Bone width={`${width}%`} />
          <Bone width="90%" height="0.625rem" />
        </div>
      ))}
    </div>
  )
}

/** What stands above may come and go: who has scrolled down keeps the same rows before their eyes. */
function useStillRows(box: RefObject<HTMLDivElement | null>, rows: readonly Conversation[]) {
  const before = useRef(rows)
  useLayoutEffect(() => {
    const old = before.current
    before.current = rows
    const list = box.current
    if (old === rows || !list || list.scrollTop < rowHeight) return
    const by = shiftOf(old, rows, Math.floor(list.scrollTop / rowHeight))
    if (by !== 0) list.scrollTop += by * rowHeight
  }, [box, rows])
}

interface Props {
  list: UseInfiniteQueryResult<InfiniteData<Page>>
  rows: readonly Conversation[]
  at: number | undefined
  /** Kept in sight: where one stands, or where a range ends. */
  edge: number | undefined
  view: string
  filters: Filters
  chosen: ReadonlySet<number>
  onToggle: (id: number, range: boolean) => void
}

export function List({ list, rows, at, edge, view, filters, chosen, onToggle }: Props) {
  const say = useWords()
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => rows[index]?.id ?? index,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 12 && hasNextPage && !isFetchingNextPage)
      void fetchNextPage()
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage])

  useStillRows(box, rows)
  const index = edge === undefined ? -1 : rows.findIndex((row) => row.id === edge)
  // once: whoever scrolls away from it is not fetched back by what arrives
  const shown = useRef<number>(undefined)
  useEffect(() => {
    if (index < 0 || shown.current === edge) return
    shown.current = edge
    virtual.scrollToIndex(index, { align: 'auto' })
  }, [index, edge, virtual])

  const mixed = useMemo(() => isMixed(rows), [rows])
  const { status } = queryOf(view, filters, 0)

  if (list.isPending) return <Bones />
  if (list.isError && rows.length === 0)
    return (
      <Empty icon={<IconCloudOff {...sign} />} title={say('list.failed')} help={reasonOf(list.error, say)}>
        <Button onClick={() => void list.refetch()}>{say('app.retry')}</Button>
      </Empty>
    )
  if (rows.length === 0) return <NothingHere view={view} filters={filters} />
  return (
    <div ref={box} className={css.box} data-list>
      {/* biome-ignore lint/a11y/useSemanticElements: the rows are placed one by one, which ul and li forbid */}
      <div role="list" className={css.rows} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index]
          return row ? (
            // biome-ignore lint/a11y/useSemanticElements: see above
            <div
              key={item.key}
              role="listitem"
              aria-setsize={hasNextPage ? -1 : rows.length}
              aria-posinset={item.index + 1}
              className={css.item}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <Row
                row={row}
                here={row.id === at}
                view={view}
                filters={filters}
                mixed={mixed}
                status={status}
              />
              <label
                className={css.choose}
                data-any={chosen.size > 0}
                // a range of boxes is no selection of text
                onMouseDown={(event) => event.shiftKey && event.preventDefault()}
              >
                <input
                  type="checkbox"
                  aria-label={say('bulk.choose', { subject: isolated(row.subject || say('list.noSubject')) })}
                  checked={chosen.has(row.id)}
                  onChange={(event) => onToggle(row.id, (event.nativeEvent as MouseEvent).shiftKey === true)}
                />
              </label>
            </div>
          ) : null
        })}
      </div>
      <p className={css.end} role="status">
        {isFetchingNextPage ? say('list.more') : hasNextPage ? '' : say('list.end')}
      </p>
    </div>
  )
}
