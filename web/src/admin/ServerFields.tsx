import { Select } from '../design/fields'
import { Field } from '../design/parts'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { portOf } from './health'

export interface Server {
  host: string
  port: number
  tls: string
}
export const kinds = ['tls', 'starttls', 'none'] as const

export function ServerFields({
  protocol,
  server,
  onChange,
}: {
  protocol: 'imap' | 'smtp'
  server: Server
  onChange: (next: Server) => void
}) {
  const say = useWords()
  return (
    <div className={css.server}>
      <Field
        id={`${protocol}-host`}
        label={say('account.server')}
        dir="ltr"
        required
        maxLength={253}
        value={server.host}
        onChange={(event) => onChange({ ...server, host: event.target.value })}
      />
      <Field
        id={`${protocol}-port`}
        label={say('account.port')}
        type="number"
        dir="ltr"
        min={1}
        max={65_535}
        required
        value={server.port || ''}
        onChange={(event) => onChange({ ...server, port: Number(event.target.value) })}
      />
      <Select
        id={`${protocol}-tls`}
        label={say('account.tls')}
        value={server.tls}
        onChange={(event) => {
          const usual = server.port === portOf(protocol, server.tls)
          onChange({
            ...server,
            tls: event.target.value,
            port: usual ? portOf(protocol, event.target.value) : server.port,
          })
        }}
      >
        {kinds.map((one) => (
          <option key={one} value={one}>
            {one === 'none' ? say('account.plain') : one.toUpperCase()}
          </option>
        ))}
      </Select>
    </div>
  )
}
