import { Select } from '../design/fields'
import { Field } from '../design/parts'
import { tied } from '../design/values'
import { useWords } from '../words/words'
import css from './Admin.module.css'
import { type Protocol, portOf, type Server, secured } from './account'

export function ServerFields({
  protocol,
  server,
  onChange,
}: {
  protocol: Protocol
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
        {...tied(server, onChange)('host')}
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
        {secured.map((one) => (
          <option key={one} value={one}>
            {one === 'none' ? say('account.plain') : one.toUpperCase()}
          </option>
        ))}
      </Select>
    </div>
  )
}
