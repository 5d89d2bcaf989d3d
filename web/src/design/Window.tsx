// A window over the page: title, body that scrolls, buttons below.

import { Modal } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useWords } from '../words/words'
import { IconButton } from './parts'
import css from './Window.module.css'

export function Window({
  title,
  size = 560,
  onClose,
  foot,
  begins = 'title',
  children,
}: {
  title: string
  size?: number
  onClose: () => void
  foot?: ReactNode
  /** Where the focus goes at first: `inside`, to what has `data-autofocus`. */
  begins?: 'title' | 'inside'
  children: ReactNode
}) {
  const say = useWords()
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      size={size}
      padding={0}
      yOffset="6vh"
      attributes={{ content: { 'aria-label': title } }}
    >
      <header className={css.head}>
        <h2 data-autofocus={begins === 'title' || undefined} tabIndex={-1}>
          {title}
        </h2>
        <IconButton label={say('app.close')} onClick={onClose}>
          <IconX size={17} aria-hidden="true" />
        </IconButton>
      </header>
      {/* scrolls, so the keyboard has to get there */}
      <div className={css.body}>{children}</div>
      {foot && <footer className={css.foot}>{foot}</footer>}
    </Modal>
  )
}
