import { exampleOf } from '../openapi/example-of.ts'
import {
  type OpenapiDocument,
  type OperationNode,
  type ParameterNode,
  type PlacedOperation,
  resolve,
  schemaIn,
} from '../openapi/openapi-document.ts'
import { curlOf } from './examples.ts'
import { type Field, fieldsIn, renderFields, typeOf } from './fields.ts'
import { type Html, html, prose } from './html.ts'

/** Longer lists of fields are collapsed, so that calls stay close to each other on the page. */
const openFieldsMax = 12

/** One call: its description and input on one side, a request and its answer on the other. */
export function renderOperation(
  document: OpenapiDocument,
  placed: PlacedOperation,
  failuresAt: string,
): Html {
  const { method, path, operation } = placed
  return html`<section class="operation" id="${operation.operationId}">
<div class="told">
<h3>${operation.summary} <a class="anchor" href="#${operation.operationId}" aria-label="Link to this call">#</a></h3>
<p class="call"><span class="method ${method.toLowerCase()}">${method}</span> <code>${path}</code></p>
${prose(operation.description)}
${renderParameters('Path', operation, 'path')}
${renderParameters('Query', operation, 'query')}
${renderParameters('Headers', operation, 'header')}
${renderBody(document, operation)}
${renderAnswers(operation, failuresAt)}
</div>
<div class="shown">
<pre tabindex="0"><code>${curlOf(document, placed)}</code></pre>
${renderExampleBody(document, operation)}${renderExampleAnswer(document, operation)}
</div>
</section>`
}

function renderParameters(
  title: string,
  { parameters = [] }: OperationNode,
  where: ParameterNode['in'],
): Html | undefined {
  const fields: Field[] = parameters.filter((parameter) => parameter.in === where)
  return fields.length === 0 ? undefined : html`<h4>${title}</h4>${renderFields(fields)}`
}

function renderBody(document: OpenapiDocument, { requestBody }: OperationNode): Html | undefined {
  const schema = schemaIn(requestBody?.content)
  if (schema === undefined) return undefined
  const fields = fieldsIn(resolve(document, schema))
  if (fields.length === 0) return html`<h4>Body</h4><p>${typeOf(schema)}</p>`
  const isOpen = fields.length <= openFieldsMax
  return html`<h4>Body</h4>
<details${isOpen && html` open`}><summary>${fields.length} field${fields.length > 1 && 's'}</summary>
${renderFields(fields)}</details>`
}

function renderAnswers({ responses }: OperationNode, failuresAt: string): Html {
  const all = Object.entries(responses)
  const successes = all.filter(([status]) => Number(status) < 400)
  const failures = all.filter(([status]) => Number(status) >= 400)
  return html`<h4>Answers</h4>
<ul class="answers">${successes.map(([status, { description = '', content }]) => {
    const schema = schemaIn(content)
    return html`<li><span class="status">${status}</span> ${description}${schema && html`: ${typeOf(schema)}`}</li>`
  })}${
    failures.length > 0 &&
    html`<li class="failures"><a href="${failuresAt}">Failures</a>: ${failures.map(([status]) => status).join(', ')}</li>`
  }</ul>`
}

/** The body with which "Try it" starts. */
function renderExampleBody(document: OpenapiDocument, { requestBody }: OperationNode): Html | undefined {
  const schema = schemaIn(requestBody?.content)
  if (schema === undefined) return undefined
  return html`<template class="body">${JSON.stringify(exampleOf(document, schema, true), null, 2)}</template>
`
}

function renderExampleAnswer(document: OpenapiDocument, { responses }: OperationNode): Html | undefined {
  const [status, response] = Object.entries(responses).find(([status]) => Number(status) < 400) ?? []
  const schema = schemaIn(response?.content)
  if (schema === undefined) return undefined
  const example = JSON.stringify(exampleOf(document, schema), null, 2)
  return html`<details><summary>Answer ${status}</summary><pre tabindex="0"><code>${example}</code></pre></details>`
}
