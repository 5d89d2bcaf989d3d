// What the desk wrote as it is formatted, with its signature: in a frame where nothing runs, as a customer's mail.

import { useComputedColorScheme } from '@mantine/core'
import { useWords } from '../words/words'
import css from './Timeline.module.css'
import { sandbox, useFrame } from './useFrame'

export function AnswerFrame({ src, who }: { src: string; who: string }) {
  const say = useWords()
  // as the page around it, which shows through
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false })
  const { height, loaded } = useFrame(64, 0)
  return (
    <iframe
      className={css.ownFrame}
      src={`${src}?scheme=${scheme}`}
      sandbox={sandbox}
      // a long conversation has many of them
      loading="lazy"
      referrerPolicy="no-referrer"
      title={say('answer.frame', { who })}
      style={{ height }}
      onLoad={loaded}
    />
  )
}
