import { limits } from '../../core/limits.ts'
import { html } from './html.ts'
import type { OpenapiDocument } from './openapi-document.ts'
import { renderPage } from './page.ts'
import { prose } from './prose.ts'

/** What each bound is of. Text is counted in code points. */
const bounded: Record<keyof typeof limits, string> = {
  bodyBytesMax: 'Bytes of a body; beyond it 413',
  batchBodyBytesMax: 'Bytes of a batch’s body; beyond it 413',
  textMax: 'Characters of a text field, where nothing else is said',
  addressMax: 'Characters of an address',
  emailMax: 'Characters of an email',
  externalIdMax: 'Characters of an external id',
  descriptionMax: 'Characters of a description',
  customValueMax: 'Characters of one custom value',
  customFieldsPerWorkspaceMax: 'Custom fields of a workspace',
  aliasesPerCustomFieldMax: 'Former names that a custom field keeps',
  tagMax: 'Characters of a tag',
  tagsPerContactMax: 'Tags of a contact',
  tagsPerWorkspaceMax: 'Tags of a workspace',
  listsPerWorkspaceMax: 'Lists of a workspace',
  attributesPerContactMax: 'Undefined attributes of a contact',
  channelsMax: 'Channels of a contact',
  jsonDepthMax: 'Levels of nested JSON',
  batchMax: 'Records of a batch',
  pageMax: 'Records of a page; a wire may have a lower one of its own',
  searchMax: 'Characters of a search',
  filterTextMax: 'UTF-16 units of a filter’s text',
  filterDepthMax: 'Levels of brackets and “not” in a filter',
  filterTestsMax: 'Comparisons in a filter',
  filterExpandedMax: 'Comparisons in a filter and the segments inside it',
  filterValuesMax: 'Values of one comparison',
  filterValueMax: 'Characters of a filter’s value',
  selectedIdsMax: 'Ids that a selection names',
  segmentsPerWorkspaceMax: 'Segments of a workspace',
  segmentDepthMax: 'Segments inside segments',
  segmentViewMax: 'Characters of a segment’s view, as JSON',
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
<h2>Limits</h2>
<table><thead><tr><th scope="col">At most</th><th scope="col">Of what</th></tr></thead>
<tbody>${Object.entries(bounded).map(
    ([name, what]) =>
      html`<tr><td>${limits[name as keyof typeof limits].toLocaleString('en')}</td><td>${what}</td></tr>`,
  )}</tbody></table>`
  return renderPage({ title: 'Roster’s API', wires: [...documents.keys()], main })
}
