import type { ContactDraft } from '../contacts/draft.ts'

/** What a bulk change can do, and the one parameter that each needs. */
export const bulkActions = {
  addTags: 'tags',
  removeTags: 'tags',
  setTags: 'tags',
  setFields: 'fields',
  clearFields: 'names',
  doNotContact: 'value',
  addToList: 'listId',
  removeFromList: 'listId',
  delete: null,
  restore: null,
} as const

export type BulkActionType = keyof typeof bulkActions
export type BulkParameter = NonNullable<(typeof bulkActions)[BulkActionType]>

/** Fields as a caller gives them; null clears. Identifiers are not among them: nobody shares one. */
export type BulkFields = Pick<
  ContactDraft,
  | 'firstName'
  | 'lastName'
  | 'fullName'
  | 'businessName'
  | 'jobTitle'
  | 'gender'
  | 'streetAddress'
  | 'fullAddress'
  | 'city'
  | 'state'
  | 'postalCode'
  | 'country'
  | 'timezone'
  | 'preferredChannel'
  | 'channels'
  | 'status'
  | 'lastDialTime'
  | 'mostRecentOutcome'
> & { customFields?: Readonly<Record<string, unknown>> | null | undefined }

/** One change for many contacts, as it is asked for. What is faulty is left out, its fault is the translator's. */
export interface BulkAction {
  type?: BulkActionType | undefined
  tags?: readonly (string | undefined)[] | undefined
  fields?: BulkFields | undefined
  /** Of fields: `city`, `customFields.MRR`. */
  names?: readonly (string | undefined)[] | undefined
  value?: boolean | undefined
  listId?: string | undefined
}
