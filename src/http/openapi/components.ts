/** Data, not schemas: what looks like a title in there is none. */
const dataKeywords = new Set(['examples', 'example', 'default', 'enum', 'const', 'discriminator', '$ref'])

export type Place = (schema: object) => object

/** The schemas that have a `title`, each placed once; the functions answer a reference in its stead. */
export interface Components {
  schemas: Record<string, object>
  /**
   * Places an answer's schema, which is open: other fields than these may come with a later version, and other words where there is a choice, so that a
   * client which is made today lives on.
   */
  placeAnswer: Place
  /** Places the schema of a body or a parameter, which is closed, as it is validated. Where an answer has its title and is open, it is `<title>Input`. */
  placeBody: Place
}

/**
 * Gathers the schemas that have a `title`. Answers are to be placed before bodies, which give way in their names. Refuses, when
 * the document is made, two different schemas of one title.
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
      // Here the keys are names, of which one may be `default`.
      const named = Object.entries(value as object)
      return Object.fromEntries(named.map(([name, schema]) => [name, visit(schema)]))
    }
  }
}

type Node = Record<string, unknown>

const isSame = (one: unknown, other: object) => JSON.stringify(one) === JSON.stringify(other)

/** What a schema is documented as, where what validates it says less: see `DocumentedAs`. */
function documentedOf(node: Node): Node {
  const { 'x-documented-as': documented, ...rest } = node
  if (documented === undefined) return rest
  // What has a name is the same wherever it stands.
  const isNamed = (documented as Node).title !== undefined
  return isNamed ? (documented as Node) : { ...(documented as Node), ...notesOf(rest) }
}

/** A field's own words stay beside what it is. */
function notesOf({ description, examples }: Node): Node {
  return { ...(description !== undefined && { description }), ...(examples !== undefined && { examples }) }
}

/** The schema without what would break a client when more comes. */
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
 * What a value is where it is left out, in words. As the keyword `default` it would do harm: clients that are made from the
 * document fill it in, and so write what their caller never said.
 */
function withPreset(description: unknown, preset: unknown): string {
  const words = `Left out: \`${JSON.stringify(preset)}\``
  return description === undefined ? words : `${description}. ${words}`
}
