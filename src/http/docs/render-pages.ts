import { limits } from '../../core/kernel/limits.ts'
import { type OpenapiDocument, operationsOf, resolve, schemaIn } from '../openapi/openapi-document.ts'
import { fieldsIn, renderFields, typeOf } from './fields.ts'
import { type Html, html, prose, renderPage } from './html.ts'
import { renderOperation } from './render-operation.ts'

/** What each bound is of. Text is counted in code points. */
const bounded: Record<keyof typeof limits, string> = {
  bodyBytesMax: 'Bytes of a body; beyond it 413',
  batchBodyBytesMax: 'Bytes of a batch’s body; beyond it 413',
  openBodyBytesMax: 'Bytes of a body that is sent without a key or a session',
  jsonNamesMax: 'Different names of fields in a JSON body',
  jsonValuesMax: 'Values in a JSON body: texts, numbers, lists and objects',
  batchJsonValuesMax: 'Values in the JSON body of a batch',
  textMax: 'Characters of a text field, where nothing else is said',
  addressMax: 'Characters of an address',
  emailMax: 'Characters of an email',
  externalIdMax: 'Characters of an external id',
  descriptionMax: 'Characters of a description',
  workspaceDescriptionMax: 'Characters of a workspace’s description',
  iconMax: 'Characters of a workspace’s icon',
  customValueMax: 'Characters of one custom value',
  contactBytesMax: 'Bytes of all values of a contact together',
  pageBytesMax: 'Bytes of the contacts of one page, which is cut there and goes on at nextCursor',
  customFieldsPerWorkspaceMax: 'Custom fields of a workspace',
  aliasesPerCustomFieldMax: 'Former names that a custom field keeps',
  optionsPerFieldMax: 'Options of a custom field',
  formerOptionsMax: 'Deleted and merged options that a custom field keeps',
  optionNameMax: 'Characters of an option’s name',
  tagMax: 'Characters of a tag',
  tagsPerContactMax: 'Tags of a contact',
  tagsPerWorkspaceMax: 'Tags of a workspace',
  tagsNamedMax: 'Tags that one list of a write names',
  tagsPerCallMax: 'Different tags that one call names',
  listsPerWorkspaceMax: 'Lists of a workspace',
  attributesPerContactMax: 'Undefined attributes of a contact',
  otherIdentifiersMax: 'Other phones of a contact, and other emails',
  channelsMax: 'Channels of a contact',
  jsonDepthMax: 'Levels of nested JSON',
  batchMax: 'Records of a batch',
  pageMax: 'Records of a page; a wire may have a lower one of its own',
  unfinishedJobsPerWorkspaceMax: 'Jobs of a workspace that have not ended; beyond it 429 with Retry-After',
  bulkIdsMax: 'Ids that a bulk change names; a filter or a list has no such bound',
  mergedAtOnceMax:
    'Contacts of a tag that is merged into another while the call waits; of more it is 202, and a job goes on',
  webhooksPerWorkspaceMax: 'Webhooks of a workspace',
  webhookUrlMax: 'A webhook’s address',
  webhookReplaysMax: 'Replays of a webhook that have not ended',
  feedWaitersMax: 'Calls and streams that wait for changes at one time; beyond it 503 with Retry-After',
  jobListenersMax: 'Event streams of jobs that are open at one time; beyond it 503 with Retry-After',
  searchMax: 'Characters of a search',
  filterTextMax: 'UTF-16 units of a filter’s text',
  filterDepthMax: 'Levels of brackets and “not” in a filter',
  filterTestsMax: 'Comparisons in a filter',
  filterExpandedMax: 'Comparisons in a filter and the segments inside it',
  filterValuesMax: 'Values of one comparison',
  filterAllValuesMax: 'Values in all conditions of a filter',
  filterValueMax: 'Characters of a filter’s value',
  selectedIdsMax: 'Ids that a selection names',
  segmentsPerWorkspaceMax: 'Segments of a workspace',
  segmentDepthMax: 'Segments inside segments',
  segmentViewMax: 'Characters of a segment’s view, as JSON',
  uploadsPerWorkspaceMax: 'Files of a workspace that are kept for an import; beyond it 429 with Retry-After',
  writesWaitingMax: 'Single writes waiting in a workspace; beyond it 503 with Retry-After',
  passwordMin: 'Characters that a password has at least',
  passwordMax: 'Characters of a password',
  preferencesBytesMax: 'Bytes of what the dashboard keeps for a person',
}

/** The page at `/docs`: the wires, and the limits that hold on all of them. */
export function renderOverview(documents: ReadonlyMap<string, OpenapiDocument>): string {
  const main = html`<h1>One store of people, four wires</h1>
<div class="introduction"><p>A contact written on one wire is the same contact, at once, on every other. New programs use
<a href="/docs/roster">roster</a>; the others speak other systems’ published APIs, so that their clients work here when
their base URL is changed.</p></div>
<div class="wires">
${[...documents].map(
  ([name, { info, paths }]) => html`<section><h2><a href="/docs/${name}">${name}</a></h2>
${prose(info.description.split(/\n\s*\n/, 1)[0])}
<p class="bounds">${Object.values(paths).flatMap(Object.keys).length} calls · <a href="/openapi/${name}.json">OpenAPI 3.1</a></p></section>`,
)}
</div>
<p><a href="/docs/guides">Guides</a> · <a href="/docs/errors">Errors</a></p>
<h2>Limits</h2>
<table><thead><tr><th scope="col">At most</th><th scope="col">Of what</th></tr></thead>
<tbody>${Object.entries(bounded).map(
    ([name, what]) =>
      html`<tr><td>${limits[name as keyof typeof limits].toLocaleString('en')}</td><td>${what}</td></tr>`,
  )}</tbody></table>`
  return renderPage({ title: 'Roster’s API', wires: [...documents.keys()], main })
}

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
