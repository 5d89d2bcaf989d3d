import { expect, test } from 'vitest'
import {
  type Account,
  accountBody,
  aftersOf,
  byTokens,
  channelBody,
  consentBody,
  type Draft,
  draftOf,
  isAddress,
  isMoved,
  portOf,
  withServers,
  withSignIn,
} from './account'

const tls = (host: string, port: number) => ({ host, port, tls: 'tls' })
const typed = (given: Partial<Draft> = {}): Draft => ({
  ...draftOf(),
  addresses: 'support@acme.example, sales@acme.example',
  ...given,
})
const nothing = { imap: null, pop3: null, smtp: null, user: '', provider: '' }
const stored: Account = {
  id: 3,
  name: 'old',
  addresses: ['old@acme.example'],
  imap: null,
  pop3: tls('pop.acme.example', 995),
  smtp: null,
  tokens: false,
  user: 'old',
  folder: 'INBOX',
  after: 'delete',
  move_to: '',
}

test('servers of which nobody tells are guessed from the domain', () => {
  const guessed = withServers(typed(), 'support@Acme.example')
  expect(guessed.imap).toEqual(tls('imap.acme.example', 993))
  expect(guessed.pop3).toEqual(tls('pop.acme.example', 995))
  expect(guessed.smtp).toEqual(tls('smtp.acme.example', 465))
  expect(guessed.user).toBe('support@Acme.example')
  expect(guessed.way).toBe('imap')
  expect([isAddress('a@b.example'), isAddress('support'), isAddress('support@')]).toEqual([
    true,
    false,
    false,
  ])
})

test('what was written stays where nothing was found', () => {
  const mine = typed({ imap: tls('mail.here', 1143), user: 'me' })
  const after = withServers(mine, 'a@b.example', nothing)
  expect(after.imap).toEqual(tls('mail.here', 1143))
  expect(after.user).toBe('me')
})

test('who offers POP3 alone is fetched by POP3', () => {
  const found = { ...nothing, pop3: { host: 'pop.old.example', port: 110, tls: 'starttls' }, user: 'joe' }
  const draft = withServers(typed(), 'joe@old.example', found)
  expect(draft.way).toBe('pop3')
  expect(draft.user).toBe('joe')
  expect(accountBody(draft)).toEqual({
    imap: null,
    pop3: { host: 'pop.old.example', port: 110, tls: 'starttls' },
    after: 'keep',
    smtp: tls('smtp.old.example', 465),
    user: 'joe',
    import_days: null,
  })
  const both = withServers(typed(), 'joe@old.example', { ...found, imap: tls('imap.old.example', 993) })
  expect(both.way).toBe('imap')
  expect(withServers(typed({ way: 'lmtp' }), 'joe@old.example', found).way).toBe('lmtp')
})

test('a provider that is known is named to the engine', () => {
  const draft = withServers(typed(), 'a@gmail.com', { ...nothing, provider: 'google' })
  expect(draft.by).toBe('google')
  expect(draft.application.provider).toBe('google')
  expect(byTokens(draft)).toBe(true)
  expect(byTokens({ ...draft, way: 'lmtp' })).toBe(false)
  expect(byTokens(draft, stored)).toBe(false)
  expect(accountBody({ ...draft, password: 'x' })).not.toHaveProperty('password')
  expect(withSignIn(draft, 'other').application.provider).toBe('')
  expect(
    consentBody({ provider: ' https://id.example ', clientId: 'b', clientSecret: '', scope: ' ' }),
  ).toEqual({
    provider: 'https://id.example',
    client_id: 'b',
  })
})

test('what is taken in from before is chosen once, of accounts that are fetched from', () => {
  const days = (given: Partial<Draft>) => accountBody(typed(given))
  expect(days({})).toMatchObject({ import_days: null })
  expect(days({ past: 'none' })).toMatchObject({ import_days: 0 })
  expect(days({ past: 'days', days: '14' })).toMatchObject({ import_days: 14 })
  expect(days({ past: 'days', days: '14', way: 'pop3' })).toMatchObject({ import_days: 14 })
  expect(days({ past: 'days', way: 'lmtp' })).not.toHaveProperty('import_days')
  expect(accountBody(typed({ past: 'none' }), { ...stored, imap: tls('a.b', 993) })).not.toHaveProperty(
    'import_days',
  )
})

test('POP3 knows neither marks nor folders', () => {
  expect(aftersOf('pop3')).toEqual(['keep', 'delete'])
  const body = accountBody(typed({ way: 'pop3', after: 'move', moveTo: 'Done', folder: 'Sales' }))
  expect(body).toMatchObject({ after: 'keep' })
  expect(body).not.toHaveProperty('folder')
  expect(body).not.toHaveProperty('move_to')
  expect(accountBody(typed({ after: 'move', moveTo: ' Done ', folder: 'Sales' }))).toMatchObject({
    folder: 'Sales',
    after: 'move',
    move_to: 'Done',
  })
})

test('an account that is opened and saved as it was says the same', () => {
  const draft = draftOf(stored)
  expect(draft.way).toBe('pop3')
  expect(isMoved(draft, stored)).toBe(false)
  expect(channelBody(draft, stored)).toEqual({
    imap: null,
    pop3: stored.pop3,
    after: 'delete',
    smtp: null,
    user: 'old',
    addresses: ['old@acme.example'],
  })
})

test('a password is asked for again where it would go elsewhere', () => {
  const draft = draftOf(stored)
  expect(isMoved({ ...draft, pop3: tls('pop.other.example', 995) }, stored)).toBe(true)
  expect(isMoved({ ...draft, user: 'new' }, stored)).toBe(true)
  expect(isMoved({ ...draft, answers: true, smtp: tls('smtp.acme.example', 465) }, stored)).toBe(true)
  // what is not used goes nowhere
  expect(isMoved({ ...draft, imap: tls('imap.other.example', 993) }, stored)).toBe(false)
})

test('mail that is brought needs nobody to sign in, unless answers are sent', () => {
  expect(accountBody(typed({ way: 'lmtp', answers: false, user: 'x' }))).toEqual({ imap: null, smtp: null })
  expect(channelBody(typed({ name: ' Sales ' })).name).toBe('Sales')
})

test('ports follow the kind of encryption', () => {
  expect((['imap', 'pop3', 'smtp'] as const).map((one) => portOf(one, 'tls'))).toEqual([993, 995, 465])
  expect((['imap', 'pop3', 'smtp'] as const).map((one) => portOf(one, 'starttls'))).toEqual([143, 110, 587])
})
