import type { Services } from '../../core/services.ts'
import { bearerOf } from '../../http/calls/client.ts'
import type { Wire } from '../../http/calls/operation.ts'
import { answerFailure, failures, problems } from './errors.ts'
import { routes } from './routes.ts'
import { messages } from './webhook-messages.ts'

/** What the API reference says before the first call. */
const introduction = `One store of people per workspace: the same person never twice, phones and time zones right.

**Keys.** Send \`Authorization: Bearer KEY\`. A workspace key works in its own workspace. An account key works in all of
its account's: name one as \`workspaceId\`, in the query or in the body, unless an id in the path already tells.

**People** who are signed in to the dashboard make the same calls with their session's cookie and the header
\`X-Roster-Dashboard: 1\`; their role says what they may do.

**Bodies** are JSON and strict: an unknown field is refused, types are never converted, and every fault comes in one
answer. A field left out stays as it is, and so does one that is blank text, as a form sends an empty input; \`null\` clears.

**Lists** answer \`{data, nextCursor}\`. Send \`nextCursor\` as \`cursor\` for the next page, until it is \`null\`. A walk
meets everything that exists throughout exactly once, also while others write.

**Finding.** \`filter\` says who is meant: \`tag:vip and not list:"March" and created>2026-01-01\`, or
\`(country:(DE, AT) or timezone^Europe) has:phone customFields.MRR>=250\`. \`field:value\` is equal, \`!=\` is not, \`~\`
contains, \`^\` and \`$\` begin and end, \`:(a, b)\` is one of, \`:all(a, b)\` and \`:none(a, b)\` are for sets, \`has:\`
and \`no:\` ask for a value at all, \`-30d\` is relative to now. The same as a tree: \`{"and": […]}\`, \`{"or": […]}\`,
\`{"not": …}\`, \`{"field", "op", "value"}\`. A fault points at its \`position\`, and says what was probably meant. \`q\` is for
a search box. Whatever can be found can be kept as a segment.

**Failures** are problem documents (RFC 9457) with a stable \`code\` and a \`type\` that opens; \`errors\` names each field, with a
JSON Pointer to it. Another workspace's
id, a deleted one and one that never was all answer the same 404. 503 comes with \`Retry-After\`; a 503 with the code
\`outcome_unknown\` means that the write may have happened.

**HTTP.** What is made or begun is named in \`Location\`. \`Link\` names the pages around one. \`Prefer: return=minimal\` answers a write
without the record, and a batch without its contacts. A PATCH may be called \`application/merge-patch+json\`. Searches and exports that
are too long for a URL go by POST, or by \`QUERY\` (RFC 10008).

**Versions.** Contacts, tags, lists, custom fields, segments and webhooks are answered with a strong \`ETag\`. Send it as \`If-Match\` with a
change, and the change is refused with 412 where somebody else was first: the answer says what the record is now and in which fields
it differs. Items of a batch take \`ifVersion\`. Every read has an \`ETag\`: sent as \`If-None-Match\`, it is answered with 304 where
nothing has changed.

**Limits.** A key, an account and a network address may each do so much work a minute: a call is one unit, a batch one a row. \`RateLimit-Policy\` and
\`RateLimit\` say how you stand (\`"key";r=50;t=30\`: 50 units left for 30 seconds); beyond it 429 with \`Retry-After\`.

**Repeating a write.** Send \`Idempotency-Key: <a UUID>\` with a write. When no answer came, or \`outcome_unknown\` did, send the same
request with the same key again: it is written once, and answered as the first time. Keys are kept for 24 hours, for each workspace. Another
request under a key is 422 \`idempotency_key_reused\`; 409 \`idempotency_key_in_use\` says that the first one is still running. Refusals
are repeated as well, but 401, 403, 429 and 5xx never are. A file that is uploaded again is recognised by its bytes (\`sameFileAs\`)
instead of by a key, and a test of a webhook is sent each time. Without a key: read before you write again.`

const groups = {
  Contacts:
    'People: written one by one or a thousand at once, found, looked up, and taken back out of the bin.',
  Imports: 'Files of people: uploaded, mapped, started, watched, repaired and undone.',
  Exports: 'People as a file.',
  Changes: 'What happened, in an order that other programs can follow.',
  Webhooks: 'What happens, sent to addresses of your choice.',
  'Custom fields': 'Fields of your own, each of one type.',
  Tags: 'Words that people are marked with.',
  Lists: 'Named sets that people join and leave.',
  Segments: 'Filters that are kept under a name.',
  Jobs: 'Changes of many people that the server makes by itself, and their undoing.',
  Workspaces: 'Separate stores of people in one account.',
  'API keys': 'Keys of programs: their scopes, their end, their revocation.',
  People: 'Those who use the dashboard, and invitations.',
  Session: 'Signing in to the dashboard, and what it keeps for a person.',
}

/** The paths of this wire; as the first one it also answers for every path without an owner. */
const paths = /^\/(v2|openapi|docs)(\/|$)/

/** Roster's own API: everything the store can do. */
export const rosterWire = (services: Services): Wire => ({
  name: 'roster',
  title: 'Roster',
  description: introduction,
  routes: routes(services),
  owns: (path) => paths.test(path),
  keyFrom: bearerOf,
  security: {
    bearer: { type: 'http', scheme: 'bearer', description: '`Authorization: Bearer sk_live_…`' },
    session: {
      type: 'apiKey',
      in: 'cookie',
      name: '__Host-roster',
      description:
        'The dashboard’s session (`roster` on plain http). Calls that change something also send `X-Roster-Dashboard: 1`.',
    },
  },
  groups,
  messages,
  pagesByCursor: true,
  tagsReads: true,
  unknownFields: 'refuse',
  unknownParameters: 'refuse',
  answerFailure,
  toBlind: (body, reduce) => ({ ...reduce(body), status: 'written' }),
  problems,
  failures,
  takesSessions: true,
  failureMediaType: 'application/problem+json',
})
