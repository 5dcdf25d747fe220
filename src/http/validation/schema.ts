import {
  type Static,
  type TObject,
  type TObjectOptions,
  type TProperties,
  type TSchema,
  type TUnsafe,
  Type,
} from 'typebox'
import { limits } from '../../core/kernel/limits.ts'

type Notes = {
  title?: string
  description?: string
  examples?: unknown[]
  /** What a first call says for this query parameter. */
  example?: unknown
}

/** Text of at most `max` code points; blank text has become null before validation. */
export function Text(
  max: number,
  notes: Notes & { minLength?: number; pattern?: string } = {},
): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', maxLength: max, ...notes })
}

/** Text or null: the shape of most contact fields. */
export function NullableText(
  max: number,
  notes: Notes & { minLength?: number; pattern?: string } = {},
): TUnsafe<string | null> {
  return Nullable(Text(max, notes))
}

/**
 * The schema's value or null, as `type: [t, "null"]`: one fault instead of the two of `anyOf`. Throws at
 * start for a schema without one plain `type`.
 */
export function Nullable<S extends TSchema>(schema: S): TUnsafe<Static<S> | null> {
  // The title belongs to the schema without null.
  const {
    type,
    enum: values,
    title: _,
    ...rest
  } = schema as { type?: string; enum?: unknown[]; title?: string }
  if (typeof type !== 'string') throw new Error('Nullable needs a schema with one type')
  return Type.Unsafe<Static<S> | null>({
    ...rest,
    type: [type, 'null'],
    ...(values && { enum: [...values, null] }),
  })
}

/** A UUID in its usual form, in either case. */
export function Uuid(notes: Notes = {}): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', format: 'uuid', ...notes })
}

/** A full-date of RFC 3339. */
export function Day(notes: Notes = {}): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', format: 'date', ...notes })
}

/** A time without a fraction, as some vendors' documentation shows it: their clients parse fixed formats. */
export function toTheSecond(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

/** A date-time of RFC 3339, with an offset or `Z`. */
export function Timestamp(notes: Notes = {}): TUnsafe<string> {
  return Type.Unsafe<string>({ type: 'string', format: 'date-time', ...notes })
}

/** One of a few words. */
export function OneOf<const Values extends readonly string[]>(
  values: Values,
  notes: Notes & { default?: Values[number] } = {},
): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...notes })
}

/** An integer within bounds; in a query, written without a plus sign, leading zeros or a fraction. */
export function Whole(
  minimum: number,
  maximum: number,
  notes: Notes & { default?: number } = {},
): TUnsafe<number> {
  return Type.Unsafe<number>({ type: 'integer', minimum, maximum, ...notes })
}

export function Flag(notes: Notes & { default?: boolean } = {}): TUnsafe<boolean> {
  return Type.Unsafe<boolean>({ type: 'boolean', ...notes })
}

export function List<S extends TSchema>(
  items: S,
  options: Notes & { minItems?: number; maxItems?: number } = {},
): TUnsafe<Static<S>[]> {
  return Type.Unsafe<Static<S>[]>({ type: 'array', items, ...options })
}

/** An object with any keys and values of one schema. TypeBox's own Record misses keys with a line break. */
export function Dictionary<S extends TSchema>(
  values: S,
  notes: Notes & { maxProperties?: number } = {},
): TUnsafe<Record<string, Static<S>>> {
  return Type.Unsafe<Record<string, Static<S>>>({ type: 'object', additionalProperties: values, ...notes })
}

/** A schema that is documented as another one, which tells clients more than is validated. */
export function DocumentedAs<S extends TSchema>(schema: S, documented: object): S {
  return { ...schema, 'x-documented-as': documented }
}

/** Any JSON value. */
export function Json(notes: Notes = {}): TUnsafe<unknown> {
  return Type.Unsafe<unknown>({ ...notes })
}

/**
 * An object with these keys and no others. Other top-level keys of a body or query are handled by the wire
 * (`unknownFields`, `unknownParameters`): a fault, or dropped before validation. In nested objects they are
 * always a fault.
 */
export function Fields<P extends TProperties>(properties: P, options: TObjectOptions = {}): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

/** A path with the id of one record. */
export const IdParams = Fields({ id: Uuid({ description: 'The id of the record' }) })

/** The fields of a workspace besides its name, on the wires that have workspaces, with the core's names. */
export const workspaceFields = {
  description: NullableText(limits.workspaceDescriptionMax),
  timezone: NullableText(limits.textMax, {
    description: 'IANA time zone name: what a contact gets whose phone tells none',
    examples: ['Europe/Paris'],
  }),
  icon: NullableText(limits.iconMax, { description: 'Kept as given: a name, an emoji or an address' }),
  contactName: NullableText(limits.textMax),
  contactPhone: NullableText(limits.textMax),
  contactEmail: NullableText(limits.emailMax),
  streetAddress: NullableText(limits.addressMax),
  state: NullableText(limits.textMax),
  zip: NullableText(limits.textMax),
  country: NullableText(limits.textMax),
  businessRegistrationNumber: NullableText(limits.textMax),
}

/** A workspace's settings in a body, each optional. */
export const workspaceSettings = Type.Partial(Type.Object(workspaceFields)).properties
