import { exampleOf } from '../openapi/example-of.ts'
import { type OpenapiDocument, type PlacedOperation, schemaIn } from '../openapi/openapi-document.ts'

/** The placeholder for Roster's origin until a page is served. */
export const originMark = 'http://roster.invalid'

/** A call as a curl line that can be pasted, with the key in the environment. */
export function curlOf(document: OpenapiDocument, { method, path, operation }: PlacedOperation): string {
  const body = schemaIn(operation.requestBody?.content)
  const url = originMark + path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)
  const lines = [
    method === 'GET' ? `curl "${url}"` : `curl -X ${method} "${url}"`,
    `-H "${keyHeader(document)}"`,
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d '${inQuotes(exampleOf(document, body, true))}'`]),
  ]
  return lines.join(' \\\n  ')
}

function keyHeader({ components }: OpenapiDocument): string {
  const scheme = Object.values(components.securitySchemes)[0]
  return scheme?.type === 'apiKey' ? `${scheme.name}: $ROSTER_KEY` : 'Authorization: Bearer $ROSTER_KEY'
}

/** JSON inside the shell's single quotes. */
function inQuotes(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll("'", "'\\''")
}
