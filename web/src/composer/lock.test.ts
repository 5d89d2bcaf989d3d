import { Schema } from '@tiptap/pm/model'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { expect, test } from 'vitest'
import { lockPlugin } from './lock'

const schema = new Schema({
  nodes: { doc: { content: 'block+' }, paragraph: { group: 'block', content: 'text*' }, text: {} },
})

test('what is on its way is not changed, and can be again when it did not go', () => {
  let locked = false
  let state = EditorState.create({
    doc: schema.node('doc', null, [schema.node('paragraph', null, [schema.text('It is on its way.')])]),
    plugins: [lockPlugin(() => locked)],
  })
  const type = (text: string) => {
    state = state.applyTransaction(state.tr.insertText(text)).state
    return state.doc.textContent
  }
  expect(type('A. ')).toBe('A. It is on its way.')
  locked = true
  expect(type('B. ')).toBe('A. It is on its way.')
  const moved = state.apply(state.tr.setSelection(TextSelection.create(state.doc, 3)))
  expect(moved.selection.from).toBe(3)
  locked = false
  expect(type('C. ')).toBe('A. C. It is on its way.')
})
