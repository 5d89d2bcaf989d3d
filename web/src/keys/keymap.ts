// Every key of the console. Keys are named by their place (`event.code`), so they are the same on an Arabic
// layout; the sheet and the palette are made from this table.

import type { Word } from '../words/words'

export type CommandId =
  | 'next'
  | 'previous'
  | 'open'
  | 'select'
  | 'extendNext'
  | 'extendPrevious'
  | 'up'
  | 'search'
  | 'begin'
  | 'reply'
  | 'replyAll'
  | 'forward'
  | 'note'
  | 'assign'
  | 'assignMe'
  | 'tag'
  | 'priority'
  | 'status'
  | 'snooze'
  | 'subject'
  | 'merge'
  | 'close'
  | 'spam'
  | 'why'
  | 'details'
  | 'goMine'
  | 'goUnassigned'
  | 'goTeams'
  | 'goRisk'
  | 'goSnoozed'
  | 'goAttention'
  | 'goOpen'
  | 'goSpam'
  | 'goNotices'
  | 'goWall'
  | 'undo'
  | 'messages'
  | 'palette'
  | 'sheet'

export interface Key {
  id: CommandId
  /** `KeyboardEvent.code`. */
  code: string
  shift?: boolean
  /** Ctrl, or ⌘ on a Mac. */
  mod?: boolean
  /** This code was pressed just before. */
  after?: string
  /** How the sheet writes it. */
  shown: string[]
  word: Word
  group: 'lists' | 'talk' | 'go' | 'anywhere'
  /** What is pressed after it is meant for the field that it opens. */
  opens?: boolean
  /** Also while somebody writes, and in windows. */
  everywhere?: boolean
  /** By the palette: not what only makes sense where the focus is, nor what leads to a view or page, which it lists. */
  offered?: boolean
}

export const keymap: readonly Key[] = [
  { id: 'next', code: 'KeyJ', shown: ['J'], word: 'keys.next', group: 'lists' },
  { id: 'previous', code: 'KeyK', shown: ['K'], word: 'keys.previous', group: 'lists' },
  { id: 'open', code: 'KeyO', shown: ['O', '⏎'], word: 'keys.open', group: 'lists' },
  { id: 'select', code: 'KeyX', shown: ['X'], word: 'keys.select', group: 'lists' },
  {
    id: 'extendNext',
    code: 'KeyJ',
    shift: true,
    shown: ['⇧', 'J'],
    word: 'keys.extendNext',
    group: 'lists',
  },
  {
    id: 'extendPrevious',
    code: 'KeyK',
    shift: true,
    shown: ['⇧', 'K'],
    word: 'keys.extendPrevious',
    group: 'lists',
  },
  { id: 'up', code: 'KeyU', shown: ['U'], word: 'keys.up', group: 'lists' },
  { id: 'search', code: 'Slash', shown: ['/'], word: 'keys.search', group: 'lists', offered: true },

  { id: 'reply', code: 'KeyR', shown: ['R'], word: 'keys.reply', group: 'talk', opens: true, offered: true },
  {
    id: 'replyAll',
    code: 'KeyR',
    shift: true,
    shown: ['⇧', 'R'],
    word: 'keys.replyAll',
    group: 'talk',
    opens: true,
    offered: true,
  },
  {
    id: 'forward',
    code: 'KeyF',
    shown: ['F'],
    word: 'keys.forward',
    group: 'talk',
    opens: true,
    offered: true,
  },
  { id: 'note', code: 'KeyN', shown: ['N'], word: 'keys.note', group: 'talk', opens: true, offered: true },
  {
    id: 'assign',
    code: 'KeyA',
    shown: ['A'],
    word: 'keys.assign',
    group: 'talk',
    opens: true,
    offered: true,
  },
  { id: 'assignMe', code: 'KeyI', shown: ['I'], word: 'keys.assignMe', group: 'talk', offered: true },
  { id: 'close', code: 'KeyE', shown: ['E'], word: 'keys.close', group: 'talk', offered: true },
  { id: 'spam', code: 'Digit1', shift: true, shown: ['!'], word: 'keys.spam', group: 'talk', offered: true },
  {
    id: 'snooze',
    code: 'KeyH',
    shown: ['H'],
    word: 'keys.snooze',
    group: 'talk',
    opens: true,
    offered: true,
  },
  { id: 'tag', code: 'KeyT', shown: ['T'], word: 'keys.tag', group: 'talk', opens: true, offered: true },
  {
    id: 'priority',
    code: 'KeyP',
    shown: ['P'],
    word: 'keys.priority',
    group: 'talk',
    opens: true,
    offered: true,
  },
  {
    id: 'status',
    code: 'KeyS',
    shown: ['S'],
    word: 'keys.status',
    group: 'talk',
    opens: true,
    offered: true,
  },
  {
    id: 'subject',
    code: 'KeyS',
    shift: true,
    shown: ['⇧', 'S'],
    word: 'keys.subject',
    group: 'talk',
    opens: true,
    offered: true,
  },
  {
    id: 'merge',
    code: 'KeyM',
    shift: true,
    shown: ['⇧', 'M'],
    word: 'merge.do',
    group: 'talk',
    opens: true,
    offered: true,
  },
  { id: 'why', code: 'KeyW', shown: ['W'], word: 'keys.why', group: 'talk', opens: true, offered: true },
  { id: 'details', code: 'KeyD', shown: ['D'], word: 'keys.details', group: 'talk', offered: true },

  { id: 'goMine', code: 'KeyM', after: 'KeyG', shown: ['G', 'M'], word: 'view.mine', group: 'go' },
  {
    id: 'goUnassigned',
    code: 'KeyU',
    after: 'KeyG',
    shown: ['G', 'U'],
    word: 'view.unassigned',
    group: 'go',
  },
  { id: 'goTeams', code: 'KeyT', after: 'KeyG', shown: ['G', 'T'], word: 'view.teams', group: 'go' },
  { id: 'goRisk', code: 'KeyR', after: 'KeyG', shown: ['G', 'R'], word: 'view.risk', group: 'go' },
  { id: 'goSnoozed', code: 'KeyZ', after: 'KeyG', shown: ['G', 'Z'], word: 'view.snoozed', group: 'go' },
  { id: 'goAttention', code: 'KeyA', after: 'KeyG', shown: ['G', 'A'], word: 'view.attention', group: 'go' },
  { id: 'goOpen', code: 'KeyO', after: 'KeyG', shown: ['G', 'O'], word: 'view.open', group: 'go' },
  { id: 'goSpam', code: 'KeyS', after: 'KeyG', shown: ['G', 'S'], word: 'view.spam', group: 'go' },
  { id: 'goWall', code: 'KeyW', after: 'KeyG', shown: ['G', 'W'], word: 'page.wall', group: 'go' },
  {
    id: 'goNotices',
    code: 'KeyN',
    after: 'KeyG',
    shown: ['G', 'N'],
    word: 'notices.title',
    group: 'go',
    offered: true,
  },

  {
    id: 'begin',
    code: 'KeyC',
    shown: ['C'],
    word: 'keys.begin',
    group: 'anywhere',
    opens: true,
    offered: true,
  },
  { id: 'undo', code: 'KeyZ', shown: ['Z'], word: 'keys.undo', group: 'anywhere', offered: true },
  { id: 'messages', code: 'F8', shown: ['F8'], word: 'keys.messages', group: 'anywhere', everywhere: true },
  {
    id: 'palette',
    code: 'KeyK',
    mod: true,
    shown: ['Ctrl', 'K'],
    word: 'keys.palette',
    group: 'anywhere',
    everywhere: true,
  },
  {
    id: 'sheet',
    code: 'Slash',
    shift: true,
    shown: ['?'],
    word: 'keys.sheet',
    group: 'anywhere',
    offered: true,
  },
]

export interface Pressed {
  code: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** The command of a key; `prefix` is the code pressed just before, `typing` whether text is being written. */
export function keyOf(pressed: Pressed, prefix: string | undefined, typing: boolean): Key | undefined {
  if (pressed.altKey) return undefined
  const mod = pressed.ctrlKey || pressed.metaKey
  const fits = (key: Key) =>
    (!typing || mod || key.everywhere === true) &&
    key.code === pressed.code &&
    (key.shift ?? false) === pressed.shiftKey &&
    (key.mod ?? false) === mod
  if (prefix && !mod) {
    const second = keymap.find((key) => key.after === prefix && fits(key))
    if (second) return second
  }
  return keymap.find((key) => !key.after && fits(key))
}

/** Whether a key begins one of two keys. */
export const isPrefix = (pressed: Pressed) =>
  !pressed.ctrlKey &&
  !pressed.metaKey &&
  !pressed.altKey &&
  !pressed.shiftKey &&
  keymap.some((key) => key.after === pressed.code)

/** Where the key beside the space bar is ⌘. */
export const isMac = typeof navigator !== 'undefined' && /^Mac|^iP/.test(navigator.platform)
/** As they stand on the person's own keyboard. */
export const onKeyboard = (keys: readonly string[], mac = isMac) =>
  mac ? keys.map((one) => (one === 'Ctrl' ? '⌘' : one)) : keys
