// The frame of a page beside the inbox: its title, what can be done, and a body that scrolls.

import { IconMenu2 } from '@tabler/icons-react'
import { type ReactNode, useContext } from 'react'
import { RailOpener } from '../app/railOpener'
import { useWords } from '../words/words'
import css from './Page.module.css'
import { Apart, classes, IconButton } from './parts'

export function Page({
  title,
  help,
  before,
  beside,
  actions,
  wide,
  children,
}: {
  title: string
  /** One sentence under the title. */
  help?: string | undefined
  /** Stands before the title: the way to where this page belongs. */
  before?: ReactNode
  /** Stands beside the title: how things are. */
  beside?: ReactNode
  actions?: ReactNode
  /** The body takes the whole width and scrolls by itself. */
  wide?: boolean
  children: ReactNode
}) {
  const say = useWords()
  const openRail = useContext(RailOpener)
  return (
    <main className={css.page} id="list" tabIndex={-1}>
      <title>{`${title} · ${say('app.name')}`}</title>
      <header className={css.head}>
        <IconButton className={css.menu} label={say('app.openViews')} onClick={openRail}>
          <IconMenu2 size={18} aria-hidden="true" />
        </IconButton>
        {before}
        <div className={css.titles}>
          <div className={css.line}>
            <h1 className={css.title}>
              <Apart>{title}</Apart>
            </h1>
            {beside}
          </div>
          {help && <p className={css.help}>{help}</p>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      <div className={classes(css.body, wide && css.wide)}>{children}</div>
    </main>
  )
}
