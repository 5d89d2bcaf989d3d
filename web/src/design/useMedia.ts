// Whether the window is as a media query says, now and later: where how much a component shows decides which
// widths are narrow for it, and no style sheet can know.

import { useCallback, useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  const listen = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(listen, () => window.matchMedia(query).matches)
}
