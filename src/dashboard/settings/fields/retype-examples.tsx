import type { ReactNode } from 'react'
import type { RetypePreview } from '../../api/wire-types.ts'
import { formatNumber } from '../../contacts/values/format.ts'
import { strings } from '../../strings/strings.ts'
import { Table } from '../../ui/table.tsx'
import { ValueText } from './value-text.tsx'

const words = strings.fields.retype

/** What becomes of values, by kind, with examples of each; what asks for attention comes first. */
export function RetypeExamples({ preview }: { preview: RetypePreview }) {
  const { convertible, sameText, unconvertible, examples } = preview
  return (
    <div className="retype-examples">
      <Group count={unconvertible} label={words.unconvertible} open>
        {(label) => (
          <Table
            label={label}
            rows={examples.unconvertible}
            keyOf={({ contactId }) => contactId}
            columns={[
              { label: words.now, cell: ({ from }) => <ValueText value={from} /> },
              { label: words.why, cell: ({ message }) => message },
            ]}
          />
        )}
      </Group>
      <Conversions count={convertible - sameText} label={words.changed} rows={examples.changed} open />
      <Conversions count={sameText} label={words.sameText} rows={examples.sameText} />
    </div>
  )
}

interface GroupProps {
  count: number
  label: (count: string) => string
  /** Its examples are in sight at first. */
  open?: boolean
}

function Group({
  count,
  label,
  open = false,
  children,
}: GroupProps & { children: (label: string) => ReactNode }) {
  if (count === 0) return null
  const text = label(formatNumber(count))
  return (
    <details open={open}>
      <summary>{text}</summary>
      {children(text)}
    </details>
  )
}

function Conversions({ rows, ...group }: GroupProps & { rows: RetypePreview['examples']['changed'] }) {
  return (
    <Group {...group}>
      {(label) => (
        <Table
          label={label}
          rows={rows}
          keyOf={({ contactId }) => contactId}
          columns={[
            { label: words.now, cell: ({ from }) => <ValueText value={from} /> },
            { label: words.afterwards, cell: ({ to }) => <ValueText value={to} /> },
          ]}
        />
      )}
    </Group>
  )
}
