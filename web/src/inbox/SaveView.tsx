import { IconBookmarkPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { say as tell } from '../app/said'
import { IconButton } from '../design/parts'
import { useWords } from '../words/words'
import { NameView } from './NameView'
import { useSavedViews } from './savedViews'
import { type Filters, filterNames } from './views'

/** Keeps view and filters under a name; there is nothing to keep without filters. */
export function SaveView({ view, filters }: { view: string; filters: Filters }) {
  const say = useWords()
  const { save } = useSavedViews()
  const [open, setOpen] = useState(false)
  if (!filters.q && !filters.order && !filterNames.some((name) => filters[name])) return null
  const keep = async (name: string) => {
    await save({ name, view, filters })
    tell(say('views.saved', { name }))
    return undefined
  }
  return (
    <>
      <IconButton label={say('views.save')} onClick={() => setOpen(true)}>
        <IconBookmarkPlus size={17} aria-hidden="true" />
      </IconButton>
      {open && <NameView title={say('views.save')} onName={keep} onClose={() => setOpen(false)} />}
    </>
  )
}
