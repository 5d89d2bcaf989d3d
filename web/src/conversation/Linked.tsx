// A plain text in which addresses of pages and mail can be followed.

import { Fragment, type ReactNode, useMemo } from 'react'
import { partsWithLinks } from './links'

const fromTheRight = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
/** The parts of an address keep their order, whatever letters they have. */
const inOrder = (address: string) =>
  fromTheRight.test(address)
    ? // biome-ignore lint/suspicious/noArrayIndexKey: what was written never changes
      address.split(/([/?#&=]+)/).map((part, at) => <bdi key={at}>{part}</bdi>)
    : address

/** `plain`: how what lies between the addresses is shown, if not as it is. */
export function Linked({ text, plain }: { text: string; plain?: (text: string) => ReactNode }) {
  const parts = useMemo(() => partsWithLinks(text), [text])
  return parts.map((part, at) =>
    part.href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: what was written never changes
      <a key={at} href={part.href} target="_blank" rel="noopener noreferrer nofollow" dir="ltr">
        {inOrder(part.text)}
      </a>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: what was written never changes
      <Fragment key={at}>{plain ? plain(part.text) : part.text}</Fragment>
    ),
  )
}
