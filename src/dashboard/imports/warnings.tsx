import { urlOf } from '../api/api-call.ts'
import type { Import } from '../api/wire-types.ts'
import { imports as importWords } from '../strings/imports.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { formatNumber } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import { Table } from '../ui/table.tsx'
import { warningsFileCall, wasTried } from './imports.ts'

const words = importWords.warnings

/** The cells that were not stored as their columns say, by column and kind. */
export function Warnings({ found }: { found: Import }) {
  const call = warningsFileCall(found)
  return (
    <section className="stack" aria-label={words.title}>
      <div className="row">
        <div className="grow">
          <h3>{words.title}</h3>
          <p className="quiet">{wasTried(found.plan) ? words.triedText : words.text}</p>
        </div>
        <ApiMenu call={call} of={words.title} />
        <a className="button button-plain" href={urlOf(call)} download>
          <Icon name="download" />
          {words.download}
        </a>
      </div>
      <Table
        label={words.title}
        rows={found.warnings}
        keyOf={({ kind, column }) => `${kind} ${column}`}
        columns={[
          {
            label: importWords.column,
            cell: ({ header, column }) => <bdi>{header || importWords.unnamed(column + 1)}</bdi>,
          },
          { label: words.what, cell: ({ kind }) => words.kinds[kind] },
          { label: words.cells, number: true, cell: ({ count }) => formatNumber(count) },
          {
            label: importWords.examples,
            spare: true,
            cell: ({ examples }) => <bdi className="quiet">{examples.join(' · ')}</bdi>,
          },
        ]}
      />
    </section>
  )
}
