import type { RefusedRow } from '../api/wire-types.ts'
import { fieldLabel } from '../contacts/field-label.ts'
import { useContactHref } from '../contacts/view.ts'
import { strings } from '../strings/strings.ts'
import { Table } from '../ui/table.tsx'

interface Props {
  headers: readonly string[]
  rows: readonly RefusedRow[]
  /** The rows that were put right, by line. */
  edited: ReadonlyMap<number, string[]>
  disabled: boolean
  onEdited: (line: number, cells: string[]) => void
}

const words = strings.imports.errors

/** Rows with what is wrong with them; every cell can be put right where it stands. */
export function ErrorTable({ headers, rows, edited, disabled, onEdited }: Props) {
  const change = ({ line, cells }: RefusedRow, index: number, value: string) => {
    const before = edited.get(line) ?? headers.map((_, at) => cells[at] ?? '')
    onEdited(
      line,
      before.map((cell, at) => (at === index ? value : cell)),
    )
  }
  return (
    <Table
      label={words.title}
      rows={rows}
      keyOf={({ line }) => String(line)}
      columns={[
        {
          label: words.line,
          cell: ({ line }) => (
            <span className="number">
              {line}
              {edited.has(line) && <span className="chip edited">{words.edited}</span>}
            </span>
          ),
        },
        { label: words.why, cell: (row) => <Why row={row} /> },
        ...headers.map((header, index) => ({
          label: header || strings.imports.unnamed(index + 1),
          cell: (row: RefusedRow) => (
            <input
              className="input error-cell"
              aria-label={words.cell(header || strings.imports.unnamed(index + 1), String(row.line))}
              dir="auto"
              disabled={disabled}
              value={(edited.get(row.line) ?? row.cells)[index] ?? ''}
              onChange={(event) => change(row, index, event.target.value)}
            />
          ),
        })),
      ]}
    />
  )
}

/** What is wrong with a row, and the way to who is in its way. */
function Why({ row: { errors } }: { row: RefusedRow }) {
  const hrefOf = useContactHref()
  return (
    <span className="reason">
      {errors.map(({ field, code, message, existingContactId }) => (
        <span key={`${field} ${code}`}>
          {field === '' ? message : `${fieldLabel(field)} ${message}`}
          {existingContactId && (
            <>
              {' '}
              {/* In a window of its own: what was edited here would be lost. */}
              <a href={hrefOf(existingContactId)} target="_blank" rel="noreferrer">
                {words.holder}
              </a>
            </>
          )}{' '}
        </span>
      ))}
    </span>
  )
}
