import {
  IconChecks,
  IconCircleCheck,
  IconCircleDot,
  IconClock,
  IconFlame,
  IconShieldCheck,
  IconShieldExclamation,
  IconTag,
  IconUserPlus,
  IconX,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { Conversation } from '../api/client'
import { type PickerName, Pickers } from '../conversation/Pickers'
import { isSpam } from '../conversation/spam'
import { IconButton } from '../design/parts'
import { useCommand } from '../keys/commands'
import { useWords } from '../words/words'
import css from './BulkBar.module.css'
import { inCommon, useBulk } from './bulk'

/** What can be done to the chosen conversations. */
export function BulkBar({
  chosen,
  onAll,
  onDone,
}: {
  chosen: readonly Conversation[]
  /** Nothing where all that are loaded are chosen. */
  onAll: (() => void) | undefined
  onDone: () => void
}) {
  const say = useWords()
  const actions = useBulk(chosen, onDone)
  const [picker, setPicker] = useState<PickerName>()
  const common = inCommon(chosen)
  const close = () => void actions.setStatus('closed')
  useCommand('assign', () => setPicker('assign'))
  useCommand('tag', () => setPicker('tag'))
  useCommand('snooze', () => setPicker('snooze'))
  useCommand('priority', () => setPicker('priority'))
  useCommand('status', () => setPicker('status'))
  // one key: what is all spam comes back, anything else goes there
  const allSpam = chosen.every(isSpam)
  const spam = () => void actions.setSpam(!allSpam)
  useCommand('close', close)
  useCommand('spam', spam)
  if (!common) return null
  return (
    <div className={css.bulk} role="toolbar" aria-label={say('bulk.label')}>
      <div className={css.count}>
        <span className={css.chosen} role="status">
          {say('bulk.chosen', { n: chosen.length })}
        </span>
        {/* it stays when all are chosen, so that the focus does */}
        <IconButton label={say('bulk.all')} aria-disabled={!onAll} onClick={onAll}>
          <IconChecks size={17} aria-hidden="true" />
        </IconButton>
        <IconButton label={say('bulk.none')} onClick={onDone}>
          <IconX size={17} aria-hidden="true" />
        </IconButton>
      </div>
      <div className={css.does}>
        <IconButton label={say('conversation.assign')} hint={['A']} onClick={() => setPicker('assign')}>
          <IconUserPlus size={17} aria-hidden="true" />
        </IconButton>
        <IconButton label={say('conversation.tags')} hint={['T']} onClick={() => setPicker('tag')}>
          <IconTag size={17} aria-hidden="true" />
        </IconButton>
        <IconButton label={say('conversation.priority')} hint={['P']} onClick={() => setPicker('priority')}>
          <IconFlame size={17} aria-hidden="true" />
        </IconButton>
        <IconButton label={say('conversation.status')} hint={['S']} onClick={() => setPicker('status')}>
          <IconCircleDot size={17} aria-hidden="true" />
        </IconButton>
        <IconButton label={say('conversation.snooze')} hint={['H']} onClick={() => setPicker('snooze')}>
          <IconClock size={17} aria-hidden="true" />
        </IconButton>
        <IconButton label={say('conversation.closeIt')} hint={['E']} onClick={close}>
          <IconCircleCheck size={17} aria-hidden="true" />
        </IconButton>
        <IconButton label={say(allSpam ? 'spam.back' : 'spam.do')} hint={['!']} onClick={spam}>
          {allSpam ? (
            <IconShieldCheck size={17} aria-hidden="true" />
          ) : (
            <IconShieldExclamation size={17} aria-hidden="true" />
          )}
        </IconButton>
      </div>
      <Pickers open={picker} onClose={() => setPicker(undefined)} talk={common} actions={actions} />
    </div>
  )
}
