// The editor of rule files: loaded when somebody opens them.
//
// Owns     the state of each file that was looked at, with its own way back.
// Never    checks anything itself: findings come from the engine.

import { setDiagnostics } from '@codemirror/lint'
import { EditorSelection, EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { nonce } from '../design/nonce'
import { diagnosticsOf, extensionsFor, showHits } from './code'
import type { Offered } from './completion'
import type { Finding } from './places'

interface Props {
  path: string
  text: string
  label: string
  readOnly: boolean
  findings: readonly Finding[]
  /** By line, what stands behind a rule; empty where it is not known. */
  hits: Map<number, string>
  /** What may be written at a line (from 1) and column (from 0) of a text. */
  offered: (text: string, line: number, column: number) => Promise<Offered>
  /** Where to go; a new object each time somebody asks. */
  place: { line: number; column: number } | undefined
  onChange: (text: string) => void
}

export default function Code({
  path,
  text,
  label,
  readOnly,
  findings,
  hits,
  offered,
  place,
  onChange,
}: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const states = useRef(new Map<string, EditorState>())
  const shown = useRef<string>(undefined)
  const newest = useRef({ offered, onChange })
  useEffect(() => {
    newest.current = { offered, onChange }
  })

  useEffect(() => {
    if (!host.current) return
    // its own styles carry the nonce from the first moment on
    const state = EditorState.create({ extensions: [EditorView.cspNonce.of(nonce)] })
    view.current = new EditorView({ parent: host.current, state })
    return () => {
      view.current?.destroy()
      view.current = null
      shown.current = undefined
      states.current.clear()
    }
  }, [])

  useEffect(() => {
    const editor = view.current
    if (!editor) return
    if (shown.current !== path) {
      if (shown.current !== undefined) states.current.set(shown.current, editor.state)
      shown.current = path
      const kept = states.current.get(path)
      editor.setState(
        kept ??
          EditorState.create({
            doc: text,
            extensions: extensionsFor({
              label,
              readOnly,
              isRules: path.endsWith('.route'),
              offered: (...at) => newest.current.offered(...at),
              onChange: (now) => newest.current.onChange(now),
            }),
          }),
      )
    }
    // changed from outside: taken back, or others came into force
    if (editor.state.doc.toString() !== text)
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
  }, [path, text, label, readOnly])

  useEffect(() => {
    const editor = view.current
    if (editor && shown.current === path)
      editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state.doc, findings)))
  }, [findings, path])

  useEffect(() => {
    if (shown.current === path) view.current?.dispatch({ effects: showHits.of(hits) })
  }, [hits, path])

  useEffect(() => {
    const editor = view.current
    if (!editor || !place || place.line < 1 || place.line > editor.state.doc.lines) return
    const line = editor.state.doc.line(place.line)
    const at = Math.min(line.to, line.from + Math.max(0, place.column - 1))
    editor.dispatch({
      selection: EditorSelection.cursor(at),
      effects: EditorView.scrollIntoView(at, { y: 'center' }),
    })
    editor.focus()
  }, [place])

  return <div ref={host} style={{ height: '100%', minHeight: 0 }} dir="ltr" />
}
