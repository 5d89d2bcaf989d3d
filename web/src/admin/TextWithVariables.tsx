// A text with variables, in a form: of saved replies and of signatures.

import { lazy, Suspense, useState } from 'react'
import { variables } from '../composer/variables'
import { Bone } from '../design/parts'
import { useWords } from '../words/words'
import css from './Admin.module.css'

const Editor = lazy(() => import('../composer/Editor'))

export function TextWithVariables({
  start,
  placeholder,
  language,
  onChange,
}: {
  start: string
  placeholder: string
  /** In whose direction an empty text begins. */
  language: string
  onChange: (html: string) => void
}) {
  const say = useWords()
  const [direction, setDirection] = useState<'rtl' | 'ltr'>(
    language === 'ar' || language === 'ur' ? 'rtl' : 'ltr',
  )
  return (
    <>
      <div className={css.body}>
        <Suspense fallback={<Bone width="60%" />}>
          <Editor
            start={start}
            placeholder={placeholder}
            direction={direction}
            onDirection={() => setDirection(direction === 'rtl' ? 'ltr' : 'rtl')}
            onChange={(now) => onChange(now.html)}
            onStart={() => undefined}
            onFiles={() => undefined}
            onSlash={() => undefined}
            insertion={undefined}
            still
          />
        </Suspense>
      </div>
      <p className={css.quiet}>
        {say('saved.variables')}{' '}
        {variables.map((one) => (
          <bdi key={one} dir="ltr" className={css.variable}>{`{${one}}`}</bdi>
        ))}
      </p>
    </>
  )
}
