import { createContext } from 'react'

/** Shows the rail where there is no room to have it always. */
export const RailOpener = createContext<() => void>(() => undefined)
