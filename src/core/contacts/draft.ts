import type { OtherEmail, OtherPhone } from '../../store/kernel/contact-columns.ts'
import type { TimeZoneSource } from '../fields/contact.ts'
import type { PlainFieldName } from '../fields/contact-fields.ts'
import { at, type Fault } from '../kernel/fault.ts'
import type { JsonValue } from '../values/json-text.ts'
import type { Changes } from './contact-row.ts'

/** Fields that are one text; a moment is RFC 3339. */
type Plain = { [F in PlainFieldName]?: string | null | undefined }

type Nullish<T> = { [K in keyof T]: T[K] | null | undefined }

/** Custom values as a wire names their fields. */
export interface CustomDraft {
  /** What `key` is: a field's display name (former names too), its id or its slug. */
  by: 'name' | 'id' | 'slug'
  values: { key: string; value: JsonValue /** Where it stood in the request. */; path: string }[]
  /** Text that reads as the field's type is taken for it (`"12"` for a number): for wires and files that only have text. */
  parse: boolean
  /** A key that no field has: refused, or kept as an attribute. */
  unknown: 'refuse' | 'keep'
}

export interface TagsDraft {
  add?: readonly (string | undefined)[] | undefined
  remove?: readonly (string | undefined)[] | undefined
  /** Exactly these; before `add` and `remove`. */
  set?: readonly (string | undefined)[] | undefined
  /** Tags by id, whatever they are called by now: for a merge. */
  removeIds?: readonly string[]
  /** Where each stood in the request, for faults. */
  paths?: { add?: string; remove?: string; set?: string }
}

export interface ListsDraft {
  add?: readonly (string | undefined)[] | undefined
  remove?: readonly (string | undefined)[] | undefined
  /** Exactly these; before `add` and `remove`. */
  set?: readonly (string | undefined)[] | undefined
  /** Joins this list and leaves the former primary one; null leaves it. */
  primary?: string | null | undefined
  /** Where each stood in the request, for faults. */
  paths?: { add?: string; remove?: string; set?: string; primary?: string }
}

/**
 * What a caller says about one contact, in the store's words: absent or blank is untouched, null clears. Types are right (the
 * translator's schema saw to it); everything else is judged by the core. `faults` are what the translator already
 * found: the core adds its own and refuses all at once.
 */
export interface ContactDraft extends Plain {
  /** Spaces around texts go; a wire that promises every letter keeps them. */
  trims?: boolean
  phone?: string | null | undefined
  /** How phones without `+` are read; the workspace's own region when absent. */
  defaultRegion?: string | undefined
  /** Keep the phone's text for the wire that answers with it. */
  keepPhoneAsGiven?: boolean
  /** The phone as it was once written, beside it: for what comes back from an export. */
  phoneAsGiven?: string | null | undefined
  /** What is dialled after the phone has answered: digits, `*`, `#` and pauses. */
  phoneExtension?: string | null | undefined
  /** Further phones: all of them on create and update, added to those there are by an upsert; null is none. */
  otherPhones?: readonly (Partial<Nullish<OtherPhone>> | undefined)[] | null | undefined
  email?: string | null | undefined
  /** Further emails, likewise. */
  otherEmails?: readonly (Partial<Nullish<OtherEmail>> | undefined)[] | null | undefined
  /** A zone's name; the word `derive` asks for the one that the phone or the workspace gives. */
  timezone?: string | null | undefined
  /** A zone that is there is never derived again, as the dialects' pages say; otherwise it follows a changed phone. */
  keepsTimeZone?: boolean
  /** Where `timezone` came from, for what comes back from an export; the caller's own word unless given. */
  timezoneSource?: TimeZoneSource | undefined
  /** True is set in every mode. False lifts it on an update in so many words, elsewhere only with the next. */
  doNotContact?: boolean | null | undefined
  /** Whoever writes may say that a person may be contacted again, and says so of everybody whom this is about. */
  allowLiftingDoNotContact?: boolean | null | undefined
  channels?: readonly string[] | null | undefined
  tags?: TagsDraft
  custom?: CustomDraft
  /** Values that no custom field defines, whatever fields there are by now: for what comes back from an export. */
  attributes?: Readonly<Record<string, JsonValue>> | undefined
  lists?: ListsDraft
  faults?: readonly Fault[]
}

/** How a given value meets what a matched contact has: it replaces, or it only fills what is empty. */
export type WriteMode = 'replace' | 'fill'

/** How an upsert writes to the contact that it matched; tags and lists add whatever these say. */
export interface WriteModes {
  default: WriteMode
  /** By the contact's field; `customFields` for all custom values. */
  fields?: Readonly<Partial<Record<string, WriteMode>>>
}

/** The modes for callers who may add to people and not take them over, such as a public form: identifiers stay. */
export function keepingIdentifiers({ default: byDefault, fields }: WriteModes): WriteModes {
  return { default: byDefault, fields: { ...fields, phone: 'fill', email: 'fill', externalId: 'fill' } }
}

export const matchKeys = ['phone', 'email', 'externalId'] as const
export type MatchKey = (typeof matchKeys)[number]

/** What an upsert found its contact by: one of the keys, or one of the contact's other phones or emails. */
export type MatchedBy = MatchKey | 'otherPhone' | 'otherEmail'

/** Who wrote it and as part of what; kept in the log. */
export interface Authorship {
  actor: string
  operationId: string
}

/** Takes changes back that the log has, as they were logged: ids, not names. Whether it is right to is the caller's. */
export interface ContactRevert {
  op: 'revert'
  id: string
  /** Newest first. */
  changes: readonly Changes[]
  /** What it becomes where its life is among the changes. */
  life?: 'living' | 'deleted' | undefined
  /** Takes back do-not-contact too where the changes set it; without it that stays. */
  allowLiftingDoNotContact?: boolean | undefined
}

export type ContactWrite = Partial<Authorship> &
  (
    | { op: 'create'; draft: ContactDraft; refusesPossibleSame?: boolean }
    | {
        op: 'upsert'
        draft: ContactDraft
        /** Looked for in this order; the first living contact that has one is the match. */
        matchBy: readonly MatchKey[]
        /** A new contact is refused where a living one has its phone in another form (`samePersonNumbers`). */
        refusesPossibleSame?: boolean
        modes: WriteModes
        /** A phone or email that is replaced stays, among the contact's others. */
        keepsReplaced?: boolean
        /** `create`: a match stays as it is, which is `unchanged`. `update`: without one it is `not_found`. */
        only?: 'create' | 'update' | undefined
        /**
         * A match by phone or email of another name is another person: the write goes on without it, and what they share
         * becomes one of its other phones or emails. The date is when the file began: who was made since came from it.
         */
        keepsApart?: Date | undefined
      }
    | {
        op: 'update'
        id: string
        /** Whose it is, instead of the id: a living contact's. */
        externalId?: string | undefined
        draft: ContactDraft
        /** How given values meet what is there; all replace when absent. */
        modes?: WriteModes
        /** Only where it is one of these versions. */
        ifVersion?: readonly number[] | undefined
        /** A deleted contact too, which stays deleted: for what must hold when it is restored. */
        inBin?: boolean
      }
    | {
        op: 'promote'
        id: string
        /** The phone or the email that becomes the contact's own; it must be among its others. */
        draft: ContactDraft
        ifVersion?: readonly number[] | undefined
      }
    | {
        op: 'delete'
        id: string
        /** Whose it is, instead of the id: a living contact's. */
        externalId?: string | undefined
        ifVersion?: readonly number[] | undefined
      }
    | {
        op: 'restore'
        id: string
        ifVersion?: readonly number[] | undefined
        /** Comes back without these, which somebody else may have taken. */
        without?: readonly MatchKey[] | undefined
      }
    | ContactRevert
  )

/** Custom values as an object has them, by its keys; faults call it `customFields`. */
export function customDraft(
  values: Readonly<Record<string, unknown>> | null | undefined,
  how: Omit<CustomDraft, 'values'>,
): CustomDraft {
  return {
    ...how,
    values: Object.entries(values ?? {}).map(([key, value]) => ({
      key,
      value: value as JsonValue,
      path: at('customFields', key),
    })),
  }
}
