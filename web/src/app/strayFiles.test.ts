import { expect, test } from 'vitest'
import { refuseStray } from './strayFiles'

function dropped(types: string[], more: { taken?: boolean; on?: string } = {}) {
  let stopped = false
  const transfer = { types, dropEffect: 'copy' }
  refuseStray({
    defaultPrevented: more.taken ?? false,
    dataTransfer: transfer as unknown as DataTransfer,
    target: { type: more.on ?? '' } as unknown as EventTarget,
    preventDefault: () => {
      stopped = true
    },
  })
  return { stopped, effect: transfer.dropEffect }
}

test('a file that nobody takes is not opened in place of the page', () => {
  expect(dropped(['Files'])).toEqual({ stopped: true, effect: 'none' })
})

test('what somebody takes, fields for files and dragged words are left alone', () => {
  for (const one of [
    dropped(['Files'], { taken: true }),
    dropped(['Files'], { on: 'file' }),
    dropped(['text/plain']),
  ])
    expect(one).toEqual({ stopped: false, effect: 'copy' })
})
