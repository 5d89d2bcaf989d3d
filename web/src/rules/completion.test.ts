import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { completionFrom, type Offered, optionsOf, templateOf } from './completion'

const offered: Offered = {
  begin: 14,
  items: [
    {
      label: 'assign',
      kind: 'verb',
      detail: 'assign TEAM',
      documentation: 'gives it',
      insert: `assign $${'{1:TEAM}'}`,
    },
    { label: 'keep', kind: 'verb', detail: '', documentation: '', insert: 'keep' },
  ],
}

test('what the engine offers keeps its order and its places to fill in', () => {
  const [first, second] = optionsOf(offered)
  expect(first).toMatchObject({ label: 'assign', type: 'function', detail: 'assign TEAM', info: 'gives it' })
  expect(typeof first?.apply).toBe('function')
  expect(second).toMatchObject({ label: 'keep' })
  expect(first?.boost ?? 0).toBeGreaterThan(second?.boost ?? 0)
  expect(templateOf('tag $0')).toBe(`tag $${'{}'}`)
})

test('the engine is asked with the place, and its word is what is replaced', async () => {
  const doc = 'language 1\n  otherwise { as'
  const state = EditorState.create({ doc })
  const asked: unknown[] = []
  const source = completionFrom(async (...at) => {
    asked.push(at)
    return offered
  })
  const got = await source(new CompletionContext(state, doc.length, false))
  expect(asked).toEqual([[doc, 2, 16]])
  expect(got?.from).toBe('language 1\n'.length + 14)
  expect(got?.options.map((one) => one.label)).toEqual(['assign', 'keep'])
})

test('nothing is offered where nothing was typed, and where the engine does not answer', async () => {
  const state = EditorState.create({ doc: 'team ' })
  let asked = 0
  const silent = completionFrom(async () => {
    asked += 1
    throw new Error('away')
  })
  expect(await silent(new CompletionContext(state, 5, false))).toBeNull()
  expect(asked).toBe(0)
  expect(await silent(new CompletionContext(state, 5, true))).toBeNull()
  expect(asked).toBe(1)
})
