import { IconBookmark, IconPencil, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Apart } from '../design/parts'
import { stayInRow } from '../design/row'
import { NameView } from '../inbox/NameView'
import { type SavedView, useSavedViews } from '../inbox/savedViews'
import { queryOf } from '../inbox/views'
import { useWords } from '../words/words'
import { Count } from './Count'
import css from './Rail.module.css'
import { reasonOf } from './refused'
import { say as tell } from './said'

/** What a person kept under a name, in the rail. */
export function SavedViews() {
  const say = useWords()
  const { views, save, rename, forget } = useSavedViews()
  const [naming, setNaming] = useState<string>()
  const drop = async (one: SavedView) => {
    try {
      await forget(one.name)
      tell(say('views.forgotten', { name: one.name }), { undo: () => void save(one).catch(() => undefined) })
    } catch (why) {
      tell(reasonOf(why, say), { tone: 'bad' })
    }
  }
  const give = (old: string) => async (name: string) => {
    if (name === old) return undefined
    if (!(await rename(old, name))) return say('views.taken')
    tell(say('views.renamed', { name }), { undo: () => void rename(name, old).catch(() => undefined) })
    return undefined
  }
  if (views.length === 0) return null
  return (
    <>
      <h2 className={css.heading}>{say('views.title')}</h2>
      <ul className={css.list} data-row>
        {views.map((one) => (
          <li key={one.name} className={css.saved}>
            <Link
              to="/inbox/$view"
              params={{ view: one.view }}
              search={one.filters}
              className={css.entry}
              activeOptions={{ exact: true, includeSearch: true }}
              activeProps={{ 'aria-current': 'page' }}
            >
              <IconBookmark size={17} stroke={1.75} aria-hidden="true" />
              <Apart className={css.name}>{one.name}</Apart>
              <Count of={queryOf(one.view, one.filters, Date.now())} />
            </Link>
            <span className={css.tools}>
              <button
                type="button"
                aria-label={say('views.rename', { name: one.name })}
                onClick={() => setNaming(one.name)}
              >
                <IconPencil size={14} aria-hidden="true" />
              </button>
              <button
                type="button"
                data-removes
                aria-label={say('views.forget', { name: one.name })}
                onClick={(event) => {
                  stayInRow(event.currentTarget)
                  void drop(one)
                }}
              >
                <IconX size={14} aria-hidden="true" />
              </button>
            </span>
          </li>
        ))}
      </ul>
      {naming !== undefined && (
        <NameView
          title={say('views.newName')}
          name={naming}
          onName={give(naming)}
          onClose={() => setNaming(undefined)}
        />
      )}
    </>
  )
}
