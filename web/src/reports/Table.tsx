// Numbers as a table, and the same as a file.

import { IconDownload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Apart, Button, isolated } from '../design/parts'
import { useMedia } from '../design/useMedia'
import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'
import { csvOf, save } from './csv'
import css from './Reports.module.css'
import type { Way } from './ways'

export type Cell = string | number
export interface Column {
  name: string
  /** As it is read, where that differs from what stands in the file. */
  show?: (value: Cell) => string
  /** Where the number of a row leads; those that count nothing lead nowhere. */
  leads?: ((row: number) => Way | undefined) | undefined
}

/** A number that leads to what it counts; who does not see the table is told what that is. */
export function Counted({ way, name, children }: { way: Way | undefined; name: string; children: string }) {
  if (!way) return children
  return (
    <Link
      className={css.leads}
      to="/inbox/$view"
      params={{ view: way.view }}
      search={way.search}
      aria-label={`${name}: ${children}`}
    >
      {children}
    </Link>
  )
}

export function Table({ title, columns, rows }: { title: string; columns: Column[]; rows: Cell[][] }) {
  const say = useWords()
  const of = usePreferences()
  // many columns have no room where few do
  const stacked = useMedia(`(max-width: ${columns.length > 6 ? 900 : 640}px)`)
  if (rows.length === 0) return null
  const shown = (value: Cell, column: Column | undefined) =>
    column?.show ? column.show(value) : typeof value === 'number' ? number(value, of) : value
  return (
    <div>
      <div className={css.head}>
        <h2>{title}</h2>
        <Button
          look="quiet"
          aria-label={say('reports.saveOf', { what: title })}
          onClick={() => save(`${title}.csv`, csvOf([columns.map((one) => one.name), ...rows]))}
        >
          <IconDownload size={15} aria-hidden="true" />
          {say('reports.save')}
        </Button>
      </div>
      {/* wide tables are moved by keyboard, too */}
      <section className={css.scroll} tabIndex={0} aria-label={title}>
        <table className={css.table} data-stacked={stacked || undefined}>
          <thead>
            <tr>
              {columns.map((one) => (
                <th key={one.name} scope="col">
                  {one.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, n) => (
              <tr key={row.slice(0, 2).join(' ')}>
                {row.map((value, at) =>
                  at === 0 ? (
                    <th key={columns[at]?.name} scope="row">
                      <Apart>{shown(value, columns[at])}</Apart>
                    </th>
                  ) : (
                    <td key={columns[at]?.name} data-name={columns[at]?.name}>
                      <Counted
                        way={value ? columns[at]?.leads?.(n) : undefined}
                        name={`${isolated(shown(row[0] ?? '', columns[0]))}, ${columns[at]?.name}`}
                      >
                        {shown(value, columns[at])}
                      </Counted>
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
