// The rich text editor: loaded when somebody begins to write.

import { Popover } from '@mantine/core'
import {
  IconBlockquote,
  IconBold,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconTextDirectionLtr,
  IconTextDirectionRtl,
  IconUnderline,
} from '@tabler/icons-react'
import { Extension, Mark, Node } from '@tiptap/core'
import { Placeholder } from '@tiptap/extensions'
import { EditorContent, type Editor as TipTap, useEditor, useEditorState } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import DOMPurify from 'dompurify'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { nonce } from '../design/nonce'
import { Button, IconButton, inputClass } from '../design/parts'
import { useRegistry } from '../keys/commands'
import { useWords } from '../words/words'
import css from './Editor.module.css'
import { filesGiven, isPicture } from './given'
import { lockPlugin } from './lock'
import { linkOf, placeOf } from './outgoing'

export interface Written {
  html: string
  text: string
}

/** Only what the toolbar can make and what a paste may bring; the engine's sender cleans it once more. */
const clean = (html: string) =>
  DOMPurify.sanitize(html, {
    ALLOWED_TAGS: [
      'p',
      'br',
      'b',
      'strong',
      'i',
      'em',
      'u',
      's',
      'a',
      'ul',
      'ol',
      'li',
      'blockquote',
      'code',
      'pre',
      'h1',
      'h2',
      'h3',
      'hr',
      'div',
      'span',
      'bdi',
      'img',
    ],
    ALLOWED_ATTR: ['href', 'dir', 'lang', 'start', 'src', 'alt'],
    // a picture is one that was uploaded, never one of another server
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel):|\/api\/v1\/uploads\/\d+$)/i,
  })

/** A picture in the text: an upload. What else is pasted as one is left out. */
const Picture = Node.create({
  name: 'picture',
  group: 'inline',
  inline: true,
  draggable: true,
  addAttributes: () => ({ src: { default: null }, alt: { default: '' } }),
  parseHTML: () => [{ tag: 'img[src^="/api/v1/uploads/"]' }],
  renderHTML: ({ HTMLAttributes }) => ['img', HTMLAttributes],
  renderText: ({ node }) => `[${String(node.attrs.alt ?? '')}]`,
})

/** A name or number that keeps its own direction. */
const Isolated = Mark.create({
  name: 'isolated',
  parseHTML: () => [{ tag: 'bdi' }],
  renderHTML: () => ['bdi', 0],
})

function LinkButton({ editor }: { editor: TipTap }) {
  const say = useWords()
  const [open, setOpen] = useState(false)
  const active = useEditorState({ editor, selector: ({ editor: now }) => now.isActive('link') })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    event.stopPropagation()
    const given = String(new FormData(event.currentTarget).get('href')).trim()
    const href = linkOf(given)
    setOpen(false)
    const chain = editor.chain().focus().extendMarkRange('link')
    if (given) {
      if (editor.state.selection.empty && !active)
        chain.insertContent({ type: 'text', text: given, marks: [{ type: 'link', attrs: { href } }] }).run()
      else chain.setLink({ href }).run()
    } else chain.unsetLink().run()
  }
  return (
    <Popover opened={open} onChange={setOpen} trapFocus position="top" withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={css.tool}
          aria-label={say('composer.link')}
          aria-pressed={active}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconLink size={16} aria-hidden="true" />
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={say('composer.link')}>
        <form className={css.link} onSubmit={submit}>
          <input
            name="href"
            className={inputClass}
            dir="ltr"
            aria-label={say('composer.linkAddress')}
            placeholder={'https://'}
            defaultValue={String(editor.getAttributes('link').href ?? '')}
          />
          <Button type="submit" look="primary">
            {say('composer.linkSet')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}

function Tools({
  editor,
  direction,
  onDirection,
}: {
  editor: TipTap
  direction: 'rtl' | 'ltr'
  onDirection: () => void
}) {
  const say = useWords()
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({
      bold: now.isActive('bold'),
      italic: now.isActive('italic'),
      underline: now.isActive('underline'),
      bulletList: now.isActive('bulletList'),
      orderedList: now.isActive('orderedList'),
      blockquote: now.isActive('blockquote'),
    }),
  })
  const chain = () => editor.chain().focus()
  const tools = [
    [
      'bold',
      say('composer.bold'),
      <IconBold key="i" size={16} aria-hidden="true" />,
      () => chain().toggleBold().run(),
    ],
    [
      'italic',
      say('composer.italic'),
      <IconItalic key="i" size={16} aria-hidden="true" />,
      () => chain().toggleItalic().run(),
    ],
    [
      'underline',
      say('composer.underline'),
      <IconUnderline key="i" size={16} aria-hidden="true" />,
      () => chain().toggleUnderline().run(),
    ],
    [
      'bulletList',
      say('composer.bullets'),
      <IconList key="i" size={16} aria-hidden="true" className="mirrored" />,
      () => chain().toggleBulletList().run(),
    ],
    [
      'orderedList',
      say('composer.numbers'),
      <IconListNumbers key="i" size={16} aria-hidden="true" />,
      () => chain().toggleOrderedList().run(),
    ],
    [
      'blockquote',
      say('composer.quote'),
      <IconBlockquote key="i" size={16} aria-hidden="true" className="mirrored" />,
      () => chain().toggleBlockquote().run(),
    ],
  ] as const
  return (
    <div role="toolbar" aria-label={say('composer.formatting')} className={css.tools}>
      {tools.map(([name, label, icon, run]) => (
        <IconButton
          key={name}
          className={css.tool}
          label={label}
          on={on[name]}
          aria-pressed={on[name]}
          onClick={run}
        >
          {icon}
        </IconButton>
      ))}
      <LinkButton editor={editor} />
      <IconButton className={css.tool} label={say('composer.direction')} onClick={onDirection}>
        {direction === 'rtl' ? (
          <IconTextDirectionRtl size={16} aria-hidden="true" />
        ) : (
          <IconTextDirectionLtr size={16} aria-hidden="true" />
        )}
      </IconButton>
    </div>
  )
}

/** Text to put where the cursor is; a new number each time. */
export interface Insertion {
  html: string
  number: number
}

interface Props {
  start: string
  placeholder: string
  direction: 'rtl' | 'ltr'
  onDirection: () => void
  onChange: (now: Written) => void
  /** The plain text of `start`. */
  onStart: (text: string) => void
  /** Files that were pasted or dropped, and do not stand in the text. */
  onFiles: (files: Iterable<File>) => void
  /** Takes a picture that was pasted or dropped into the text; nothing where it could not be. Missing: none stand there. */
  onPicture?: (file: File) => Promise<{ id: number; name: string } | undefined>
  /** `/` was typed where nothing stands before it. */
  onSlash: () => void
  insertion: Insertion | undefined
  /** Leaves the focus where it is. */
  still?: boolean
  /** Takes the focus each time this grows, unless it is to be left where it is. */
  returned?: number
  /** It is on its way: the text cannot be changed. */
  locked?: boolean
}

/** Text behind what is there, each line a paragraph. */
function putLines(editor: TipTap, text: string) {
  const chain = editor.chain().focus('end')
  text.split('\n').forEach((line, at) => {
    if (at > 0) chain.splitBlock()
    if (line !== '') chain.insertContent({ type: 'text', text: line })
  })
  chain.run()
}

const plain = { blockSeparator: '\n\n' }

export default function Editor(props: Props) {
  const { start, placeholder, direction, onDirection, insertion, locked = false } = props
  const say = useWords()
  // the editor is made once; what it calls may be newer
  const newest = useRef(props)
  useEffect(() => {
    newest.current = props
  })
  const commands = useRegistry()
  const done = useRef(insertion?.number ?? 0)
  const editor = useEditor(
    {
      extensions: [
        StarterKit.configure({
          link: { openOnClick: false, protocols: ['mailto', 'tel'], defaultProtocol: 'https' },
        }),
        Placeholder.configure({ placeholder }),
        ...(props.onPicture ? [Picture] : []),
        Isolated,
        Extension.create({
          name: 'lock',
          addProseMirrorPlugins: () => [lockPlugin(() => newest.current.locked === true)],
        }),
      ],
      content: clean(start),
      autofocus: props.still ? false : 'end',
      injectNonce: nonce,
      textDirection: 'auto',
      shouldRerenderOnTransaction: false,
      editorProps: {
        attributes: {
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': say('composer.body'),
          class: css.body ?? '',
        },
        transformPastedHTML: clean,
        // sending is the composer's: without this the editor would break the line first
        handleKeyDown: (view, event) => {
          if (event.key === 'Enter') return event.ctrlKey || event.metaKey
          const { $from, empty } = view.state.selection
          const begins = empty && $from.parentOffset === 0
          if (event.key !== '/' || !begins || event.ctrlKey || event.metaKey || event.altKey) return false
          if (newest.current.locked) return false
          newest.current.onSlash()
          return true
        },
        handlePaste: (_, event) => {
          const files = filesGiven(event.clipboardData)
          if (files.length === 0) return false
          takeFiles(files, undefined)
          return true
        },
        handleDrop: (view, event) => {
          const files = filesGiven(event.dataTransfer)
          if (files.length === 0) return false
          takeFiles(files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos)
          return true
        },
      },
      onCreate: ({ editor: now }) => {
        newest.current.onStart(now.getText(plain))
        const ahead = newest.current.still ? '' : commands.typed()
        if (ahead !== '') putLines(now, ahead)
      },
      onUpdate: ({ editor: now }) =>
        newest.current.onChange({
          html: now.isEmpty ? '' : clean(now.getHTML()),
          text: now.getText(plain),
        }),
    },
    [],
  )
  useEffect(() => {
    if (!insertion || insertion.number === done.current) return
    done.current = insertion.number
    editor.chain().focus().insertContent(clean(insertion.html)).run()
  }, [insertion, editor])
  const before = useRef(props.returned)
  useEffect(() => {
    if (props.returned === before.current) return
    before.current = props.returned
    if (!newest.current.still && !editor.isDestroyed) editor.commands.focus()
  }, [props.returned, editor])
  useEffect(() => {
    if (!editor.isDestroyed) editor.view.dom.setAttribute('aria-readonly', String(locked))
  }, [editor, locked])
  // pictures stand in the text, where there is somewhere to put them; the rest goes along
  const takeFiles = (all: readonly File[], at: number | undefined) => {
    const { onPicture, onFiles } = newest.current
    const others = onPicture ? all.filter((one) => !isPicture(one)) : all
    if (others.length > 0) onFiles(others)
    for (const file of all.filter((one) => !others.includes(one)))
      void onPicture?.(file).then((done) => {
        if (!done || editor.isDestroyed) return
        const node = { type: 'picture', attrs: { src: placeOf(done.id), alt: done.name } }
        const end = editor.state.doc.content.size
        const chain = editor.chain().focus()
        if (at === undefined) chain.insertContent(node).run()
        else chain.insertContentAt(Math.min(at, end), node).run()
      })
  }
  const turn = () => {
    const all = { from: 0, to: editor.state.doc.content.size }
    editor
      .chain()
      .setTextDirection(direction === 'rtl' ? 'ltr' : 'rtl', all)
      .focus()
      .run()
    onDirection()
  }
  return (
    <>
      <EditorContent editor={editor} className={css.content} dir={direction} data-locked={locked} />
      <Tools editor={editor} direction={direction} onDirection={turn} />
    </>
  )
}
