import type { CustomField } from '../../api/wire-types.ts'

/** What somebody is about to do with a field. */
export type FieldTask = { kind: 'new' } | { kind: 'edit' | 'delete' | 'retype'; field: CustomField }
