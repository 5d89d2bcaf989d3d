import { expect, test } from 'vitest'
import { drafts, emptyContent, joined, kept, readContent } from './drafts'

function memory(): Storage {
  const all = new Map<string, string>()
  return {
    getItem: (k) => all.get(k) ?? null,
    setItem: (k, v) => void all.set(k, v),
    removeItem: (k) => void all.delete(k),
    key: (i) => [...all.keys()][i] ?? null,
    get length() {
      return all.size
    },
    clear: () => all.clear(),
  }
}

test('a draft belongs to one person, conversation and kind', () => {
  const mine = drafts(memory(), () => 1_000)
  const file = { id: 3, name: 'offer.pdf', type: 'application/pdf', size: 9 }
  mine.save(5, 2, 'reply', { body: '<p>hi</p>', cc: 'a@b.example', bcc: '', files: [file] }, 4)
  expect(mine.load(5, 2, 'reply')).toEqual({
    body: '<p>hi</p>',
    cc: 'a@b.example',
    bcc: '',
    files: [file],
    version: 4,
    at: 1_000,
  })
  expect([mine.load(6, 2, 'reply'), mine.load(5, 3, 'reply'), mine.load(5, 2, 'note')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  mine.drop(5, 2, 'reply')
  expect(mine.load(5, 2, 'reply')).toBeUndefined()
})

test('old drafts and what others wrote there are forgotten, the rest is not', () => {
  const place = memory()
  let now = 0
  const mine = drafts(place, () => now)
  mine.save(5, 1, 'note', { ...emptyContent, body: 'old' }, 0)
  now = kept + 1
  mine.save(5, 2, 'note', { ...emptyContent, body: 'new' }, 0)
  place.setItem('barid.draft.5.9.note', 'half a {')
  place.setItem('somebody.else', 'x')
  mine.forgetOld()
  expect([
    mine.load(5, 1, 'note'),
    mine.load(5, 2, 'note')?.body,
    place.getItem('barid.draft.5.9.note'),
    place.getItem('somebody.else'),
  ]).toEqual([undefined, 'new', null, 'x'])
})

test('storage that is full loses nothing but the keeping', () => {
  const full = {
    ...memory(),
    setItem: () => {
      throw new Error('full')
    },
  } as Storage
  expect(drafts(full, () => 0).save(1, 1, 'reply', { ...emptyContent, body: 'x' }, 0)).toBe(false)
})

test('what an earlier version or somebody else stored is read as far as it goes', () => {
  expect(readContent({ body: 'x' })).toEqual({ body: 'x', cc: '', bcc: '', files: [] })
  expect(readContent({ body: 'x', files: [{ id: 1 }, 'y'] })?.files).toEqual([])
  expect([readContent(null), readContent({}), readContent('x')]).toEqual([undefined, undefined, undefined])
})

test('what was chosen is kept, and what comes by itself is not', () => {
  const chosen = { to: '', from: 'sales@acme.example', unsigned: true, mail: 4, left: [1], enclosed: true }
  expect(readContent({ body: 'x', ...chosen })).toEqual({ body: 'x', cc: '', bcc: '', files: [], ...chosen })
  expect(readContent({ body: 'x', to: 7, unsigned: false, left: ['a'], mail: 'b' })).toEqual({
    body: 'x',
    cc: '',
    bcc: '',
    files: [],
    left: [],
  })
})

test('words that come back stand before what was written meanwhile', () => {
  const file = (id: number) => ({ id, name: 'a.pdf', type: 'application/pdf', size: 1 })
  const a = { body: '<p>one</p>', cc: 'a@b.example', bcc: '', files: [file(1)] }
  const b = { body: '<p>two</p>', cc: '', bcc: 'c@d.example', files: [file(2)] }
  expect(joined(a, b)).toEqual({
    body: '<p>one</p><p>two</p>',
    cc: 'a@b.example',
    bcc: 'c@d.example',
    files: [file(1), file(2)],
  })
  expect(joined(a, emptyContent)).toEqual(a)
})
