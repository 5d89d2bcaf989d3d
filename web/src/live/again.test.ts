import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { readAgain } from './again'

/** A query somebody looks at, whose readings are answered one by one. */
function watched() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const answers: ((text: string) => void)[] = []
  const refusals: (() => void)[] = []
  const observer = new QueryObserver(client, {
    queryKey: ['notices'],
    queryFn: () =>
      new Promise<string>((resolve, reject) => {
        answers.push(resolve)
        refusals.push(() => reject(new Error('away')))
      }),
  })
  const stop = observer.subscribe(() => undefined)
  const turn = () => new Promise((done) => setTimeout(done, 0))
  return { client, answers, refusals, stop, turn, shown: () => client.getQueryData(['notices']) }
}

test('what happens during the first reading is not missed, however much it is, and costs one more', async () => {
  const { client, answers, stop, turn, shown } = watched()
  for (let many = 0; many < 20; many += 1) void readAgain(client, { queryKey: ['notices'] })
  expect(answers.length).toBe(1)
  answers[0]?.('none')
  await turn()
  expect(answers.length).toBe(2)
  answers[1]?.('one')
  await turn()
  expect(shown()).toBe('one')
  void readAgain(client, { queryKey: ['notices'] })
  await turn()
  expect(answers.length).toBe(3)
  stop()
})

test('a first reading that failed is left to who asks again', async () => {
  const { client, answers, refusals, stop, turn } = watched()
  void readAgain(client, { queryKey: ['notices'] })
  refusals[0]?.()
  await turn()
  expect(answers.length).toBe(1)
  stop()
})
