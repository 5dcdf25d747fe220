/** Keywords with data, not schemas: a `title` in it is an ordinary property. */
const dataKeywords = new Set(['examples', 'example', 'default', 'enum', 'const', 'discriminator', '$ref'])

export type Place = (schema: object) => object

/** The schemas with a `title`, each stored once; the functions return a reference in their place. */
export interface Components {
  schemas: Record<string, object>
  /**
   * Adds an answer's schema, which is open: later versions may add fields and values, so generated clients
   * must accept them.
   */
  placeAnswer: Place
  /**
   * Adds the schema of a body or a parameter, which is closed. If an open answer has its title, it becomes
   * `<title>Input`.
   */
  placeBody: Place
}

/**
 * Collects the schemas with a `title`. Answers must be added before bodies, which get other names in a
 * conflict. Refuses two different schemas with one title.
 */
export function collectSchemas(): Components {
  const schemas: Record<string, object> = {}
  const bodies = new Map<string, string>()
  return {
    schemas,
    placeAnswer: (schema) => visitor(opened, nameOfAnswer)(schema) as object,
    placeBody: (schema) => visitor((node) => node, nameOfBody)(schema) as object,
  }

  function nameOfAnswer(name: string, schema: object): string {
    refuseOther(name, schema)
    return name
  }

  function nameOfBody(name: string, schema: object): string {
    const known = bodies.get(name)
    const isFree = schemas[name] === undefined || isSame(schemas[name], schema)
    const own = known ?? (isFree ? name : `${name}Input`)
    refuseOther(own, schema)
    bodies.set(name, own)
    return own
  }

  function refuseOther(name: string, schema: object): void {
    const known = schemas[name]
    if (known !== undefined && !isSame(known, schema))
      throw new Error(`Two different schemas have the title "${name}"`)
  }

  function visitor(change: (node: Node) => Node, nameOf: (title: string, schema: object) => string) {
    return visit

    function visit(given: unknown): unknown {
      if (Array.isArray(given)) return given.map(visit)
      if (typeof given !== 'object' || given === null) return given
      const { default: preset, ...rest } = change(documentedOf(given as Node))
      const copy = Object.fromEntries(
        Object.entries(rest).map(([key, value]) => [key, visitKeyword(key, value)]),
      )
      if (preset !== undefined) copy.description = withPreset(copy.description, preset)
      if (typeof copy.title !== 'string') return copy
      const name = nameOf(copy.title.replaceAll(/[^\w.-]/g, ''), copy)
      schemas[name] = copy
      return { $ref: `#/components/schemas/${name}` }
    }

    function visitKeyword(key: string, value: unknown): unknown {
      if (dataKeywords.has(key)) return value
      if (key !== 'properties') return visit(value)
      // The keys are names here, and one may be `default`.
      const named = Object.entries(value as object)
      return Object.fromEntries(named.map(([name, schema]) => [name, visit(schema)]))
    }
  }
}

type Node = Record<string, unknown>

const isSame = (one: unknown, other: object) => JSON.stringify(one) === JSON.stringify(other)

/** The documented form of a schema, if it says more than the validating one: see `DocumentedAs`. */
function documentedOf(node: Node): Node {
  const { 'x-documented-as': documented, ...rest } = node
  if (documented === undefined) return rest
  // A named schema is the same wherever it is used.
  const isNamed = (documented as Node).title !== undefined
  return isNamed ? (documented as Node) : { ...(documented as Node), ...notesOf(rest) }
}

/** A field keeps its own description and examples. */
function notesOf({ description, examples }: Node): Node {
  return { ...(description !== undefined && { description }), ...(examples !== undefined && { examples }) }
}

/** The schema without the restrictions that would break clients when fields or values are added. */
function opened({ additionalProperties, enum: values, ...rest }: Node): Node {
  const node =
    additionalProperties === false || additionalProperties === undefined
      ? rest
      : { ...rest, additionalProperties }
  return values === undefined
    ? node
    : { ...node, description: openWords(rest.description), 'x-extensible-enum': values }
}

function openWords(description: unknown): string {
  const words = 'Other values may come with a later version'
  return typeof description === 'string' ? `${description}. ${words}` : words
}

/**
 * The default of a value, in words. The keyword `default` would do harm: generated clients fill it in, and so
 * write what their caller never said.
 */
function withPreset(description: unknown, preset: unknown): string {
  const words = `Left out: \`${JSON.stringify(preset)}\``
  return description === undefined ? words : `${description}. ${words}`
}
