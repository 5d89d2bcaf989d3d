import { Modal } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { whyQuery } from '../api/queries'
import { reasonOf } from '../app/refused'
import { Bone, IconButton } from '../design/parts'
import { useWords } from '../words/words'
import { Decision } from './Decision'
import css from './Why.module.css'

export function WhyWindow({
  conversation,
  version,
  onClose,
}: {
  conversation: number
  version: number
  onClose: () => void
}) {
  const say = useWords()
  const { data, error } = useQuery(whyQuery(conversation, version))
  const places = new Map(data?.places.map((one) => [one.rule, one]))
  const events =
    data?.items.filter(
      (one) => one.effects.length > 0 || (one.trace?.rules.length ?? 0) > 0 || data.items.length === 1,
    ) ?? []
  const program = data?.items.find((one) => one.program)?.program
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={720}
      padding={0}
      attributes={{ content: { 'aria-label': say('why.title') } }}
      yOffset="6vh"
    >
      <header className={css.head}>
        <h2 data-autofocus tabIndex={-1}>
          {say('why.title')}
        </h2>
        <IconButton label={say('app.close')} onClick={onClose}>
          <IconX size={17} aria-hidden="true" />
        </IconButton>
      </header>
      <div className={css.body}>
        {error ? (
          <p role="alert">{`${say('why.failed')}. ${reasonOf(error, say)}`}</p>
        ) : !data ? (
          <div role="status" className={css.bones}>
            <span className="unseen">{say('why.loading')}</span>
            <Bone width="60%" />
            <Bone width="100%" height="3rem" />
            <Bone width="80%" />
          </div>
        ) : (
          events.map((event) => <Decision key={event.id} event={event} places={places} />)
        )}
        {program && <p className={css.quiet}>{say('why.program', { hash: program.slice(0, 12) })}</p>}
      </div>
    </Modal>
  )
}
