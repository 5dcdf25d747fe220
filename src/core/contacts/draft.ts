import type { OtherEmail, OtherPhone } from '../../store/kernel/contact-columns.ts'
import type { TimeZoneSource } from '../fields/contact.ts'
import type { PlainFieldName } from '../fields/contact-fields.ts'
import { at, type Fault } from '../kernel/fault.ts'
import type { JsonValue } from '../values/json-text.ts'
import type { Changes } from './contact-row.ts'

/** The fields that hold one text; a moment is in RFC 3339 form. */
type Plain = { [F in PlainFieldName]?: string | null | undefined }

type Nullish<T> = { [K in keyof T]: T[K] | null | undefined }

/** Custom values, with the keys that the wire uses. */
export interface CustomDraft {
  /** The meaning of `key`: a field's display name (former names included), its id or its slug. */
  by: 'name' | 'id' | 'slug'
  values: { key: string; value: JsonValue /** Where it stood in the request. */; path: string }[]
  /** Accepts text that reads as the field's type (`"12"` for a number); for wires and files that only have text. */
  parse: boolean
  /** What happens to a key without a field: it is refused, or stored as an attribute. */
  unknown: 'refuse' | 'keep'
}

export interface TagsDraft {
  add?: readonly (string | undefined)[] | undefined
  remove?: readonly (string | undefined)[] | undefined
  /** Replaces the tags with exactly these, before `add` and `remove`. */
  set?: readonly (string | undefined)[] | undefined
  /** Removes tags by id, whatever their present names are; used by a merge of tags. */
  removeIds?: readonly string[]
  /** The place of each list in the request, for faults. */
  paths?: { add?: string; remove?: string; set?: string }
}

export interface ListsDraft {
  add?: readonly (string | undefined)[] | undefined
  remove?: readonly (string | undefined)[] | undefined
  /** Replaces the lists with exactly these, before `add` and `remove`. */
  set?: readonly (string | undefined)[] | undefined
  /** Adds the contact to this list as its primary one and removes it from the former primary list; null only removes it. */
  primary?: string | null | undefined
  /** The place of each in the request, for faults. */
  paths?: { add?: string; remove?: string; set?: string; primary?: string }
}

/**
 * One contact as a caller gives it, in the store's terms. Absent or blank leaves a field unchanged; null
 * clears it. The types are right, because the wire's schema checked them; the core judges everything else.
 * `faults` holds what the wire already found; the core adds its own and refuses them all together.
 */
export interface ContactDraft extends Plain {
  /** Removes outer spaces of text; wires that promise to store text exactly leave it off. */
  trims?: boolean
  phone?: string | null | undefined
  /** The region with which phones without `+` are read; the workspace's default region if absent. */
  defaultRegion?: string | undefined
  /** Stores the phone also as it was given, for the wire that returns it in that form. */
  keepPhoneAsGiven?: boolean
  /** The phone as it was originally given; set when an export is imported again. */
  phoneAsGiven?: string | null | undefined
  /** Dialled after the phone answers: digits, `*`, `#` and pauses. */
  phoneExtension?: string | null | undefined
  /** Further phones. A create or update replaces all of them, an upsert adds to them; null means none. */
  otherPhones?: readonly (Partial<Nullish<OtherPhone>> | undefined)[] | null | undefined
  email?: string | null | undefined
  /** Further emails, written in the same way as `otherPhones`. */
  otherEmails?: readonly (Partial<Nullish<OtherEmail>> | undefined)[] | null | undefined
  /** The name of a time zone; `derive` asks for the one that follows from the phone or the workspace. */
  timezone?: string | null | undefined
  /**
   * Never derives a zone again once the contact has one, as the compatible APIs document; otherwise the zone
   * follows a changed phone.
   */
  keepsTimeZone?: boolean
  /** The source of `timezone`, for an export that is imported again; `caller` if absent. */
  timezoneSource?: TimeZoneSource | undefined
  /**
   * True always applies. False applies on an update of one contact by its id; elsewhere it needs
   * `allowLiftingDoNotContact`.
   */
  doNotContact?: boolean | null | undefined
  /**
   * Allows false in `doNotContact` to lift it. The caller thereby states that the people of this write agreed
   * to be contacted.
   */
  allowLiftingDoNotContact?: boolean | null | undefined
  channels?: readonly string[] | null | undefined
  tags?: TagsDraft
  custom?: CustomDraft
  /**
   * Values that are stored as attributes even if a custom field of that name exists; for an export that is
   * imported again.
   */
  attributes?: Readonly<Record<string, JsonValue>> | undefined
  lists?: ListsDraft
  faults?: readonly Fault[]
}

/** How a given value is applied to a matched contact: it replaces the present value, or only fills an empty one. */
export type WriteMode = 'replace' | 'fill'

/** How an upsert writes to the contact that it matched. Tags and lists are added in every mode. */
export interface WriteModes {
  default: WriteMode
  /** By the contact's field; `customFields` for all custom values. */
  fields?: Readonly<Partial<Record<string, WriteMode>>>
}

/**
 * The modes for callers who may complete contacts but not take them over, such as a public form: identifiers
 * are only filled.
 */
export function keepingIdentifiers({ default: byDefault, fields }: WriteModes): WriteModes {
  return { default: byDefault, fields: { ...fields, phone: 'fill', email: 'fill', externalId: 'fill' } }
}

export const matchKeys = ['phone', 'email', 'externalId'] as const
export type MatchKey = (typeof matchKeys)[number]

/** How an upsert found its contact: by one of the match keys, or by one of the contact's other phones or emails. */
export type MatchedBy = MatchKey | 'otherPhone' | 'otherEmail'

/** Who made the write, and the operation that it belongs to; stored in the log. */
export interface Authorship {
  actor: string
  operationId: string
}

/**
 * Undoes logged changes of a contact, as they are logged: with ids, not names. The caller decides whether
 * that is allowed.
 */
export interface ContactRevert {
  op: 'revert'
  id: string
  /** Newest first. */
  changes: readonly Changes[]
  /** The life state that the contact returns to, if it is among the changes. */
  life?: 'living' | 'deleted' | undefined
  /** Also undoes do-not-contact where these changes set it; otherwise it is kept. */
  allowLiftingDoNotContact?: boolean | undefined
}

export type ContactWrite = Partial<Authorship> &
  (
    | { op: 'create'; draft: ContactDraft; refusesPossibleSame?: boolean }
    | {
        op: 'upsert'
        draft: ContactDraft
        /** The keys to match by, in this order; the first living contact that holds one is the match. */
        matchBy: readonly MatchKey[]
        /** Refuses a new contact if a living one has its phone in another form (`samePersonNumbers`). */
        refusesPossibleSame?: boolean
        modes: WriteModes
        /** Moves a replaced phone or email to the contact's other ones. */
        keepsReplaced?: boolean
        /**
         * `create`: a match is left unchanged, with the result `unchanged`. `update`: a draft without a match
         * gives `not_found`.
         */
        only?: 'create' | 'update' | undefined
        /**
         * Treats a match by phone or email whose name differs as another person: the write goes on without
         * that match, and the shared identifier becomes one of its other phones or emails. The date is the
         * start of the import: contacts created later come from the same file.
         */
        keepsApart?: Date | undefined
      }
    | {
        op: 'update'
        id: string
        /** The living contact's external id, given instead of the id. */
        externalId?: string | undefined
        draft: ContactDraft
        /** How given values are applied; all replace if absent. */
        modes?: WriteModes
        /** Writes only if the contact has one of these versions. */
        ifVersion?: readonly number[] | undefined
        /** Also writes to a deleted contact, which stays deleted; for what has to be true when it is restored. */
        inBin?: boolean
      }
    | {
        op: 'promote'
        id: string
        /** The phone or email that becomes the contact's own; it must be one of its other ones. */
        draft: ContactDraft
        ifVersion?: readonly number[] | undefined
      }
    | {
        op: 'delete'
        id: string
        /** The living contact's external id, given instead of the id. */
        externalId?: string | undefined
        ifVersion?: readonly number[] | undefined
      }
    | {
        op: 'restore'
        id: string
        ifVersion?: readonly number[] | undefined
        /** Restores the contact without these identifiers, which another contact may have taken. */
        without?: readonly MatchKey[] | undefined
      }
    | ContactRevert
  )

/** Custom values from an object, by its keys; faults name them under `customFields`. */
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
