// What becomes of a conversation once its answer is sent: chosen once, for all answers from then on.

import { Menu } from '@mantine/core'
import { IconCheck, IconChevronUp } from '@tabler/icons-react'
import { iconButtonClass } from '../design/parts'
import { setPreferences, usePreferences } from '../preferences/preferences'
import { useWords } from '../words/words'

const choices = ['', 'waiting_customer', 'waiting_internal'] as const

export default function AfterSending() {
  const say = useWords()
  const { afterSending, takes } = usePreferences()
  const checked = <IconCheck size={14} aria-hidden="true" />
  return (
    <Menu position="top-end" keepMounted={false} withInitialFocusPlaceholder={false} menuItemTabIndex={0}>
      <Menu.Target>
        <button type="button" className={iconButtonClass} aria-label={say('after.title')}>
          <IconChevronUp size={16} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('after.title')}</Menu.Label>
        {choices.map((one) => (
          <Menu.RadioItem
            key={one}
            value={one}
            checked={afterSending === one}
            checkIcon={checked}
            onChange={() => setPreferences({ afterSending: one })}
          >
            {one === '' ? say('after.stays') : say(`status.${one}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.CheckboxItem
          checked={takes}
          checkIcon={checked}
          onChange={() => setPreferences({ takes: !takes })}
        >
          {say('after.take')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  )
}
