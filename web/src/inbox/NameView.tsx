import { type FormEvent, useState } from 'react'
import { reasonOf } from '../app/refused'
import { Wrong } from '../design/fields'
import { Button, Field } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'

/** Asks for the name of a view. `onName` gives what is wrong with it, or fails with a refusal. */
export function NameView({
  title,
  name,
  onName,
  onClose,
}: {
  title: string
  name?: string
  onName: (name: string) => Promise<string | undefined>
  onClose: () => void
}) {
  const say = useWords()
  const [wrong, setWrong] = useState<string>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = String(new FormData(event.currentTarget).get('name')).trim()
    if (!given) return
    try {
      const against = await onName(given)
      if (against === undefined) onClose()
      setWrong(against)
    } catch (why) {
      setWrong(reasonOf(why, say))
    }
  }
  return (
    <Window
      title={title}
      size={420}
      onClose={onClose}
      foot={
        <Button type="submit" form="name-view" look="primary">
          {say('admin.save')}
        </Button>
      }
    >
      <form id="name-view" onSubmit={submit} style={{ display: 'contents' }}>
        <Field
          id="name"
          name="name"
          label={say('saved.name')}
          defaultValue={name}
          dir="auto"
          required
          maxLength={60}
          autoFocus
        />
        <Wrong>{wrong}</Wrong>
      </form>
    </Window>
  )
}
