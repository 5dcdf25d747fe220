import { useQuery } from '@tanstack/react-query'
import { customNameOf, customPath } from '../../core/fields/contact-fields.ts'
import { customFieldsQuery } from '../api/queries.ts'
import type { CustomField, ImportProfile, MappedColumn } from '../api/wire-types.ts'
import { customColumns } from '../fields/columns.ts'
import { hasOptions } from '../fields/option-names.ts'
import { standardColumns } from '../fields/standard-columns.ts'
import { usePlace } from '../session/session.ts'
import { imports as importWords } from '../strings/imports.ts'
import { strings } from '../strings/strings.ts'
import { type Choice, SelectField } from '../ui/fields.tsx'
import { Table } from '../ui/table.tsx'

interface Props {
  profile: ImportProfile
  mapping: readonly MappedColumn[]
  onMapping: (mapping: MappedColumn[]) => void
}

type FileColumn = ImportProfile['columns'][number]
type FieldType = CustomField['type']

const words = importWords
const leftOut = ''

/** Each column of the file with what it holds, and the field that it goes to. */
export function MappingTable({ profile, mapping, onMapping }: Props) {
  const { workspaceId } = usePlace()
  const fields = useQuery(customFieldsQuery(workspaceId))
  const proposed = new Map(profile.mapping.map((one) => [one.column, one]))
  const nameOf = ({ header, column }: FileColumn) => header || words.unnamed(column + 1)
  const targetOf = ({ column }: FileColumn) => mapping.find((one) => one.column === column)?.field ?? leftOut

  const choicesOf = (column: FileColumn): Choice[] => {
    const known = [...standardColumns, ...customColumns(fields.data ?? [])].map(({ field, label }) => ({
      value: field,
      label,
    }))
    const own = customPath(nameOf(column))
    const type = typeOf(proposed.get(column.column)?.type)
    const fresh = known.some(({ value }) => value === own)
      ? []
      : [{ value: own, label: words.newField(nameOf(column), strings.settings.fields.types[type]) }]
    const present = targetOf(column)
    const others =
      present !== leftOut && ![...known, ...fresh].some(({ value }) => value === present)
        ? [{ value: present, label: present.replace(/^customFields\./, '') }]
        : []
    return [{ value: leftOut, label: words.leaveOut }, ...known, ...fresh, ...others]
  }
  const change = (column: FileColumn, field: string) => {
    const found = proposed.get(column.column)
    const same = found?.field === field ? withoutReason(found) : undefined
    const isCustom = customNameOf(field) !== undefined
    const next: MappedColumn = same ?? {
      column: column.column,
      field: field === leftOut ? null : field,
      ...(isCustom && { type: typeOf(found?.type) }),
    }
    onMapping([...mapping.filter((one) => one.column !== column.column), next])
  }
  // A field that the import makes takes its options from the file by itself.
  const optionFields = new Set(
    fields.data?.filter(({ type }) => hasOptions(type)).map(({ name }) => customPath(name)),
  )
  const ofColumn = ({ column }: FileColumn) => mapping.find((one) => one.column === column)
  const makesOptions = (column: FileColumn) => ofColumn(column)?.createOptions === true
  const setMakesOptions = (column: FileColumn, createOptions: boolean) => {
    const { createOptions: _, ...present } = ofColumn(column)!
    const next = createOptions ? { ...present, createOptions } : present
    onMapping(mapping.map((one) => (one.column === column.column ? next : one)))
  }
  return (
    <Table
      label={words.mapping}
      rows={profile.columns}
      keyOf={({ column }) => String(column)}
      columns={[
        {
          label: words.column,
          cell: (column) => (
            <>
              <strong>
                <bdi>{nameOf(column)}</bdi>
              </strong>
              <p className="quiet">{column.evidence}</p>
            </>
          ),
        },
        {
          label: words.examples,
          spare: true,
          cell: ({ samples }) => (
            <ul className="samples quiet">
              {samples.slice(0, 3).map((sample) => (
                <li key={sample}>
                  <bdi>{sample}</bdi>
                </li>
              ))}
            </ul>
          ),
        },
        {
          label: words.goesTo,
          cell: (column) => (
            <>
              <SelectField
                hideLabel
                label={words.target(nameOf(column))}
                value={targetOf(column)}
                choices={choicesOf(column)}
                onChange={(field) => change(column, field)}
              />
              {optionFields.has(targetOf(column)) && (
                <label className="check">
                  <input
                    type="checkbox"
                    checked={makesOptions(column)}
                    onChange={() => setMakesOptions(column, !makesOptions(column))}
                  />
                  {words.makeOptions}
                </label>
              )}
            </>
          ),
        },
      ]}
    />
  )
}

const typeOf = (type: FieldType | undefined): FieldType => type ?? 'text'

function withoutReason({ because: _, ...column }: ImportProfile['mapping'][number]): MappedColumn {
  return column
}
