import { IconBookmarkPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { reasonOf } from '../app/refused'
import { say as tell } from '../app/said'
import { Wrong } from '../design/fields'
import { Button, Field, IconButton } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import { useSavedViews } from './savedViews'
import { type Filters, filterNames } from './views'

/** Keeps view and filters under a name; there is nothing to keep without filters. */
export function SaveView({ view, filters }: { view: string; filters: Filters }) {
  const say = useWords()
  const { save } = useSavedViews()
  const [open, setOpen] = useState(false)
  const [wrong, setWrong] = useState<string>()
  if (!filters.q && !filters.order && !filterNames.some((name) => filters[name])) return null
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget).get('name')).trim()
    if (!name) return
    try {
      await save({ name, view, filters })
      tell(say('views.saved', { name }))
      setOpen(false)
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
  }
  return (
    <>
      <IconButton label={say('views.save')} onClick={() => setOpen(true)}>
        <IconBookmarkPlus size={17} aria-hidden="true" />
      </IconButton>
      {open && (
        <Window
          title={say('views.save')}
          size={420}
          onClose={() => setOpen(false)}
          foot={
            <Button type="submit" form="save-view" look="primary">
              {say('admin.save')}
            </Button>
          }
        >
          <form id="save-view" onSubmit={submit} style={{ display: 'contents' }}>
            <Field
              id="name"
              name="name"
              label={say('saved.name')}
              dir="auto"
              required
              maxLength={60}
              autoFocus
            />
            <Wrong>{wrong}</Wrong>
          </form>
        </Window>
      )}
    </>
  )
}
