import { expect, test } from 'vitest'
import type { Conversation } from '../api/client'
import { filled, inOrder, valuesOf } from './variables'

const talk = {
  id: 7,
  subject: 'Lamp <2>',
  customer: { id: 1, name: 'Inês Duarte', address: 'ines@shop.example' },
} as Conversation

test('names in braces become what is known', () => {
  const values = valuesOf(talk, { name: 'Sara' })
  expect(filled('<p>Dear {customer.first_name}, {agent.name}</p>', values)).toBe(
    '<p>Dear <bdi>Inês</bdi>, <bdi>Sara</bdi></p>',
  )
  expect(filled('<a href="https://a.example/{conversation.id}">x</a>', values)).toBe(
    '<a href="https://a.example/7">x</a>',
  )
  expect(filled('{conversation.id}', values)).toBe('<bdi>7</bdi>')
})

test('what a customer wrote cannot become markup', () => {
  expect(filled('{conversation.subject}', valuesOf(talk, undefined))).toBe('<bdi>Lamp &lt;2&gt;</bdi>')
})

test('a name that means nothing is left to be seen', () => {
  expect(filled('{order.number}', valuesOf(talk, undefined))).toBe('{order.number}')
  expect(filled('{customer.name}', valuesOf({ ...talk, customer: null }, undefined))).toBe('')
})

test('replies in the language of the customer come first', () => {
  const of = (name: string, language: string) => ({ name, language })
  expect(
    inOrder([of('b', 'en'), of('a', 'en'), of('any', ''), of('x', 'ar')], 'ar').map((one) => one.name),
  ).toEqual(['x', 'any', 'a', 'b'])
})
