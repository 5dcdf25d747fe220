import type { Services } from '../../core/services.ts'
import type { Operation, Route } from '../../http/calls/operation.ts'
import { changeApiKey, createApiKey, getApiKey, getCaller, listApiKeys, revokeApiKey } from './api-keys.ts'
import { startBulk } from './bulk.ts'
import { getChangesCursor, listChanges, listChangesOfJob, streamChanges } from './changes.ts'
import { writeBatch } from './contact-batches.ts'
import { listContactHistory } from './contact-history.ts'
import {
  changeContact,
  createContact,
  eraseContact,
  getContact,
  lookupContact,
  promoteContact,
  removeContact,
  restoreContact,
  upsertContact,
} from './contacts.ts'
import { retypeCustomField } from './custom-field-retype.ts'
import {
  changeCustomField,
  createCustomField,
  getCustomField,
  listCustomFields,
  orderCustomFields,
  removeCustomField,
  restoreCustomField,
} from './custom-fields.ts'
import { withDryRun } from './dry-run.ts'
import { exportContacts, exportSelection } from './exports.ts'
import {
  addOption,
  changeOption,
  listOptions,
  mergeOption,
  orderOptions,
  removeOption,
  restoreOption,
} from './field-options.ts'
import { getContacts, listContacts, searchContacts } from './find-contacts.ts'
import { getImportErrors, listImportErrors, repairImport } from './import-errors.ts'
import { getImportWarnings, listImportWarnings } from './import-warnings.ts'
import {
  cancelImport,
  changeImport,
  getImport,
  listImports,
  startImport,
  streamImport,
  undoImport,
  uploadImport,
} from './imports.ts'
import { acceptInvite, createInvite, createPasswordLink, listInvites, removeInvite } from './invites.ts'
import { cancelJob, getJob, listJobs, listKept, streamJob, undoJob } from './jobs.ts'
import {
  changeList,
  changeMembers,
  createList,
  getList,
  listLists,
  listMembers,
  removeList,
  restoreList,
} from './lists.ts'
import { changePerson, listPeople, removePerson } from './people.ts'
import { changeSegment, createSegment, getSegment, listSegments, removeSegment } from './segments.ts'
import {
  changePassword,
  changeSession,
  getPreferences,
  getSession,
  setPreferences,
  setUp,
  signIn,
  signOut,
} from './session.ts'
import { endOtherSessions, endSession, listSessions } from './sessions.ts'
import { getStats } from './stats.ts'
import { changeTag, createTag, getTag, listTags, removeTag, restoreTag } from './tags.ts'
import {
  getWebhookDelivery,
  listWebhookDeliveries,
  retryWebhookDelivery,
  testWebhook,
} from './webhook-deliveries.ts'
import {
  changeWebhook,
  createWebhook,
  getWebhook,
  listWebhooks,
  pauseWebhook,
  removeWebhook,
  replayWebhook,
  resumeWebhook,
  rotateWebhookSecret,
} from './webhooks.ts'
import {
  addSample,
  changeWorkspace,
  createWorkspace,
  getWorkspace,
  listWorkspaces,
  removeWorkspace,
} from './workspaces.ts'

export const routes = (services: Services): Route[] => {
  const dry = (operation: Operation, leftOut?: 'key' | 'url') => withDryRun(services, operation, leftOut)
  return [
    ['POST', '/v2/contacts', createContact(services)],
    ['POST', '/v2/contacts/upsert', upsertContact(services)],
    ['POST', '/v2/contacts/batch', writeBatch(services)],
    ['POST', '/v2/contacts/get', getContacts(services)],
    ['POST', '/v2/contacts/search', searchContacts(services)],
    ['QUERY', '/v2/contacts', searchContacts(services)],
    ['QUERY', '/v2/contacts/search', searchContacts(services)],
    ['QUERY', '/v2/contacts/get', getContacts(services)],
    ['GET', '/v2/contacts/lookup', lookupContact(services)],
    ['GET', '/v2/contacts', listContacts(services)],
    ['GET', '/v2/contacts/:id', getContact(services)],
    ['PATCH', '/v2/contacts/:id', changeContact(services)],
    ['DELETE', '/v2/contacts/:id', removeContact(services)],
    ['POST', '/v2/contacts/:id/restore', restoreContact(services)],
    ['POST', '/v2/contacts/:id/erase', dry(eraseContact(services))],
    ['POST', '/v2/contacts/:id/promote', promoteContact(services)],
    ['GET', '/v2/contacts/:id/history', listContactHistory(services)],

    ['POST', '/v2/imports', uploadImport(services)],
    ['GET', '/v2/imports', listImports(services)],
    ['GET', '/v2/imports/:id', getImport(services)],
    ['PATCH', '/v2/imports/:id', changeImport(services)],
    ['POST', '/v2/imports/:id/start', startImport(services)],
    ['GET', '/v2/imports/:id/events', streamImport(services)],
    ['POST', '/v2/imports/:id/cancel', cancelImport(services)],
    ['GET', '/v2/imports/:id/errors', listImportErrors(services)],
    ['POST', '/v2/imports/:id/rows', dry(repairImport(services))],
    ['GET', '/v2/imports/:id/errors.csv', getImportErrors(services)],
    ['GET', '/v2/imports/:id/warnings', listImportWarnings(services)],
    ['GET', '/v2/imports/:id/warnings.csv', getImportWarnings(services)],
    ['POST', '/v2/imports/:id/undo', undoImport(services)],

    ['GET', '/v2/changes', listChanges(services)],
    ['GET', '/v2/changes/cursor', getChangesCursor(services)],
    ['GET', '/v2/changes/stream', streamChanges(services)],

    ['GET', '/v2/exports', exportContacts(services)],
    ['POST', '/v2/exports', exportSelection(services)],
    ['QUERY', '/v2/exports', exportSelection(services)],

    ['GET', '/v2/custom-fields', listCustomFields(services)],
    ['POST', '/v2/custom-fields', dry(createCustomField(services))],
    ['PUT', '/v2/custom-fields/order', dry(orderCustomFields(services))],
    ['GET', '/v2/custom-fields/:id', getCustomField(services)],
    ['PATCH', '/v2/custom-fields/:id', dry(changeCustomField(services))],
    ['DELETE', '/v2/custom-fields/:id', removeCustomField(services)],
    ['POST', '/v2/custom-fields/:id/restore', dry(restoreCustomField(services))],
    ['POST', '/v2/custom-fields/:id/retype', retypeCustomField(services)],
    ['GET', '/v2/custom-fields/:id/options', listOptions(services)],
    ['POST', '/v2/custom-fields/:id/options', dry(addOption(services))],
    ['PUT', '/v2/custom-fields/:id/options/order', dry(orderOptions(services))],
    ['PATCH', '/v2/custom-fields/:id/options/:optionId', dry(changeOption(services))],
    ['DELETE', '/v2/custom-fields/:id/options/:optionId', removeOption(services)],
    ['POST', '/v2/custom-fields/:id/options/:optionId/merge', mergeOption(services)],
    ['POST', '/v2/custom-fields/:id/options/:optionId/restore', dry(restoreOption(services))],

    ['GET', '/v2/tags', listTags(services)],
    ['POST', '/v2/tags', dry(createTag(services))],
    ['GET', '/v2/tags/:id', getTag(services)],
    ['PATCH', '/v2/tags/:id', changeTag(services)],
    ['DELETE', '/v2/tags/:id', removeTag(services)],
    ['POST', '/v2/tags/:id/restore', dry(restoreTag(services))],

    ['GET', '/v2/lists', listLists(services)],
    ['POST', '/v2/lists', dry(createList(services))],
    ['GET', '/v2/lists/:id', getList(services)],
    ['PATCH', '/v2/lists/:id', dry(changeList(services))],
    ['DELETE', '/v2/lists/:id', removeList(services)],
    ['POST', '/v2/lists/:id/restore', dry(restoreList(services))],
    ['GET', '/v2/lists/:id/members', listMembers(services)],
    ['POST', '/v2/lists/:id/members', dry(changeMembers(services))],

    ['GET', '/v2/segments', listSegments(services)],
    ['POST', '/v2/segments', dry(createSegment(services))],
    ['GET', '/v2/segments/:id', getSegment(services)],
    ['PATCH', '/v2/segments/:id', dry(changeSegment(services))],
    ['DELETE', '/v2/segments/:id', removeSegment(services)],

    ['POST', '/v2/bulk', startBulk(services)],
    ['GET', '/v2/jobs', listJobs(services)],
    ['GET', '/v2/jobs/:id', getJob(services)],
    ['GET', '/v2/jobs/:id/events', streamJob(services)],
    ['POST', '/v2/jobs/:id/cancel', cancelJob(services)],
    ['POST', '/v2/jobs/:id/undo', undoJob(services)],
    ['GET', '/v2/jobs/:id/changes', listChangesOfJob(services)],
    ['GET', '/v2/jobs/:id/kept', listKept(services)],

    ['GET', '/v2/webhooks', listWebhooks(services)],
    ['POST', '/v2/webhooks', createWebhook(services)],
    ['GET', '/v2/webhooks/:id', getWebhook(services)],
    ['PATCH', '/v2/webhooks/:id', changeWebhook(services)],
    ['DELETE', '/v2/webhooks/:id', removeWebhook(services)],
    ['POST', '/v2/webhooks/:id/test', testWebhook(services)],
    ['POST', '/v2/webhooks/:id/rotate', rotateWebhookSecret(services)],
    ['POST', '/v2/webhooks/:id/pause', pauseWebhook(services)],
    ['POST', '/v2/webhooks/:id/resume', resumeWebhook(services)],
    ['POST', '/v2/webhooks/:id/replay', replayWebhook(services)],
    ['GET', '/v2/webhooks/:id/deliveries', listWebhookDeliveries(services)],
    ['GET', '/v2/webhooks/:id/deliveries/:deliveryId', getWebhookDelivery(services)],
    ['POST', '/v2/webhooks/:id/deliveries/:deliveryId/retry', retryWebhookDelivery(services)],

    ['GET', '/v2/workspaces', listWorkspaces(services)],
    ['POST', '/v2/workspaces', dry(createWorkspace(services))],
    ['GET', '/v2/workspaces/:id', getWorkspace(services)],
    ['PATCH', '/v2/workspaces/:id', dry(changeWorkspace(services))],
    ['DELETE', '/v2/workspaces/:id', removeWorkspace(services)],
    ['POST', '/v2/workspaces/:id/sample', addSample(services)],

    ['GET', '/v2/stats', getStats(services)],

    ['GET', '/v2/me', getCaller(services)],
    ['GET', '/v2/api-keys', listApiKeys(services)],
    ['POST', '/v2/api-keys', dry(createApiKey(services), 'key')],
    ['GET', '/v2/api-keys/:id', getApiKey(services)],
    ['PATCH', '/v2/api-keys/:id', dry(changeApiKey(services))],
    ['DELETE', '/v2/api-keys/:id', dry(revokeApiKey(services))],

    ['POST', '/v2/setup', setUp(services)],
    ['POST', '/v2/session', signIn(services)],
    ['GET', '/v2/session', getSession(services)],
    ['PATCH', '/v2/session', changeSession(services)],
    ['DELETE', '/v2/session', signOut(services)],
    ['GET', '/v2/sessions', listSessions(services)],
    ['DELETE', '/v2/sessions', endOtherSessions(services)],
    ['DELETE', '/v2/sessions/:id', endSession(services)],
    ['POST', '/v2/session/password', changePassword(services)],
    ['GET', '/v2/session/preferences', getPreferences(services)],
    ['PUT', '/v2/session/preferences', setPreferences(services)],

    ['GET', '/v2/people', listPeople(services)],
    ['PATCH', '/v2/people/:id', dry(changePerson(services))],
    ['DELETE', '/v2/people/:id', dry(removePerson(services))],
    ['POST', '/v2/people/:id/password-link', createPasswordLink(services)],
    ['GET', '/v2/invites', listInvites(services)],
    ['POST', '/v2/invites', dry(createInvite(services), 'url')],
    ['DELETE', '/v2/invites/:id', dry(removeInvite(services))],
    ['POST', '/v2/invites/accept', acceptInvite(services)],
  ]
}
