import { fieldsIn, renderFields, typeOf } from './fields.ts'
import { type Html, html } from './html.ts'
import { type OpenapiDocument, operationsOf, resolve, schemaIn } from './openapi-document.ts'
import { renderPage } from './page.ts'
import { prose } from './prose.ts'
import { renderOperation } from './render-operation.ts'

/** A wire's whole reference on one page, which the browser's own search covers. */
export function renderReference(wire: string, wires: readonly string[], document: OpenapiDocument): string {
  const { info, tags, components } = document
  const schemas = Object.entries(components.schemas)
  const contents = html`<nav class="contents" aria-label="Calls">
${tags.map(({ name }) => renderContents(document, name))}
<h2><a href="#failures">Failures</a></h2>
<h2><a href="#schemas">Schemas</a></h2>
</nav>`
  const main = html`<h1>${info.title}</h1>
<div class="introduction">${prose(info.description)}
<p>Machine-readable: <a href="/openapi/${wire}.json">OpenAPI 3.1</a>.</p></div>
${tags.map(
  ({ name }) => html`<h2 id="${anchorOf(name)}">${name}</h2>
${operationsOf(document, name).map((placed) => renderOperation(document, placed))}`,
)}
${renderFailures(document)}
<h2 id="schemas">Schemas</h2>
${schemas.map(
  ([
    name,
    schema,
  ]) => html`<section class="schema" id="schema-${name}"><h3>${name} <span class="type">${typeOf(schema)}</span></h3>
${renderFields(fieldsIn(schema))}</section>`,
)}`
  return renderPage({ title: info.title, wire, wires, contents, main })
}

function renderContents(document: OpenapiDocument, group: string): Html {
  return html`<h2><a href="#${anchorOf(group)}">${group}</a></h2>
<ul>${operationsOf(document, group).map(
    ({ method, operation }) =>
      html`<li><a href="#${operation.operationId}"><span class="method ${method.toLowerCase()}">${method}</span> ${operation.summary}</a></li>`,
  )}</ul>`
}

/** One shape for all of them, as each wire has it. */
function renderFailures(document: OpenapiDocument): Html {
  const responses = Object.values(document.components.responses)
  const schema = schemaIn(responses[0]?.content)
  return html`<h2 id="failures">Failures</h2>
<section class="schema"><p>One shape for all of them: ${responses.map(({ description }, index) => [index > 0 && ', ', description])}.</p>
${schema && renderFields(fieldsIn(resolve(document, schema)))}</section>`
}

function anchorOf(group: string): string {
  return group.toLowerCase().replaceAll(/\W+/g, '-')
}
