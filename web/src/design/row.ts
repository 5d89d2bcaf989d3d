// Rows of things that can be removed, one by one: the focus stays in the row.

/**
 * To be called before what `gone` removes is gone. The focus goes to the next `data-removes` of the same `data-row`, else
 * to the one before, else to its `data-adds`.
 */
export function stayInRow(gone: HTMLElement) {
  // some browsers do not give the focus to a button that is clicked: then there is none to keep
  if (document.activeElement !== gone) return
  const row = gone.closest('[data-row]')
  const all = [...(row?.querySelectorAll<HTMLElement>('[data-removes]') ?? [])]
  const at = all.indexOf(gone)
  const next = all[at + 1] ?? all[at - 1] ?? row?.querySelector<HTMLElement>('[data-adds]')
  next?.focus()
}
