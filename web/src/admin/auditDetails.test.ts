import { expect, test } from 'vitest'
import type { Preferences } from '../preferences/preferences'
import type { Say } from '../words/words'
import { detailsOf } from './auditDetails'

const say: Say = (key) => `<${key}>`
const of = {
  say,
  as: { language: 'en' } as Preferences,
  agents: [{ id: 3, name: 'Sara' }],
  channels: [{ id: 7, name: 'support' }],
}

test('details are told in words, with the names of whom they mean', () => {
  expect(detailsOf({ agent: 3, member: true, lead: true }, '', of)).toEqual([
    '<detail.agent>: Sara',
    '<detail.member>',
    '<detail.lead>',
  ])
  expect(detailsOf({ channel: 7, level: 'reply' }, '', of)).toEqual([
    '<detail.channel>: support',
    '<detail.level>: <level.reply>',
  ])
  expect(detailsOf({ channel: 8, level: null }, '', of)).toEqual([
    '<detail.channel>: #8',
    '<detail.level>: <level.none>',
  ])
  expect(detailsOf({ email: 'a@shop.example', role: 'lead', active: false }, '', of)).toEqual([
    '<detail.email>: a@shop.example',
    '<detail.role>: <role.lead>',
    '<detail.inactive>',
  ])
})

test('what is known already, empty or as ever is left out', () => {
  expect(
    detailsOf({ name: 'night', active: true, skills: [], given_back: 0, message: '' }, 'night', of),
  ).toEqual([])
  expect(detailsOf({ name: 'night' }, 'day', of)).toEqual(['<detail.name>: night'])
})

test('what has no word yet is shown as it is', () => {
  expect(detailsOf({ colour: 'green' }, '', of)).toEqual(['colour: green'])
})
