import { Bone } from '../design/parts'
import { useWords } from '../words/words'
import css from './Admin.module.css'

export function Loading() {
  const say = useWords()
  return (
    <div role="status" className={css.bones}>
      <span className="unseen">{say('app.loading')}</span>
      <Bone width="45%" />
      <Bone width="70%" />
      <Bone width="55%" />
    </div>
  )
}
