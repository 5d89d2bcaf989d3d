// While an answer is on its way its text stays as it is. The focus and the caret stay, too: making the field one that
// cannot be written in would take them away, and what is typed then would be commands.

import { Plugin } from '@tiptap/pm/state'

/** Refuses, while `locked`, whatever would change the text: keys, pastes, drops, buttons. */
export const lockPlugin = (locked: () => boolean) =>
  new Plugin({
    filterTransaction: (change) => !(change.docChanged && locked()),
    props: {
      handleDOMEvents: {
        // before the browser draws it
        beforeinput: (_, event) => {
          if (!locked()) return false
          event.preventDefault()
          return true
        },
      },
    },
  })
