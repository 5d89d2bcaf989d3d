import { QueryClient } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { dropUnseen } from './access'

const talk = (id: number, channel: number) => ({ conversation: { id, channel: { id: channel, name: 'c' } } })

function filled() {
  const client = new QueryClient()
  client.setQueryData(['me'], { id: 1 })
  client.setQueryData(['conversation', 7], talk(7, 1))
  client.setQueryData(['conversation', 8], talk(8, 2))
  client.setQueryData(['why', 7, 3], 'the reasons')
  client.setQueryData(['why', 8, 3], 'the reasons')
  client.setQueryData(['drafts', 8], ['a draft'])
  client.setQueryData(['drafts', 'mine'], ['a draft of 8'])
  client.setQueryData(['customer', 5], 'whom both are with')
  client.setQueryData(['list', {}], {
    pages: [{ items: [talk(7, 1).conversation, talk(8, 2).conversation], next: null }],
    pageParams: [undefined],
  })
  return client
}

test('nothing of a channel that was taken away is left, and what may be seen stays on the screen', () => {
  const client = filled()
  dropUnseen(client, new Set([1]))
  expect(client.getQueryData(['conversation', 7])).toBeDefined()
  expect(client.getQueryData(['why', 7, 3])).toBeDefined()
  expect(client.getQueryData(['me'])).toBeDefined()
  for (const key of [
    ['conversation', 8],
    ['why', 8, 3],
    ['drafts', 8],
    ['drafts', 'mine'],
    ['customer', 5],
  ])
    expect(client.getQueryData(key), key.join(' ')).toBeUndefined()
  const list = client.getQueryData<{ pages: { items: { id: number }[] }[] }>(['list', {}])
  expect(list?.pages[0]?.items.map((one) => one.id)).toEqual([7])
})

test('who may see nothing any more is left with nothing', () => {
  const client = filled()
  dropUnseen(client, new Set())
  expect(client.getQueryData(['conversation', 7])).toBeUndefined()
  const list = client.getQueryData<{ pages: { items: unknown[] }[] }>(['list', {}])
  expect(list?.pages[0]?.items).toEqual([])
})
