import { type ApiCall, urlOf } from './api-call.ts'

const keyMark = '$ROSTER_KEY'

/** The call as a curl line; the key comes from the environment, so that no snippet contains one. */
export function asCurl(call: ApiCall, origin = window.location.origin): string {
  const lines = [
    `curl ${call.method === 'GET' ? '' : `-X ${call.method} `}${shellQuoted(origin + urlOf(call))}`,
    `-H "Authorization: Bearer ${keyMark}"`,
  ]
  if (call.body instanceof Blob) {
    lines.push(
      "-H 'Content-Type: application/octet-stream'",
      `--data-binary ${shellQuoted(`@${nameOf(call.body)}`)}`,
    )
  } else if (call.body !== undefined) {
    lines.push("-H 'Content-Type: application/json'", `-d ${shellQuoted(JSON.stringify(call.body))}`)
  }
  return lines.join(' \\\n  ')
}

/** The call as JavaScript for Node or Deno. */
export function asFetch(call: ApiCall, origin = window.location.origin): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one in the snippet
  const headers = ['    Authorization: `Bearer ${process.env.ROSTER_KEY}`,']
  const imports: string[] = []
  const body: string[] = []
  if (call.body instanceof Blob) {
    imports.push("import { readFile } from 'node:fs/promises'", '')
    headers.push("    'Content-Type': 'application/octet-stream',")
    body.push(`  body: await readFile(${JSON.stringify(nameOf(call.body))}),`)
  } else if (call.body !== undefined) {
    headers.push("    'Content-Type': 'application/json',")
    body.push(`  body: JSON.stringify(${JSON.stringify(call.body, null, 2).replaceAll('\n', '\n  ')}),`)
  }
  return [
    ...imports,
    `const response = await fetch(${JSON.stringify(origin + urlOf(call))}, {`,
    `  method: '${call.method}',`,
    '  headers: {',
    ...headers,
    '  },',
    ...body,
    '})',
    // As text: some calls answer a file, some nothing.
    'console.log(response.status, await response.text())',
  ].join('\n')
}

/** The file that is sent. */
function nameOf(body: Blob): string {
  return body instanceof File ? body.name : 'FILE'
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
