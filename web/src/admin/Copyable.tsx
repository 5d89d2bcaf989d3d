import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../design/parts'
import { useWords } from '../words/words'
import css from './Admin.module.css'

/** A secret that is shown once, to be copied. */
export function Copyable({ text }: { text: string }) {
  const say = useWords()
  const [copied, setCopied] = useState(false)
  return (
    <p className={css.link}>
      <code dir="ltr">{text}</code>
      <Button
        onClick={() =>
          void navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false), // forbidden: the text can still be selected
          )
        }
      >
        {copied ? <IconCheck size={15} aria-hidden="true" /> : <IconCopy size={15} aria-hidden="true" />}
        {copied ? say('conversation.copied') : say('admin.copy')}
      </Button>
    </p>
  )
}
