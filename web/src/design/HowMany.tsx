import { number } from '../preferences/moments'
import { usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'

/** How many conversations, in a few signs. */
export function HowMany({ n, more }: { n: number; more: boolean }) {
  const say = useWords()
  const of = usePreferences()
  return (
    <>
      <span aria-hidden="true">
        {number(n, of)}
        {more && '+'}
      </span>
      <span className="unseen">{say('view.count', { n })}</span>
    </>
  )
}
