// Below the text: files, saved replies and suggestions, what is kept of it, and sending.

import {
  IconBulb,
  IconClockHour4,
  IconHourglass,
  IconPaperclip,
  IconSend,
  IconTemplate,
  IconTrash,
} from '@tabler/icons-react'
import { lazy, type RefObject, Suspense } from 'react'
import { Button, IconButton } from '../design/parts'
import { useWords } from '../words/words'
import type { After } from './body'
import css from './Composer.module.css'
import type { Mode } from './drafts'

const AfterSending = lazy(() => import('./AfterSending'))

export function Foot({
  mode,
  empty,
  sending,
  after,
  waits,
  onStopWaiting,
  kept,
  picker,
  onFiles,
  onSaved,
  onSuggest,
  discards,
  onDiscard,
  onLater,
  onSend,
}: {
  mode: Mode
  /** There is nothing to send. */
  empty: boolean
  /** Something is on its way. Buttons stay, so that the focus does; they do nothing then. */
  sending: boolean
  /** What becomes of the conversation unless it is told; nothing: it stays as it is. */
  after: After | undefined
  /** It goes once so many files are there; nothing where it does not wait. */
  waits: number | undefined
  onStopWaiting: () => void
  /** Where what was written is kept. */
  kept: 'engine' | 'device' | undefined
  picker: RefObject<HTMLInputElement | null>
  onFiles: (files: Iterable<File>) => void
  onSaved: () => void
  onSuggest: () => void
  discards: string
  /** Nothing where there is nothing to discard. */
  onDiscard: (() => void) | undefined
  onLater: () => void
  /** What becomes of the conversation, unless it is what the person chose for all. */
  onSend: (after?: After) => void
}) {
  const say = useWords()
  const writing = mode !== 'note'
  const busy = sending || waits !== undefined
  const off = { disabled: empty, 'aria-disabled': empty || busy }
  return (
    <div className={css.foot}>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        onChange={(event) => {
          onFiles(event.target.files ?? [])
          event.target.value = ''
        }}
      />
      <IconButton label={say('attach.add')} data-adds onClick={() => picker.current?.click()}>
        <IconPaperclip size={17} aria-hidden="true" />
      </IconButton>
      {writing && (
        <>
          <IconButton label={say('saved.choose')} hint={['/']} onClick={onSaved}>
            <IconTemplate size={17} aria-hidden="true" />
          </IconButton>
          <IconButton label={say('suggest.title')} onClick={onSuggest}>
            <IconBulb size={17} aria-hidden="true" />
          </IconButton>
        </>
      )}
      <span className={css.kept} role="status">
        {waits !== undefined
          ? say('attach.waits', { n: waits })
          : sending
            ? say('composer.sending')
            : kept && say(kept === 'engine' ? 'draft.onEngine' : 'composer.draft')}
      </span>
      {onDiscard && (
        <IconButton label={discards} onClick={onDiscard}>
          <IconTrash size={16} aria-hidden="true" />
        </IconButton>
      )}
      {writing && (
        <IconButton label={say('held.later')} {...off} onClick={onLater}>
          <IconClockHour4 size={17} aria-hidden="true" />
        </IconButton>
      )}
      <span className={css.sends}>
        {waits !== undefined && <Button onClick={onStopWaiting}>{say('attach.stopWaiting')}</Button>}
        {mode === 'reply' && waits === undefined && (
          <Button {...off} onClick={() => onSend('closed')}>
            {say('composer.sendClose')}
          </Button>
        )}
        <Button look="primary" {...off} onClick={() => onSend()}>
          {writing && <IconSend size={15} aria-hidden="true" className="mirrored" />}
          {waits !== undefined
            ? say('attach.waiting')
            : sending
              ? say('composer.sending')
              : mode === 'note'
                ? say('composer.addNote')
                : say('composer.send')}
          {mode === 'reply' && after && !busy && (
            <span className={css.then} title={say(`status.${after}`)}>
              <IconHourglass size={14} aria-hidden="true" />
              <span className="unseen">{say(`status.${after}`)}</span>
            </span>
          )}
        </Button>
        {mode === 'reply' && (
          <Suspense>
            <AfterSending />
          </Suspense>
        )}
      </span>
    </div>
  )
}
