import { Modal } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { IconButton, Key } from '../design/parts'
import { useWords } from '../words/words'
import { keymap, onKeyboard } from './keymap'
import css from './Sheet.module.css'

const groups = ['lists', 'talk', 'go', 'anywhere'] as const
const writing = [
  ['keys.send', ['Ctrl', '⏎']],
  ['keys.sendClose', ['Ctrl', '⇧', '⏎']],
  ['keys.escape', ['Esc']],
] as const

export default function Sheet({ onClose }: { onClose: () => void }) {
  const say = useWords()
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={760}
      padding={0}
      attributes={{ content: { 'aria-label': say('keys.title') } }}
      yOffset="6vh"
    >
      <header className={css.head}>
        <div>
          <h2 data-autofocus tabIndex={-1}>
            {say('keys.title')}
          </h2>
          <p>{say('keys.help')}</p>
        </div>
        <IconButton label={say('app.close')} onClick={onClose}>
          <IconX size={17} aria-hidden="true" />
        </IconButton>
      </header>
      <div className={css.groups}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{say(`keys.${group}`)}</h3>
            <dl>
              {keymap
                .filter((key) => key.group === group)
                .map((key) => (
                  <div key={key.id}>
                    <dt>{say(key.word)}</dt>
                    <dd dir="ltr">
                      {onKeyboard(key.shown).map((one) => (
                        <Key key={one}>{one}</Key>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{say('keys.write')}</h3>
          <dl>
            {writing.map(([word, keys]) => (
              <div key={word}>
                <dt>{say(word)}</dt>
                <dd dir="ltr">
                  {onKeyboard(keys).map((one) => (
                    <Key key={one}>{one}</Key>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Modal>
  )
}
