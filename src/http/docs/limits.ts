import { limits } from '../../core/kernel/limits.ts'
import { guidePages, guides } from './guides.ts'
import { html, renderPage } from './html.ts'

/** Where the page of all bounds stands. */
export const limitPage = '/docs/limits'

/** What each bound is of. Text is counted in code points. */
export const bounded: Record<keyof typeof limits, string> = {
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

/** The page of every bound that holds on all wires, as it is in this program. */
export function renderLimitPage(wires: readonly string[]): string {
  const guide = guides().find(({ name }) => name === 'limits')
  const main = html`<h1>Every limit</h1>
${guide && html`<p>What happens at a limit, and how to stay below it: <a href="${guidePages}/limits">${guide.title}</a>.</p>`}
<table class="bounded"><thead><tr><th scope="col">At most</th><th scope="col">Of what</th></tr></thead>
<tbody>${Object.entries(bounded).map(
    ([name, what]) =>
      html`<tr id="${name}"><td>${limits[name as keyof typeof limits].toLocaleString('en')}</td><td>${what}</td></tr>`,
  )}</tbody></table>`
  return renderPage({ title: 'Every limit', wires, main })
}
