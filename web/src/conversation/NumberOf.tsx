import { IconCopy } from '@tabler/icons-react'
import { say as tell } from '../app/said'
import { useCopy } from '../design/useCopy'
import { written } from '../inbox/number'
import { useWords } from '../words/words'
import css from './Header.module.css'

/** How people name this conversation to each other; typed into the search it leads here. */
export function NumberOf({ conversation }: { conversation: number }) {
  const say = useWords()
  const { shown, copy } = useCopy()
  const number = written(conversation)
  const take = async () => {
    if (await copy(number)) tell(say('conversation.copied'))
  }
  return (
    <button type="button" className={css.number} title={say('number.copy')} onClick={() => void take()}>
      <bdi ref={shown} dir="ltr">
        {number}
      </bdi>
      <IconCopy size={12} aria-hidden="true" />
      <span className="unseen">{say('number.copy')}</span>
    </button>
  )
}
