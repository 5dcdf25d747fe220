import { exampleOf } from '../openapi/example-of.ts'
import {
  type OpenapiDocument,
  type OperationNode,
  type PlacedOperation,
  schemaIn,
} from '../openapi/openapi-document.ts'

/** The placeholder for Roster's origin until a page is served. */
export const originMark = 'http://roster.invalid'

/**
 * The call as a line that works when pasted, with the key and the ids in the environment. A call for a person who is signed in
 * takes the cookies that signing in has saved.
 */
export function curlOf(document: OpenapiDocument, { method, path, operation }: PlacedOperation): string {
  const url =
    originMark + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => variableOf(name)) + queryOf(operation)
  const lines = [
    method === 'GET' ? `curl "${url}"` : `curl -X ${method} "${url}"`,
    ...callerOf(document, operation),
    ...bodyOf(document, operation),
  ]
  return lines.join(' \\\n  ')
}

/** `optionId` is `$OPTION_ID` in the shell. */
function variableOf(name: string): string {
  return `$${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
}

/** What the call needs, and what shows it best. An id is the reader's own. */
function queryOf({ parameters = [] }: OperationNode): string {
  const shown = parameters.filter(
    ({ in: where, required, example }) => where === 'query' && (required || example),
  )
  const pairs = shown.map(({ name, schema, example }) =>
    schema.format === 'uuid'
      ? `${name}=${variableOf(name)}`
      : `${name}=${encodeURIComponent(String(example))}`,
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function callerOf({ components }: OpenapiDocument, { security }: OperationNode): string[] {
  if (security?.length === 0) return ['-c cookies.txt']
  if (security?.some((scheme) => Object.hasOwn(scheme, 'session')))
    return ['-b cookies.txt', '-H "X-Roster-Dashboard: 1"']
  const scheme = Object.values(components.securitySchemes)[0]
  const header =
    scheme?.type === 'apiKey' ? `${scheme.name}: $ROSTER_KEY` : 'Authorization: Bearer $ROSTER_KEY'
  return [`-H "${header}"`]
}

function bodyOf(document: OpenapiDocument, { requestBody }: OperationNode): string[] {
  const content = requestBody?.content
  if (content === undefined) return []
  if (content['application/octet-stream'] !== undefined) return ['--data-binary @people.csv']
  const body = exampleOf(document, schemaIn(content) ?? {}, true)
  return ['-H "Content-Type: application/json"', `-d '${inQuotes(body)}'`]
}

/** JSON inside the shell's single quotes. */
function inQuotes(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll("'", "'\\''")
}
