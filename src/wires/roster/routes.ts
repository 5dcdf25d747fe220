import type { Services } from '../../core/services.ts'
import type { Route } from '../../http/wire.ts'
import { changeApiKey } from './api-keys/change-api-key.ts'
import { createApiKey } from './api-keys/create-api-key.ts'
import { getApiKey } from './api-keys/get-api-key.ts'
import { listApiKeys } from './api-keys/list-api-keys.ts'
import { revokeApiKey } from './api-keys/revoke-api-key.ts'
import { startBulk } from './bulk/start-bulk.ts'
import { changeContact } from './contacts/change-contact.ts'
import { createContact } from './contacts/create-contact.ts'
import { getContact } from './contacts/get-contact.ts'
import { getContacts } from './contacts/get-contacts.ts'
import { listContactHistory } from './contacts/list-contact-history.ts'
import { listContacts } from './contacts/list-contacts.ts'
import { lookupContact } from './contacts/lookup-contact.ts'
import { removeContact } from './contacts/remove-contact.ts'
import { restoreContact } from './contacts/restore-contact.ts'
import { searchContacts } from './contacts/search-contacts.ts'
import { upsertContact } from './contacts/upsert-contact.ts'
import { writeBatch } from './contacts/write-batch.ts'
import { changeCustomField } from './custom-fields/change-custom-field.ts'
import { createCustomField } from './custom-fields/create-custom-field.ts'
import { getCustomField } from './custom-fields/get-custom-field.ts'
import { listCustomFields } from './custom-fields/list-custom-fields.ts'
import { orderCustomFields } from './custom-fields/order-custom-fields.ts'
import { removeCustomField } from './custom-fields/remove-custom-field.ts'
import { retypeCustomField } from './custom-fields/retype-custom-field.ts'
import { exportContacts } from './exports/export-contacts.ts'
import { cancelImport } from './imports/cancel-import.ts'
import { changeImport } from './imports/change-import.ts'
import { getImport } from './imports/get-import.ts'
import { getImportErrors } from './imports/get-import-errors.ts'
import { listImportErrors } from './imports/list-import-errors.ts'
import { listImports } from './imports/list-imports.ts'
import { startImport } from './imports/start-import.ts'
import { streamImport } from './imports/stream-import.ts'
import { undoImport } from './imports/undo-import.ts'
import { uploadImport } from './imports/upload-import.ts'
import { cancelJob } from './jobs/cancel-job.ts'
import { getJob } from './jobs/get-job.ts'
import { listJobs } from './jobs/list-jobs.ts'
import { listKept } from './jobs/list-kept.ts'
import { streamJob } from './jobs/stream-job.ts'
import { undoJob } from './jobs/undo-job.ts'
import { changeList } from './lists/change-list.ts'
import { changeMembers } from './lists/change-members.ts'
import { createList } from './lists/create-list.ts'
import { getList } from './lists/get-list.ts'
import { listLists } from './lists/list-lists.ts'
import { listMembers } from './lists/list-members.ts'
import { removeList } from './lists/remove-list.ts'
import { acceptInvite } from './people/accept-invite.ts'
import { changePerson } from './people/change-person.ts'
import { createInvite } from './people/create-invite.ts'
import { createPasswordLink } from './people/create-password-link.ts'
import { listInvites } from './people/list-invites.ts'
import { listPeople } from './people/list-people.ts'
import { removeInvite } from './people/remove-invite.ts'
import { removePerson } from './people/remove-person.ts'
import { changeSegment } from './segments/change-segment.ts'
import { createSegment } from './segments/create-segment.ts'
import { getSegment } from './segments/get-segment.ts'
import { listSegments } from './segments/list-segments.ts'
import { removeSegment } from './segments/remove-segment.ts'
import { changePassword } from './session/change-password.ts'
import { changeSession } from './session/change-session.ts'
import { getPreferences } from './session/get-preferences.ts'
import { getSession } from './session/get-session.ts'
import { setPreferences } from './session/set-preferences.ts'
import { setUp } from './session/set-up.ts'
import { signIn } from './session/sign-in.ts'
import { signOut } from './session/sign-out.ts'
import { getStats } from './stats/get-stats.ts'
import { changeTag } from './tags/change-tag.ts'
import { createTag } from './tags/create-tag.ts'
import { getTag } from './tags/get-tag.ts'
import { listTags } from './tags/list-tags.ts'
import { removeTag } from './tags/remove-tag.ts'
import { addSample } from './workspaces/add-sample.ts'
import { changeWorkspace } from './workspaces/change-workspace.ts'
import { createWorkspace } from './workspaces/create-workspace.ts'
import { getWorkspace } from './workspaces/get-workspace.ts'
import { listWorkspaces } from './workspaces/list-workspaces.ts'
import { removeWorkspace } from './workspaces/remove-workspace.ts'

export const routes = (services: Services): Route[] => [
  ['POST', '/v2/contacts', createContact(services)],
  ['POST', '/v2/contacts/upsert', upsertContact(services)],
  ['POST', '/v2/contacts/batch', writeBatch(services)],
  ['POST', '/v2/contacts/get', getContacts(services)],
  ['POST', '/v2/contacts/search', searchContacts(services)],
  ['GET', '/v2/contacts/lookup', lookupContact(services)],
  ['GET', '/v2/contacts', listContacts(services)],
  ['GET', '/v2/contacts/:id', getContact(services)],
  ['PATCH', '/v2/contacts/:id', changeContact(services)],
  ['DELETE', '/v2/contacts/:id', removeContact(services)],
  ['POST', '/v2/contacts/:id/restore', restoreContact(services)],
  ['GET', '/v2/contacts/:id/history', listContactHistory(services)],

  ['POST', '/v2/imports', uploadImport(services)],
  ['GET', '/v2/imports', listImports(services)],
  ['GET', '/v2/imports/:id', getImport(services)],
  ['PATCH', '/v2/imports/:id', changeImport(services)],
  ['POST', '/v2/imports/:id/start', startImport(services)],
  ['GET', '/v2/imports/:id/events', streamImport(services)],
  ['POST', '/v2/imports/:id/cancel', cancelImport(services)],
  ['GET', '/v2/imports/:id/errors', listImportErrors(services)],
  ['GET', '/v2/imports/:id/errors.csv', getImportErrors(services)],
  ['POST', '/v2/imports/:id/undo', undoImport(services)],

  ['GET', '/v2/exports', exportContacts(services)],

  ['GET', '/v2/custom-fields', listCustomFields(services)],
  ['POST', '/v2/custom-fields', createCustomField(services)],
  ['PUT', '/v2/custom-fields/order', orderCustomFields(services)],
  ['GET', '/v2/custom-fields/:id', getCustomField(services)],
  ['PATCH', '/v2/custom-fields/:id', changeCustomField(services)],
  ['DELETE', '/v2/custom-fields/:id', removeCustomField(services)],
  ['POST', '/v2/custom-fields/:id/retype', retypeCustomField(services)],

  ['GET', '/v2/tags', listTags(services)],
  ['POST', '/v2/tags', createTag(services)],
  ['GET', '/v2/tags/:id', getTag(services)],
  ['PATCH', '/v2/tags/:id', changeTag(services)],
  ['DELETE', '/v2/tags/:id', removeTag(services)],

  ['GET', '/v2/lists', listLists(services)],
  ['POST', '/v2/lists', createList(services)],
  ['GET', '/v2/lists/:id', getList(services)],
  ['PATCH', '/v2/lists/:id', changeList(services)],
  ['DELETE', '/v2/lists/:id', removeList(services)],
  ['GET', '/v2/lists/:id/members', listMembers(services)],
  ['POST', '/v2/lists/:id/members', changeMembers(services)],

  ['GET', '/v2/segments', listSegments(services)],
  ['POST', '/v2/segments', createSegment(services)],
  ['GET', '/v2/segments/:id', getSegment(services)],
  ['PATCH', '/v2/segments/:id', changeSegment(services)],
  ['DELETE', '/v2/segments/:id', removeSegment(services)],

  ['POST', '/v2/bulk', startBulk(services)],
  ['GET', '/v2/jobs', listJobs(services)],
  ['GET', '/v2/jobs/:id', getJob(services)],
  ['GET', '/v2/jobs/:id/events', streamJob(services)],
  ['POST', '/v2/jobs/:id/cancel', cancelJob(services)],
  ['POST', '/v2/jobs/:id/undo', undoJob(services)],
  ['GET', '/v2/jobs/:id/kept', listKept(services)],

  ['GET', '/v2/workspaces', listWorkspaces(services)],
  ['POST', '/v2/workspaces', createWorkspace(services)],
  ['GET', '/v2/workspaces/:id', getWorkspace(services)],
  ['PATCH', '/v2/workspaces/:id', changeWorkspace(services)],
  ['DELETE', '/v2/workspaces/:id', removeWorkspace(services)],
  ['POST', '/v2/workspaces/:id/sample', addSample(services)],

  ['GET', '/v2/stats', getStats(services)],

  ['GET', '/v2/api-keys', listApiKeys(services)],
  ['POST', '/v2/api-keys', createApiKey(services)],
  ['GET', '/v2/api-keys/:id', getApiKey(services)],
  ['PATCH', '/v2/api-keys/:id', changeApiKey(services)],
  ['DELETE', '/v2/api-keys/:id', revokeApiKey(services)],

  ['POST', '/v2/setup', setUp(services)],
  ['POST', '/v2/session', signIn(services)],
  ['GET', '/v2/session', getSession(services)],
  ['PATCH', '/v2/session', changeSession(services)],
  ['DELETE', '/v2/session', signOut(services)],
  ['POST', '/v2/session/password', changePassword(services)],
  ['GET', '/v2/session/preferences', getPreferences(services)],
  ['PUT', '/v2/session/preferences', setPreferences(services)],

  ['GET', '/v2/people', listPeople(services)],
  ['PATCH', '/v2/people/:id', changePerson(services)],
  ['DELETE', '/v2/people/:id', removePerson(services)],
  ['POST', '/v2/people/:id/password-link', createPasswordLink(services)],
  ['GET', '/v2/invites', listInvites(services)],
  ['POST', '/v2/invites', createInvite(services)],
  ['DELETE', '/v2/invites/:id', removeInvite(services)],
  ['POST', '/v2/invites/accept', acceptInvite(services)],
]
