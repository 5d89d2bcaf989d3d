import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../design/parts'
import { useCopy } from '../design/useCopy'
import { useWords } from '../words/words'
import css from './Admin.module.css'

/** A secret that is shown once, to be copied. */
export function Copyable({ text }: { text: string }) {
  const say = useWords()
  const { shown, copy } = useCopy()
  const [copied, setCopied] = useState(false)
  return (
    <p className={css.link}>
      <code ref={shown} dir="ltr">
        {text}
      </code>
      <Button onClick={async () => setCopied(await copy(text))}>
        {copied ? <IconCheck size={15} aria-hidden="true" /> : <IconCopy size={15} aria-hidden="true" />}
        {copied ? say('conversation.copied') : say('admin.copy')}
      </Button>
    </p>
  )
}
