// The servers of an account: how its mail comes, what of it, how answers go, and as whom.

import { Check, Pair, Select } from '../design/fields'
import { Field, isolated } from '../design/parts'
import { tied } from '../design/values'
import type { Agreed } from '../session/consent'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import {
  type Account,
  afterOf,
  aftersOf,
  byTokens,
  type Draft,
  isMoved,
  pasts,
  signIns,
  withSignIn,
} from './account'
import { ConsentFields } from './ConsentFields'
import { ServerFields } from './ServerFields'

/** Who told the servers. */
export interface FoundBy {
  by: string
  sure: boolean
  onlyPop3: boolean
}
interface Props {
  draft: Draft
  account: Account | undefined
  onChange: (next: Draft) => void
}

/** What of the mail that is there already is taken in; asked once, when the account is connected. */
function PastFields({ draft, onChange }: Omit<Props, 'account'>) {
  const say = useWords()
  const field = tied(draft, onChange)
  return (
    <Pair>
      <Select
        id="past"
        label={say('account.past')}
        hint={say(draft.past === 'none' ? 'account.pastNoneHelp' : 'account.pastHelp')}
        value={draft.past}
        onChange={(event) =>
          onChange({ ...draft, past: pasts.find((one) => one === event.target.value) ?? 'all' })
        }
      >
        {pasts.map((one) => (
          <option key={one} value={one}>
            {say(`account.past.${one}`)}
          </option>
        ))}
      </Select>
      {draft.past === 'days' && (
        <Field
          id="days"
          type="number"
          dir="ltr"
          label={say('account.days')}
          min={1}
          max={36_500}
          required
          {...field('days')}
        />
      )}
    </Pair>
  )
}

function Receiving({ draft, account, onChange }: Props) {
  const say = useWords()
  const field = tied(draft, onChange)
  const { way } = draft
  if (way === 'lmtp') return null
  return (
    <fieldset className={css.group}>
      <legend>{say('account.receiving')}</legend>
      {!account && (
        <Select
          id="protocol"
          label={say('account.protocol')}
          hint={say(way === 'imap' ? 'account.imapHelp' : 'account.pop3Help')}
          value={way}
          onChange={(event) => onChange({ ...draft, way: event.target.value === 'pop3' ? 'pop3' : 'imap' })}
        >
          <option value="imap">{say('account.imap')}</option>
          <option value="pop3">{say('account.pop3')}</option>
        </Select>
      )}
      <ServerFields
        protocol={way}
        server={draft[way]}
        onChange={(server) => onChange({ ...draft, [way]: server })}
      />
      <Pair>
        {way === 'imap' && (
          <Field id="folder" label={say('account.folder')} dir="auto" maxLength={255} {...field('folder')} />
        )}
        <Select id="after" label={say('account.after')} {...field('after')} value={afterOf(draft)}>
          {aftersOf(way).map((one) => (
            <option key={one} value={one}>
              {say(`account.after.${one}`)}
            </option>
          ))}
        </Select>
        {afterOf(draft) === 'move' && (
          <Field
            id="move-to"
            label={say('account.moveTo')}
            dir="auto"
            required
            maxLength={255}
            {...field('moveTo')}
          />
        )}
      </Pair>
      {!account && <PastFields draft={draft} onChange={onChange} />}
    </fieldset>
  )
}

function SigningIn({
  draft,
  account,
  agreed,
  onChange,
  onAgreed,
}: Props & { agreed: boolean; onAgreed: (agreed: Agreed) => void }) {
  const say = useWords()
  const field = tied(draft, onChange)
  const fetched = draft.way !== 'lmtp'
  const moved = account !== undefined && isMoved(draft, account)
  const tokens = byTokens(draft, account)
  if (!fetched && !draft.answers) return null
  return (
    <fieldset className={css.group}>
      <legend>{say('account.signIn')}</legend>
      {!account && fetched && (
        <Select
          id="by"
          label={say('consent.how')}
          value={draft.by}
          onChange={(event) =>
            onChange(withSignIn(draft, signIns.find((one) => one === event.target.value) ?? 'password'))
          }
        >
          {signIns.map((one) => (
            <option key={one} value={one}>
              {say(`consent.${one}`)}
            </option>
          ))}
        </Select>
      )}
      <Pair>
        <Field
          id="user"
          label={say('account.user')}
          dir="ltr"
          required={fetched}
          maxLength={320}
          autoComplete="off"
          {...field('user')}
        />
        {!tokens && (
          <Field
            id="password"
            label={say('session.password')}
            hint={say(
              moved ? 'account.passwordMoved' : account ? 'account.passwordKept' : 'account.passwordHelp',
            )}
            type="password"
            dir="ltr"
            autoComplete="new-password"
            required={fetched && (!account || moved)}
            maxLength={1024}
            {...field('password')}
          />
        )}
      </Pair>
      {tokens && (
        <ConsentFields
          of={draft.application}
          named={draft.by !== 'other'}
          user={draft.user.trim()}
          agreed={agreed}
          onChange={(application) => onChange({ ...draft, application })}
          onAgreed={onAgreed}
        />
      )}
    </fieldset>
  )
}

export function AccountFields({
  draft,
  account,
  found,
  agreed,
  onChange,
  onAgreed,
}: Props & { found: FoundBy | undefined; agreed: boolean; onAgreed: (agreed: Agreed) => void }) {
  const say = useWords()
  return (
    <>
      {account && (
        <Field
          id="addresses"
          label={say('account.address')}
          hint={say('account.addressHelp')}
          dir="ltr"
          required
          {...tied(draft, onChange)('addresses')}
        />
      )}
      {found && (
        <p className={found.sure ? css.quiet : css.bad} role="status">
          {say('account.foundBy', { by: isolated(found.by) })} {!found.sure && say('account.notSure')}{' '}
          {found.onlyPop3 && say('account.onlyPop3')}
        </p>
      )}
      <Receiving draft={draft} account={account} onChange={onChange} />
      <fieldset className={css.group}>
        <legend>{say('account.sending')}</legend>
        <Check
          checked={draft.answers}
          onChange={(event) => onChange({ ...draft, answers: event.target.checked })}
          label={say('account.answers')}
          hint={say('account.answersHelp')}
        />
        {draft.answers && (
          <ServerFields
            protocol="smtp"
            server={draft.smtp}
            onChange={(smtp) => onChange({ ...draft, smtp })}
          />
        )}
      </fieldset>
      <SigningIn draft={draft} account={account} agreed={agreed} onChange={onChange} onAgreed={onAgreed} />
    </>
  )
}
