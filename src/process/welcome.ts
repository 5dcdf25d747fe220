import type { FirstStart } from '../core/first-start.ts'
import { setupUrl } from './setup-url.ts'

export interface Welcome extends FirstStart {
  /** Where Roster listens. */
  url: string
  /** Where people reach it, when that is elsewhere. */
  publicUrl: string | undefined
  /** Given by the operator, who knows it. */
  bootstrapped: boolean
}

const example = { firstName: 'Ada', lastName: 'Lovelace', phone: '+14155552671', email: 'ada@example.com' }

/** What the first start says, once: the keys, and a line that makes the first contact when pasted. */
export function welcomeText(welcome: Welcome): string {
  const { url, publicUrl = url, workspaceId, accountKey, workspaceKey, setupToken, bootstrapped } = welcome
  return `Roster is running at ${url}

  Account key     ${bootstrapped ? '(the one in ROSTER_BOOTSTRAP_KEY)' : accountKey}
  Workspace id    ${workspaceId}
  Workspace key   ${workspaceKey}

The keys are shown this once. A lost one is replaced with: npx roster keys create --help

The dashboard; this link makes you its owner, once, within seven days (another: npx roster dashboard-link):

  ${setupUrl(publicUrl, setupToken)}

Your first contact:

  curl -X POST ${url}/v1/contacts -H 'Authorization: Bearer ${workspaceKey}' -H 'Content-Type: application/json' -d '${JSON.stringify(example)}'

${docsText(url)}`
}

/** Where to read on. */
export function docsText(url: string): string {
  return `API reference     ${url}/docs
OpenAPI           ${url}/openapi/roster.json  (also nedzo, nedzo-legacy, gomobile)
`
}
