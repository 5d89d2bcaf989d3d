import { expect, test } from 'vitest'
import { askedFor, readAuditFilter } from './audit'

test('an address asks for what the log knows, and for nothing else', () => {
  expect(
    readAuditFilter({ kind: 'user', actor: 'agent/3', from: '2026-03-29', until: '2026-03-30' }),
  ).toEqual({
    kind: 'user',
    actor: 'agent/3',
    from: '2026-03-29',
    until: '2026-03-30',
  })
  expect(readAuditFilter({ kind: 'weather', actor: '', from: 'yesterday', until: 7 })).toEqual({})
})

test('days are those of the reader, the last one to its end', () => {
  const { from = '', until = '', kind } = askedFor({ kind: 'team', from: '2026-03-10', until: '2026-03-10' })
  expect(kind).toBe('team')
  expect(new Date(from).getHours()).toBe(0)
  expect(Date.parse(until) - Date.parse(from)).toBe(24 * 3_600_000)
})
