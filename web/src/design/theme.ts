// What Mantine's parts (dialogs, menus, hints) take from our tokens.

import { createTheme, Menu, Modal, Popover, Tooltip } from '@mantine/core'

export const theme = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-code)',
  respectReducedMotion: true,
  cursorType: 'pointer',
  defaultRadius: 'md',
  components: {
    Modal: Modal.extend({
      defaultProps: {
        centered: false,
        // the page itself never scrolls
        lockScroll: false,
        yOffset: '12vh',
        transitionProps: { duration: 110, transition: 'fade' },
      },
      styles: {
        content: {
          background: 'var(--raised)',
          color: 'var(--ink)',
          borderRadius: 'var(--round-l)',
          boxShadow: 'var(--shadow)',
        },
        header: { background: 'var(--raised)', minHeight: 0 },
        overlay: { background: 'var(--veil)' },
      },
    }),
    Menu: Menu.extend({
      defaultProps: {
        transitionProps: { duration: 90, transition: 'fade' },
        position: 'bottom-end',
        offset: 4,
      },
      styles: {
        dropdown: {
          background: 'var(--raised)',
          borderColor: 'var(--edge)',
          boxShadow: 'var(--shadow)',
          color: 'var(--ink)',
        },
        item: { color: 'var(--ink)', fontSize: 'var(--text-m)' },
        label: { color: 'var(--ink-3)' },
      },
    }),
    Popover: Popover.extend({
      defaultProps: { transitionProps: { duration: 90, transition: 'fade' }, offset: 6 },
      styles: {
        dropdown: {
          background: 'var(--raised)',
          borderColor: 'var(--edge)',
          boxShadow: 'var(--shadow)',
          color: 'var(--ink)',
        },
      },
    }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 80 },
        events: { hover: true, focus: true, touch: false },
      },
      styles: { tooltip: { background: 'var(--ink)', color: 'var(--surface)', fontSize: 'var(--text-s)' } },
    }),
  },
})
