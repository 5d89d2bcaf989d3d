// Rules about mail as sentences with buttons: the same file, for people who would rather not write it.
//
// Never    changes anything but the rule that somebody changes; what it does not know is shown as text.

import {
  IconArrowDown,
  IconArrowUp,
  IconListDetails,
  IconPencil,
  IconPlus,
  IconTable,
  IconTrash,
} from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import { say as tell } from '../../app/said'
import { Apart, Button, Empty, IconButton, isolated } from '../../design/parts'
import { useWords } from '../../words/words'
import { signs } from '../Problems'
import { type Finding, gravest } from '../places'
import { swapped, withNewRule, withoutRule, withRule, withTable } from './edit'
import css from './Form.module.css'
import { RuleWindow } from './RuleWindow'
import { type List, lineAt, type Row, type Table, tablesOf } from './read'
import { bodyOf, type Condition, conditionOf } from './rule'

interface Props {
  text: string
  findings: readonly Finding[]
  /** By line, how often a rule acted. */
  hits: Map<number, string>
  teams: string[]
  /** Of every file: a rule may name what another one declares. */
  lists: List[]
  onChange: (text: string) => void
  /** Goes to a place of the text. */
  onShow: (line: number) => void
}

const Written = ({ children }: { children: string }) => (
  <code className={css.written} dir="ltr">
    {children}
  </code>
)

/** With what stands in it, to point at. */
function ListName({ name, lists }: { name: string; lists: readonly List[] }) {
  const one = lists.find((it) => it.name === name)
  return (
    <span className={css.listed} title={one?.file ?? one?.items.join(', ')}>
      <IconListDetails size={13} aria-hidden="true" />
      <Apart>{name}</Apart>
    </span>
  )
}

function Said({ condition, lists }: { condition: Condition; lists: readonly List[] }) {
  const say = useWords()
  return condition.clauses.map((clause, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same may be asked twice
    <span key={i} className={css.clause}>
      {i > 0 && <span className={css.join}>{say(`form.${condition.join}`)}</span>}
      {say(clause.list ? `ask.list.${clause.question}` : `ask.${clause.question}`)}{' '}
      {clause.list && <ListName name={clause.list} lists={lists} />}
      {clause.values.map((value, at) => (
        <span key={value}>
          {at > 0 && <span className={css.join}> {say('form.or')} </span>}
          <Apart className={css.value}>{value}</Apart>
        </span>
      ))}
    </span>
  ))
}

function Sentence({ text, row, lists }: { text: string; row: Row; lists: readonly List[] }) {
  const say = useWords()
  const condition = conditionOf(row.condition)
  const { actions, rest } = bodyOf(text, row)
  if (row.kind === 'other') return <Written>{text.slice(row.from, row.to)}</Written>
  const does: ReactNode[] = [
    actions.priority && <span key="priority">{say(`form.${actions.priority}`)}</span>,
    actions.tags.length > 0 && (
      <span key="tags">
        {say('form.tagged')}{' '}
        {actions.tags.map((one) => (
          <Apart key={one} className={css.value}>
            {one}
          </Apart>
        ))}
      </span>
    ),
    actions.team && (
      <span key="team">
        {say('form.to')} <Apart className={css.value}>{actions.team}</Apart>
      </span>
    ),
    rest.length > 0 && <Written key="rest">{rest.join('; ')}</Written>,
  ].filter(Boolean)
  return (
    <dl className={css.sentence}>
      <dt>{say('form.when')}</dt>
      <dd>
        {condition ? (
          <Said condition={condition} lists={lists} />
        ) : row.condition ? (
          <Written>{text.slice(row.condition.from, row.condition.to)}</Written>
        ) : (
          say(
            row.kind === 'otherwise'
              ? 'form.otherwise'
              : row.kind === 'defaults'
                ? 'form.defaults'
                : 'form.always',
          )
        )}
      </dd>
      <dt>{say('form.then')}</dt>
      <dd className={css.does}>{does.length > 0 ? does : say('form.nothing')}</dd>
    </dl>
  )
}

const isRule = (one: Row | undefined): one is Row => one?.kind === 'rule'

function Rule({
  text,
  of,
  at,
  findings,
  hits,
  lists,
  onChange,
  onShow,
  onOpen,
}: Omit<Props, 'teams'> & { of: Table; at: number; onOpen: () => void }) {
  const say = useWords()
  const one = of.rows[at] as Row
  const remove = () => {
    onChange(withoutRule(text, one))
    tell(say('form.removed', { name: isolated(one.name) }), { undo: () => onChange(text) })
  }
  const line = lineAt(text, one.from)
  const last = lineAt(text, one.to)
  const worst = gravest(findings.filter((it) => it.line >= line && it.line <= last))
  const before = of.rows[at - 1]
  const after = of.rows[at + 1]
  const name = one.kind === 'otherwise' || one.kind === 'defaults' ? say(`form.name.${one.kind}`) : one.name
  return (
    <li className={css.rule}>
      <div className={css.ruleHead}>
        <h3>
          <Apart>{name || say('form.other')}</Apart>
        </h3>
        {worst && (
          <IconButton label={say('form.show')} onClick={() => onShow(line)}>
            {signs[worst]}
          </IconButton>
        )}
        <span className={css.hits}>{hits.get(line)}</span>
        {isRule(one) && (
          <>
            <IconButton
              label={say('form.up', { name: isolated(name) })}
              disabled={!isRule(before)}
              onClick={() => isRule(before) && onChange(swapped(text, before, one))}
            >
              <IconArrowUp size={15} aria-hidden="true" />
            </IconButton>
            <IconButton
              label={say('form.down', { name: isolated(name) })}
              disabled={!isRule(after)}
              onClick={() => isRule(after) && onChange(swapped(text, one, after))}
            >
              <IconArrowDown size={15} aria-hidden="true" />
            </IconButton>
            <IconButton label={say('form.remove', { name: isolated(name) })} onClick={remove}>
              <IconTrash size={15} aria-hidden="true" />
            </IconButton>
          </>
        )}
        {one.body && !one.commented ? (
          <IconButton label={say('form.change', { name: isolated(name) })} onClick={() => onOpen()}>
            <IconPencil size={15} aria-hidden="true" />
          </IconButton>
        ) : (
          <Button look="quiet" onClick={() => onShow(line)}>
            {say('form.asText')}
          </Button>
        )}
      </div>
      <Sentence text={text} row={one} lists={lists} />
      {one.commented && <p className={css.quiet}>{say('form.commented')}</p>}
    </li>
  )
}

export default function RuleForm({ text, findings, hits, teams, lists, onChange, onShow }: Props) {
  const say = useWords()
  const tables = useMemo(() => tablesOf(text), [text])
  const [open, setOpen] = useState<{ table: number; row: number | undefined }>()
  // what was opened is looked up anew: the text may have changed meanwhile
  const table = open && tables?.[open.table]
  const row = open?.row === undefined ? undefined : table?.rows[open.row]

  const begin = () => onChange(withTable(text, 'routing'))

  if (!tables)
    return (
      <Empty
        icon={<IconTable size={40} stroke={1.2} aria-hidden="true" />}
        title={say('form.broken')}
        help={say('form.brokenHelp')}
      />
    )
  if (tables.length === 0)
    return (
      <Empty
        icon={<IconTable size={40} stroke={1.2} aria-hidden="true" />}
        title={say('form.none')}
        help={say('form.noneHelp')}
      >
        <Button look="primary" onClick={begin}>
          {say('form.begin')}
        </Button>
      </Empty>
    )
  return (
    // scrolls, so the keyboard has to get there
    <section className={css.form} tabIndex={0} aria-label={say('form.title')}>
      <p className={css.quiet}>{say('form.help')}</p>
      {tables.map((one, tableAt) => (
        <section key={one.name} className={css.table} aria-label={one.name}>
          <div className={css.tableHead}>
            <h2>
              <Apart>{one.name}</Apart>
            </h2>
            <p className={css.quiet}>{say(`form.match.${one.match}`)}</p>
            <Button onClick={() => setOpen({ table: tableAt, row: undefined })}>
              <IconPlus size={15} aria-hidden="true" />
              {say('form.add')}
            </Button>
          </div>
          <ol>
            {one.rows.map((it, at) => (
              <Rule
                key={it.name || `${it.kind} ${at}`}
                text={text}
                of={one}
                at={at}
                findings={findings}
                hits={hits}
                lists={lists}
                onChange={onChange}
                onShow={onShow}
                onOpen={() => setOpen({ table: tableAt, row: at })}
              />
            ))}
          </ol>
        </section>
      ))}
      {table && (open.row === undefined || row) && (
        <RuleWindow
          text={text}
          row={row}
          taken={table.rows.filter((one) => one !== row).map((one) => one.name)}
          teams={teams}
          lists={lists}
          onClose={() => setOpen(undefined)}
          onSave={(wanted) => {
            if (row) onChange(withRule(text, row, wanted))
            else if (wanted.condition)
              onChange(withNewRule(text, table, { ...wanted, condition: wanted.condition }))
            setOpen(undefined)
          }}
        />
      )}
    </section>
  )
}
