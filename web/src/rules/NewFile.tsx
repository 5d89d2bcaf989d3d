import { type FormEvent, useState } from 'react'
import { Button, Field } from '../design/parts'
import { Window } from '../design/Window'
import { useWords } from '../words/words'
import { isRulePath } from './changes'

export function NewFile({
  taken,
  onMade,
  onClose,
}: {
  taken: string[]
  onMade: (path: string) => void
  onClose: () => void
}) {
  const say = useWords()
  const [wrong, setWrong] = useState<string>()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const path = String(new FormData(event.currentTarget).get('path')).trim()
    if (!isRulePath(path)) setWrong(say('rules.badPath'))
    else if (taken.includes(path)) setWrong(say('rules.pathTaken'))
    else onMade(path)
  }
  return (
    <Window title={say('rules.new')} onClose={onClose} size={440}>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <Field
          id="path"
          name="path"
          label={say('rules.path')}
          hint={say('rules.pathHelp')}
          dir="ltr"
          autoFocus
          required
          maxLength={500}
        />
        {wrong && <p role="alert">{wrong}</p>}
        <Button type="submit" look="primary">
          {say('rules.make')}
        </Button>
      </form>
    </Window>
  )
}
