// How somebody whom a mail names is shown.

import type { Mail } from '../api/client'

export type Address = Mail['from'][number]

export const shortName = (one: Address | undefined) => one?.name || one?.address || ''
export const fullName = (one: Address) => (one.name ? `${one.name} <${one.address}>` : one.address)
