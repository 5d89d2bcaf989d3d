// While what somebody writes in is still loaded: keys are kept for it.

import { Bone } from '../design/parts'
import { useHush } from '../keys/commands'
import css from './Composer.module.css'

export function FieldComing() {
  useHush()
  return null
}

export function EditorComing() {
  useHush()
  return (
    <div className={css.waiting}>
      <Bone width="60%" />
    </div>
  )
}
