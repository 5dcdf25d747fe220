import { type ApiCall, urlOf } from './api-call.ts'

const keyMark = '$ROSTER_KEY'

/** The call as a command line; the key comes from the environment, so that none is ever in a snippet. */
export function asCurl(call: ApiCall, origin = window.location.origin): string {
  const lines = [
    `curl ${call.method === 'GET' ? '' : `-X ${call.method} `}${shellQuoted(origin + urlOf(call))}`,
    `-H "Authorization: Bearer ${keyMark}"`,
  ]
  if (call.body instanceof Blob) lines.push('--data-binary @FILE')
  else if (call.body !== undefined) {
    lines.push("-H 'Content-Type: application/json'", `-d ${shellQuoted(JSON.stringify(call.body))}`)
  }
  return lines.join(' \\\n  ')
}

/** The call as JavaScript for Node or Deno. */
export function asFetch(call: ApiCall, origin = window.location.origin): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is one in the snippet
  const headers = ['    Authorization: `Bearer ${process.env.ROSTER_KEY}`,']
  const lines = [`  method: '${call.method}',`]
  if (call.body !== undefined && !(call.body instanceof Blob)) {
    headers.push("    'Content-Type': 'application/json',")
    lines.push(`  body: JSON.stringify(${JSON.stringify(call.body, null, 2).replaceAll('\n', '\n  ')}),`)
  }
  return [
    `const response = await fetch(${JSON.stringify(origin + urlOf(call))}, {`,
    ...lines.slice(0, 1),
    '  headers: {',
    ...headers,
    '  },',
    ...lines.slice(1),
    '})',
    'const answer = await response.json()',
  ].join('\n')
}

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
