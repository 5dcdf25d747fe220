import {
  type OpenapiDocument,
  operationsOf,
  reachableFrom,
  resolve,
  schemaIn,
} from '../openapi/openapi-document.ts'
import { fieldsIn, renderFields, typeOf } from './fields.ts'
import { guidePages, renderShelves } from './guides.ts'
import { type Html, html, prose, renderPage } from './html.ts'
import { renderOperation } from './render-operation.ts'

/** The page at `/docs`: what one can do, and the wires. */
export function renderOverview(documents: ReadonlyMap<string, OpenapiDocument>): string {
  const main = html`<h1>One store of people, on several APIs</h1>
<div class="introduction"><p>A contact written on one API is the same contact, at once, on every other. New programs use
<a href="/docs/roster">roster</a>; the others speak other systems’ published APIs, so that their clients work here when
their base URL is changed. Every example is a line to paste: put your key into <code>ROSTER_KEY</code> first.</p></div>
<div class="wires">
${[...documents].map(
  ([name, { info, paths }]) => html`<section><h2><a href="/docs/${name}">${name}</a></h2>
${prose(info.description.split(/\n\s*\n/, 1)[0])}
<p class="bounds">${Object.values(paths).flatMap(Object.keys).length} calls · <a href="/openapi/${name}.json">OpenAPI 3.1</a></p></section>`,
)}
</div>
<div class="shelves">${renderShelves()}</div>
<p><a href="${guidePages}">All guides</a> · <a href="/docs/errors">Every error</a> · <a href="/docs/limits">Every limit</a></p>`
  return renderPage({ title: 'Roster’s API', wires: [...documents.keys()], main })
}

/** Where the page of a resource stands. */
export function resourcePage(wire: string, group: string): string {
  return `/docs/${wire}/${slugOf(group)}`
}

/**
 * A wire's first page: what it is, its resources with their calls, and the shape of its failures. Each call has its id as an anchor here
 * too, so that a link from before there were pages of resources still leads to it.
 */
export function renderWire(wire: string, wires: readonly string[], document: OpenapiDocument): string {
  const { info, tags } = document
  const main = html`<h1>${info.title}</h1>
<div class="introduction">${prose(info.description)}
<p>Machine-readable: <a href="/openapi/${wire}.json">OpenAPI 3.1</a>.</p></div>
${tags.map(
  ({
    name,
  }) => html`<section class="resource"><h2 id="${slugOf(name)}"><a href="${resourcePage(wire, name)}">${name}</a></h2>
<ul>${operationsOf(document, name).map(
    ({ method, path, operation }) =>
      html`<li id="${operation.operationId}"><a href="${resourcePage(wire, name)}#${operation.operationId}"><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></a> <span>${operation.summary}</span></li>`,
  )}</ul></section>`,
)}
${renderFailures(document)}`
  return renderPage({ title: info.title, wire, wires, contents: renderContents(wire, document), main })
}

/** The page of a resource: its calls, and every schema that they name. */
export function renderResource(
  wire: string,
  wires: readonly string[],
  document: OpenapiDocument,
  group: string,
): string {
  const calls = operationsOf(document, group)
  const schemas = reachableFrom(
    document,
    calls.map(({ operation }) => operation),
  )
  const main = html`<h1>${group}</h1>
${calls.map((placed) => renderOperation(document, placed, `/docs/${wire}#failures`))}
<h2 id="schemas">Schemas</h2>
${schemas.map(
  ([
    name,
    schema,
  ]) => html`<section class="schema" id="schema-${name}"><h3>${name} <span class="type">${typeOf(schema)}</span></h3>
${renderFields(fieldsIn(schema))}</section>`,
)}`
  const title = `${group} · ${document.info.title}`
  return renderPage({ title, wire, wires, contents: renderContents(wire, document, group), main })
}

/** All resources of the wire; the calls of the one that is open. */
function renderContents(wire: string, document: OpenapiDocument, open?: string): Html {
  return html`<nav class="contents" aria-label="Resources">
<h2><a href="/docs/${wire}"${open === undefined && html` aria-current="page"`}>Overview</a></h2>
${document.tags.map(
  ({
    name,
  }) => html`<h2><a href="${resourcePage(wire, name)}"${name === open && html` aria-current="page"`}>${name}</a></h2>
${name === open && renderCalls(document, name)}`,
)}
<h2><a href="/docs/${wire}#failures">Failures</a></h2>
</nav>`
}

function renderCalls(document: OpenapiDocument, group: string): Html {
  return html`<ul>${operationsOf(document, group).map(
    ({ method, operation }) =>
      html`<li><a href="#${operation.operationId}"><span class="method ${method.toLowerCase()}">${method}</span> ${operation.summary}</a></li>`,
  )}<li><a href="#schemas">Schemas</a></li></ul>`
}

/** The common shape of the wire's failures. */
function renderFailures(document: OpenapiDocument): Html {
  const responses = Object.values(document.components.responses)
  const schema = schemaIn(responses[0]?.content)
  return html`<h2 id="failures">Failures</h2>
<section class="schema"><p>One shape for all of them: ${responses.map(({ description }, index) => [index > 0 && ', ', description])}. <a href="/docs/errors">Every error</a> with its cause and its cure.</p>
${schema && renderFields(fieldsIn(resolve(document, schema)))}</section>`
}

/** A group's name in a path. */
export function slugOf(group: string): string {
  return group.toLowerCase().replaceAll(/\W+/g, '-')
}
