import { Type } from 'typebox'
import { allows, requireScope } from '../../core/access/principal.ts'
import type { ContactWrite } from '../../core/contacts/draft.ts'
import { findPerson } from '../../core/contacts/find-person.ts'
import { expectWritten, type Written } from '../../core/contacts/outcome.ts'
import { getContact as getCoreContact } from '../../core/contacts/read-contacts.ts'
import { previewWrite } from '../../core/contacts/write-contacts.ts'
import { eraseContact as eraseCoreContact } from '../../core/erasure/erase-contacts.ts'
import type { Fault } from '../../core/kernel/fault.ts'
import { limits } from '../../core/kernel/limits.ts'
import type { Services } from '../../core/services.ts'
import { callScope, nothingToChange, pathScope } from '../../http/calls/call-scope.ts'
import { idAndSent } from '../../http/calls/conceal.ts'
import { versionsIn } from '../../http/calls/conditional.ts'
import { type Answer, operation } from '../../http/calls/operation.ts'
import { Fields, Flag, IdParams, List, Nullable, OneOf, Text } from '../../http/validation/schema.ts'
import {
  asForm,
  ChangeContactBody,
  CreateContactBody,
  draftFromChange,
  draftFromNew,
  readMatchBy,
  readModes,
  UpsertContactBody,
} from './contact-bodies.ts'
import {
  ContactWire,
  contactToWire,
  matchedBys,
  WrittenContactWire,
  writtenToWire,
} from './contact-fields.ts'
import { askedFields, fieldsQuery, pick } from './contact-parts.ts'
import {
  deletedQuery,
  dryRunBody,
  dryRunQuery,
  isDryRun,
  ownerQuery,
  workspaceBody,
  workspaceQuery,
} from './parameters.ts'

/** The query of every single write. */
const writeQuery = { ...dryRunQuery, ...fieldsQuery }

/** What a dry run answers. */
const PreviewWire = Fields(
  {
    dryRun: Type.Literal(true),
    status: OneOf(['created', 'updated', 'unchanged', 'deleted']),
    matchedBy: Nullable(OneOf(matchedBys)),
    contact: WrittenContactWire,
  },
  { title: 'Preview', description: 'The id of a contact that would be created is made up' },
)

type Scope = Parameters<Services['writes']['submit']>[0]

type Shown = ReturnType<typeof askedFields>

/** Writes and answers, or with `dryRun` only says what would happen; in both of the contact what `fields` asks for. */
async function performWrite(
  { writes }: Pick<Services, 'writes'>,
  scope: Scope,
  write: ContactWrite,
  call: Parameters<typeof isDryRun>[0] & { query: { fields?: string } },
  answer: (written: Written, shown: Shown) => Answer,
): Promise<Answer> {
  const shown = askedFields({ query: call.query })
  if (!isDryRun(call)) return answer(expectWritten(await writes.submit(scope, write)), shown)
  const written = expectWritten(await previewWrite(scope, write))
  const { status, matchedBy } = written
  const contact = pick(writtenToWire(written), shown)
  return { status: 200, body: { dryRun: true, status, matchedBy, contact } }
}

/** A written contact as the answer. Its tag is that of the contact alone, as a read answers it. */
function answerWritten(written: Written, shown: Shown, status = 200) {
  const { contact, doNotContactFrom, doNotContactKept, droppedTags } = written
  const says = [doNotContactFrom, doNotContactKept, droppedTags].some((note) => note !== undefined)
  const record = says || shown ? contactToWire(contact) : undefined
  const made = status === 201 && { location: `/v2/contacts/${contact.id}` }
  return { status, body: pick(writtenToWire(written), shown), record, version: contact.version, ...made }
}

/** The versions of a contact that a call accepts. */
function ifVersion(call: Parameters<typeof versionsIn>[0]): number[] | undefined {
  return versionsIn(call)?.map(Number)
}

export const createContact = (services: Services) =>
  operation({
    id: 'createContact',
    summary: 'Create a contact',
    description:
      'Nothing is required: a contact without phone, email and external id is kept too. A phone, email or external id that a living contact has is 409, and `errors` names the holder of each. A phone that a living contact has in another form is 409 `possible_same`, unless `allowPossibleSame`. Other phones and emails belong to as many contacts as say so.',
    group: 'Contacts',
    scope: 'write',
    query: Fields({ ...workspaceQuery, ...writeQuery }),
    body: CreateContactBody,
    collectsFaults: true,
    versioned: 'create',
    answers: { 200: PreviewWire, 201: WrittenContactWire },
    async handle(call) {
      const { body, faults } = call
      const scope = await callScope(services.directory, call)
      const refusesPossibleSame = body.allowPossibleSame !== true
      const write = { op: 'create', draft: draftFromNew(body, faults), refusesPossibleSame } as const
      return performWrite(services, scope, write, call, (written, shown) =>
        answerWritten(written, shown, 201),
      )
    },
  })

const UpsertWire = Fields(
  {
    created: Flag(),
    matchedBy: Nullable(
      OneOf(matchedBys, { description: 'What the contact was found by; null when it is new' }),
    ),
    contact: WrittenContactWire,
  },
  { title: 'Upserted' },
)

/** What a key may not say that has the scope `upsert` alone. */
const beyondForms = ['allowLiftingDoNotContact', 'setTags', 'removeTags', 'setLists', 'removeLists'] as const

export const upsertContact = (services: Services) =>
  operation({
    id: 'upsertContact',
    summary: 'Create a contact, or change the one there is',
    description:
      'Needs one of the identifiers in `matchBy`: unless it says otherwise, looks for a living contact with the phone, then for one with the email; then for exactly one that has the phone in another form, or the phone or email among its others, and whose names and identifiers contradict nothing given. What it was found by there stays where it is. On a match what is given overwrites and null clears; with `preserveExisting` only what is empty is filled, and `mode` says it field by field. Tags, lists, other phones and other emails add unless `mode` says otherwise, and a time zone that is set stays unless `mode.fields.timezone` is given, `timezone` is `derive`, or the phone that it came from changes. When one identifier finds a contact and another belongs to another contact, that is 409 and nothing is written. A phone or email that another one replaces stays, among the contact’s others. A key with `upsert` alone is answered with the id only, adds tags and lists, and never replaces an identifier that is there.',
    group: 'Contacts',
    scope: 'upsert',
    query: Fields({ ...workspaceQuery, ...writeQuery }),
    body: UpsertContactBody,
    collectsFaults: true,
    versioned: 'create',
    answers: { 200: Type.Union([UpsertWire, PreviewWire]), 201: UpsertWire },
    async handle(call) {
      const { preserveExisting, mode, matchBy, ...body } = call.body
      const scope = await callScope(services.directory, call)
      const isForm = !allows(call.principal, 'write')
      for (const name of beyondForms) if (body[name]) requireScope(call.principal, 'write', name)
      const given = readModes(mode, preserveExisting === true)
      const how = isForm ? asForm(given) : given
      const draft = draftFromNew(body, call.faults, how)
      const refusesPossibleSame = body.allowPossibleSame !== true
      const write = {
        op: 'upsert',
        draft,
        matchBy: readMatchBy(matchBy),
        modes: how.modes,
        refusesPossibleSame,
        keepsReplaced: true,
      } as const
      return performWrite(services, scope, write, call, (written, shown) => {
        const created = written.status === 'created'
        const { matchedBy } = written
        const {
          body: contact,
          record = contact,
          ...answer
        } = answerWritten(written, shown, created ? 201 : 200)
        return { ...answer, record, body: { created, matchedBy, contact } }
      })
    },
    // A form's caller must not learn which contacts exist.
    toBlind({ body }, call) {
      const { contact } = body as { contact: { id: string } }
      if (!allows(call.principal, 'write')) return { status: 200, body: { id: contact.id } }
      return { status: 200, body: { ...idAndSent(contact, call.body), status: 'written' } }
    },
  })

export const getContact = ({ directory }: Services) =>
  operation({
    id: 'getContact',
    summary: 'Get a contact',
    group: 'Contacts',
    scope: 'read',
    params: IdParams,
    query: Fields({
      ...ownerQuery,
      ...fieldsQuery,
      ...deletedQuery('Look in the bin instead of among the living'),
    }),
    versioned: 'read',
    answers: { 200: ContactWire },
    async handle(call) {
      const { params, query } = call
      const shown = askedFields(call)
      const scope = await pathScope(directory, 'contacts', call)
      const contact = await getCoreContact(scope, params.id, { deleted: query.deleted ?? false })
      return { status: 200, body: pick(contactToWire(contact), shown), version: contact.version }
    },
  })

const LookupQuery = Fields({
  ...workspaceQuery,
  phone: Type.Optional(
    Text(limits.textMax, {
      description:
        'In any form, also as phone systems send it (`sip:`, `tel:`, `whatsapp:`); digits without `+` are read with the workspace’s default region first, then as E.164',
      example: '+14155552671',
    }),
  ),
  email: Type.Optional(Text(limits.emailMax, { description: 'Compared without case' })),
  externalId: Type.Optional(Text(limits.externalIdMax, { description: 'Your own id of the person' })),
  ...fieldsQuery,
})

const LookedUpWire = Fields(
  {
    ...ContactWire.properties,
    matchedBy: OneOf(matchedBys, {
      description:
        '`phone` in the same or another form; `otherPhone`, `otherEmail`: it alone has it among its others',
    }),
    reading: Nullable(
      OneOf(['international', 'region', 'digits'], {
        description:
          'How the phone was read: with its country code, as dialled in the workspace’s region, or its digits as E.164',
      }),
    ),
  },
  { title: 'LookedUpContact' },
)

export const lookupContact = ({ directory, lookups }: Services) =>
  operation({
    id: 'lookupContact',
    summary: 'Who has this phone, email or external id',
    description:
      'Exactly one of the three. Answers the living contact that has it as its own, from the moment it was written; else the one that has the phone in another form, or has it among its others. Several of those are 409 `ambiguous`, and `candidates` names them. A withheld number (`anonymous`, `+266696687`) is 404 `no_number`. With `If-None-Match` and the answer’s `ETag`: 304 when nothing about it changed.',
    group: 'Contacts',
    scope: 'lookup',
    fails: ['ambiguous', 'no_number'],
    query: LookupQuery,
    versioned: 'read',
    answers: { 200: LookedUpWire },
    async handle(call) {
      const { workspaceId: _, fields: __, ...given } = call.query
      const shown = askedFields(call)
      const scope = await callScope(directory, call)
      const { contact, matchedBy, reading } = await findPerson(lookups, scope, given)
      const record = pick(contactToWire(contact), shown)
      return { status: 200, body: { ...record, matchedBy, reading }, record, version: contact.version }
    },
  })

export const changeContact = (services: Services) =>
  operation({
    id: 'changeContact',
    summary: 'Change a contact',
    description:
      'At least one field. What is left out stays, null clears. `tags` and `lists` replace; `addTags`, `removeTags`, `addLists` and `removeLists` add and remove; `customFields` merges. A change to what already is leaves `version` and `updatedAt` alone. A changed phone derives the time zone again, unless the zone was given; so does `"timezone": "derive"`.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...writeQuery }),
    body: ChangeContactBody,
    collectsFaults: true,
    versioned: 'change',
    answers: { 200: Type.Union([WrittenContactWire, PreviewWire]) },
    async handle(call) {
      const { params, body, faults } = call
      const scope = await pathScope(services.directory, 'contacts', call)
      const draft = draftFromChange(body, [...faults, ...nothingToChange(body, faults)])
      const write = { op: 'update', id: params.id, ifVersion: ifVersion(call), draft } as const
      return performWrite(services, scope, write, call, answerWritten)
    },
  })

const PromoteBody = Fields(
  {
    ...workspaceBody,
    ...dryRunBody,
    phone: Type.Optional(Nullable(Text(limits.textMax))),
    email: Type.Optional(Nullable(Text(limits.emailMax))),
  },
  { title: 'Promotion', examples: [{ phone: '+442079460999' }] },
)

export const promoteContact = (services: Services) =>
  operation({
    id: 'promoteContact',
    summary: 'Make another phone or email the contact’s own',
    description:
      'Exactly one of the contact’s `otherPhones` or `otherEmails`. The former phone or email becomes another one. When a living contact has it as its own that is 409.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...writeQuery }),
    body: PromoteBody,
    collectsFaults: true,
    versioned: 'change',
    answers: { 200: Type.Union([WrittenContactWire, PreviewWire]) },
    async handle(call) {
      const { params, body } = call
      const scope = await pathScope(services.directory, 'contacts', call)
      // Blank text and null name nothing.
      const [phone, email] = [body.phone ?? undefined, body.email ?? undefined]
      const isOne = (phone === undefined) !== (email === undefined)
      const faults: Fault[] = isOne
        ? []
        : [{ field: '', code: 'required', expected: 'either phone or email' }]
      const draft = { phone, email, faults: call.faults.length > 0 ? call.faults : faults }
      const write = { op: 'promote', id: params.id, draft, ifVersion: ifVersion(call) } as const
      return performWrite(services, scope, write, call, answerWritten)
    },
  })

export const removeContact = (services: Services) =>
  operation({
    id: 'removeContact',
    summary: 'Put a contact into the bin',
    description:
      'Its phone, email and external id are free at once; everything else is kept for `restore`. Again answers the same.',
    group: 'Contacts',
    scope: 'delete',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...writeQuery }),
    versioned: 'change',
    answers: { 200: PreviewWire, 204: null },
    async handle(call) {
      const { params } = call
      const scope = await pathScope(services.directory, 'contacts', call)
      const write = { op: 'delete', id: params.id, ifVersion: ifVersion(call) } as const
      return performWrite(services, scope, write, call, () => ({ status: 204 }))
    },
  })

const RestoreBody = Fields(
  {
    ...workspaceBody,
    ...dryRunBody,
    without: Type.Optional(
      Nullable(
        List(OneOf(['phone', 'email', 'externalId']), {
          description: 'Comes back without these, which stay whose they are now',
        }),
      ),
    ),
  },
  { title: 'Restore', examples: [{ without: ['phone'] }] },
)

export const restoreContact = (services: Services) =>
  operation({
    id: 'restoreContact',
    summary: 'Take a contact out of the bin',
    description:
      'As it was when it was deleted. When its phone, email or external id has been taken meanwhile that is 409, `errors` names each holder, and it stays in the bin; `without` brings it back without what is taken. Restoring a living contact changes nothing. The body may be left out.',
    group: 'Contacts',
    scope: 'write',
    params: IdParams,
    query: Fields({ ...ownerQuery, ...writeQuery }),
    versioned: 'change',
    body: RestoreBody,
    bodyIsOptional: true,
    answers: { 200: Type.Union([WrittenContactWire, PreviewWire]) },
    async handle(call) {
      const { params } = call
      const scope = await pathScope(services.directory, 'contacts', call)
      const without = call.body.without ?? []
      const write = { op: 'restore', id: params.id, ifVersion: ifVersion(call), without } as const
      return performWrite(services, scope, write, call, answerWritten)
    },
  })

export const eraseContact = (services: Services) =>
  operation({
    id: 'eraseContact',
    summary: 'Erase a contact for good',
    description:
      'Living or in the bin: the contact, its history, the messages to webhooks about it, what jobs noted of it, and the files of imports that touched it. This cannot be undone. What remains is that this id was erased and, if it was do-not-contact, a keyed hash of its phones and emails: a later contact with one of them is do-not-contact as well. A repeated call is 404.',
    group: 'Contacts',
    scope: 'admin',
    params: IdParams,
    query: Fields(ownerQuery),
    answers: { 204: null },
    async handle(call) {
      const scope = await pathScope(services.directory, 'contacts', call)
      await eraseCoreContact(scope, call.params.id)
      return { status: 204 }
    },
  })
