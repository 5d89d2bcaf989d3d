// A text with variables, in a form: of saved replies and of signatures.

import { lazy, Suspense, useState } from 'react'
import { variables } from '../composer/variables'
import { Wrong } from '../design/fields'
import { Bone } from '../design/parts'
import { useWords, type Word } from '../words/words'
import css from './Admin.module.css'

const Editor = lazy(() => import('../composer/Editor'))

export function TextWithVariables({
  start,
  placeholder,
  language,
  noFiles,
  onChange,
}: {
  start: string
  placeholder: string
  /** In whose direction an empty text begins. */
  language: string
  /** What is said where somebody brings files, which have no place in it. */
  noFiles: Word
  onChange: (html: string) => void
}) {
  const say = useWords()
  const [direction, setDirection] = useState<'rtl' | 'ltr'>(
    language === 'ar' || language === 'ur' ? 'rtl' : 'ltr',
  )
  const [brought, setBrought] = useState(0)
  return (
    <>
      <div className={css.body}>
        <Suspense fallback={<Bone width="60%" />}>
          <Editor
            start={start}
            placeholder={placeholder}
            direction={direction}
            onDirection={() => setDirection(direction === 'rtl' ? 'ltr' : 'rtl')}
            onChange={(now) => {
              setBrought(0)
              onChange(now.html)
            }}
            onStart={() => undefined}
            onFiles={(files) => setBrought([...files].length)}
            onSlash={() => undefined}
            insertion={undefined}
            still
          />
        </Suspense>
      </div>
      <Wrong>{brought > 0 && say(noFiles, { n: brought })}</Wrong>
      <p className={css.quiet}>
        {say('saved.variables')}{' '}
        {variables.map((one) => (
          <bdi key={one} dir="ltr" className={css.variable}>{`{${one}}`}</bdi>
        ))}
      </p>
    </>
  )
}
