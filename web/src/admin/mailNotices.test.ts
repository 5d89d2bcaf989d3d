import { expect, test } from 'vitest'
import { choiceIn, choosesAnything } from './mailNotices'

const form = (fields: Record<string, string>) => {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

test('boxes that are not ticked are off', () => {
  expect(
    choiceIn(
      form({
        assigned: 'on',
        clocks: 'on',
        'bell.team_clocks': 'on',
        'bell.mentioned': 'on',
        when: 'always',
        language: 'ar',
      }),
    ),
  ).toEqual({
    assigned: true,
    answered: false,
    told: false,
    mentioned: false,
    noted: false,
    failed: false,
    clocks: true,
    team_clocks: false,
    bell: ['mentioned', 'team_clock'],
    when: 'always',
    language: 'ar',
  })
})

test('a form without its words means the careful ones', () => {
  expect(choiceIn(form({}))).toEqual({
    assigned: false,
    answered: false,
    told: false,
    mentioned: false,
    noted: false,
    failed: false,
    clocks: false,
    team_clocks: false,
    bell: [],
    when: 'away',
    language: 'en',
  })
  expect(choiceIn(form({ when: 'sometimes', language: 'fr' }))).toMatchObject({
    when: 'away',
    language: 'en',
  })
})

test('whether any mail would come', () => {
  expect(choosesAnything(choiceIn(form({ when: 'always' })))).toBe(false)
  expect(choosesAnything(choiceIn(form({ told: 'on' })))).toBe(true)
})
