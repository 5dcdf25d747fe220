import { scalarFieldNames, scalarFields } from './scalar-fields.ts'

const fields = new Map<string, string>([
  ...scalarFieldNames.map((name) => [scalarFields[name].column, name] as const),
  ['phone', 'phone'],
  ['phone_as_given', 'phoneAsGiven'],
  ['email', 'email'],
  ['timezone', 'timezone'],
  ['timezone_source', 'timezoneSource'],
  ['do_not_contact', 'doNotContact'],
  ['channels', 'channels'],
  ['status', 'status'],
  ['last_dial_time', 'lastDialTime'],
  ['primary_list_id', 'primaryListId'],
])

/** What the API calls a column of `contacts`. */
export function fieldOfColumn(column: string): string {
  return fields.get(column) ?? column
}
