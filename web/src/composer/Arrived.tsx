import type { TimelineItem } from '../api/client'
import { Apart, Button, Moment } from '../design/parts'
import { useWords } from '../words/words'
import css from './Composer.module.css'

const whoOf = (item: TimelineItem) =>
  item.mail?.from[0]?.name ||
  item.mail?.from[0]?.address ||
  item.note?.by.name ||
  item.answer?.author?.name ||
  ''
const textOf = (item: TimelineItem) => item.mail?.body ?? item.note?.text ?? item.answer?.text ?? ''

/** What came in while somebody was writing, each with its beginning. */
export function Arrived({
  items,
  onShow,
}: {
  items: readonly TimelineItem[]
  onShow: (version: number) => void
}) {
  const say = useWords()
  return (
    <ul className={css.news}>
      {items.map((item) => (
        <li key={`${item.type} ${item.version}`}>
          <Apart className={css.newsWho}>{whoOf(item)}</Apart>
          <Apart className={css.newsText}>{textOf(item).slice(0, 160)}</Apart>
          <Moment at={item.at} />
          <Button look="quiet" onClick={() => onShow(item.version)}>
            {say('composer.arrivedShow')}
          </Button>
        </li>
      ))}
    </ul>
  )
}
