import { nameOf, type SchemaNode } from '../openapi/openapi-document.ts'
import { type Html, html, inline } from './html.ts'

/** A field of a body or an answer, or a parameter. */
export interface Field {
  name: string
  schema: SchemaNode
  required: boolean
  description?: string | undefined
}

/** The fields of an object schema. */
export function fieldsIn({ properties = {}, required = [] }: SchemaNode): Field[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    schema,
    required: required.includes(name),
    description: schema.description,
  }))
}

/** Fields as a list of terms: name, type, bounds, description, and nested fields. */
export function renderFields(fields: readonly Field[]): Html {
  return html`<dl class="fields">${fields.map(renderField)}</dl>`
}

function renderField({ name, schema, required, description }: Field): Html {
  const inner = schema.items ?? schema
  const nested = inner.$ref === undefined ? fieldsIn(inner) : []
  return html`<dt><code>${name}</code> <span class="type">${typeOf(schema)}</span>${
    required && html` <span class="required">required</span>`
  }</dt>
<dd>${description !== undefined && html`<p>${inline(description)}</p>`}${renderBounds(schema)}${
    nested.length > 0 && renderFields(nested)
  }</dd>`
}

/** A schema's type in words; a component as a link to it. */
export function typeOf(schema: SchemaNode): Html {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref)
    return html`<a href="#schema-${name}">${name}</a>`
  }
  const branches = schema.anyOf ?? schema.oneOf
  if (branches !== undefined) {
    return html`${branches.map((branch, index) => [index > 0 && ' or ', typeOf(branch)])}`
  }
  const types = [schema.type ?? 'any JSON'].flat()
  return html`${types.map((type, index) => [index > 0 && ' or ', oneType(schema, type)])}`
}

function oneType(schema: SchemaNode, type: string): Html {
  if (type === 'array' && schema.items !== undefined) return html`list of ${typeOf(schema.items)}`
  if (type === 'string' && schema.format !== undefined) return html`${schema.format}`
  return html`${type}`
}

/** Only bounds that a caller can violate. */
function renderBounds(schema: SchemaNode): Html | undefined {
  const values = (schema.enum ?? schema['x-extensible-enum'])?.filter((value) => value !== null)
  const range = [schema.minimum, schema.maximum].map((bound) => bound?.toLocaleString('en') ?? '')
  const bounds = [
    values &&
      html`One of ${values.map((value, index) => [index > 0 && ', ', html`<code>${String(value)}</code>`])}`,
    schema.maxLength !== undefined && html`At most ${schema.maxLength.toLocaleString('en')} characters`,
    schema.maxItems !== undefined && html`At most ${schema.maxItems.toLocaleString('en')} items`,
    schema.maximum !== undefined && html`${range.join(' to ')}`,
    schema.default !== undefined && html`Default <code>${JSON.stringify(schema.default)}</code>`,
  ].filter((bound) => bound !== undefined && bound !== false)
  if (bounds.length === 0) return undefined
  return html`<p class="bounds">${bounds.map((bound, index) => [index > 0 && ' · ', bound])}</p>`
}
