import { limits } from '../../core/limits.ts'
import { type Html, html } from './html.ts'
import type { OpenapiDocument } from './openapi-document.ts'
import { renderPage } from './page.ts'
import { prose } from './prose.ts'

/** What each bound is called. In code points and pieces; bodies in bytes. */
const boundNames: Record<keyof typeof limits, string> = {}

/** The page at `/docs`: the wires, and the limits that hold on all of them. */
export function renderOverview(documents: ReadonlyMap<string, OpenapiDocument>): string {
  const main = html`<h1>Roster’s API</h1>`
  return renderPage({ title: 'Roster’s API', wires: [...documents.keys()], main })
}
