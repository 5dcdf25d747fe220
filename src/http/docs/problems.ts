import type { FailureCode } from '../../core/kernel/failure.ts'
import type { FaultCode } from '../../core/kernel/fault.ts'
import type { Wire } from '../calls/operation.ts'
import { faultCodes, faultMessage } from '../validation/fault-message.ts'
import { html, inline, renderPage } from './html.ts'

/** Where each kind of problem has its page, which its `type` opens. */
export const problemPages = '/docs/problems'

/** What a caller does about each kind of problem. */
const cures: Record<FailureCode, string> = {
  invalid:
    'Each item of `errors` names a field, its JSON Pointer and a `code`; mend all of them and send the request again. The codes stand below.',
  malformed:
    'Send JSON in UTF-8 with `Content-Type: application/json`, whose length is what `Content-Length` says. `detail` says where reading stopped.',
  workspace_required:
    'Name the workspace as `workspaceId`, in the query or in the body, or use a key of that workspace.',
  workspace_key_required: 'Make a key for the workspace with `POST /v2/api-keys`, and send that.',
  unauthenticated:
    'Send `Authorization: Bearer KEY` with a living key. `npx roster keys create` makes one; a key that expired or was revoked never works again.',
  insufficient_scope:
    'Use a key that has the scope which `WWW-Authenticate` names, or have an owner change the scopes of this one.',
  forbidden: '`detail` says who may do this, and from where.',
  not_found:
    'Check the id and the workspace. A deleted contact is found in the bin with `deleted=true`. A record of another workspace answers the same.',
  no_such_route: 'Compare the path with the API reference.',
  method_not_allowed: 'Use one of the methods that `Allow` names.',
  conflict:
    'Each item of `errors` names a field and the record that has its value. Change that record, send another value, or use upsert, which finds the record by the value.',
  in_use:
    '`usedBySegments` names the segments that would let people in. Change them first, or say in the call that this is meant.',
  possible_same:
    'Each item of `errors` names the contact that has the phone in another form. Write to that contact, or send `allowPossibleSame: true` to keep both.',
  ambiguous: '`candidates` names the contacts. Read them, and say by id which one is meant.',
  no_number: 'Nobody can be looked up. Treat the call as one from an unknown caller.',
  needs_answer:
    'Each item of `errors` names a question that the file leaves open, and the field of the body that answers it.',
  precondition_failed:
    '`version`, `updatedAt` and `differences` say what the record is now. Read it again, decide whether the change still makes sense, and send it with the new `ETag`.',
  idempotency_key_reused: 'Make a new key, such as a UUID, for every request that is not a repetition.',
  idempotency_key_in_use:
    'Wait for the seconds in `Retry-After`, then send the same request with the same key again.',
  too_large: 'Send less at once: split the batch, or import a file.',
  unsupported_media_type:
    'Send `Content-Type: application/json`; a PATCH may also say `application/merge-patch+json`. Bodies are not compressed.',
  too_many_requests: 'Wait for the seconds in `Retry-After`.',
  internal:
    'The fault is in Roster. Its log has the whole of it under the `X-Request-Id` of the answer. Reads may be sent again; of a write without an Idempotency-Key find out first whether it happened.',
  unavailable: 'Nothing was written. Wait for the seconds in `Retry-After`, then send the request again.',
  outcome_unknown:
    'The write may have happened. With an `Idempotency-Key`, send the same request with the same key again: it is written once. Without one, read the record before you write again.',
}

/** The page that lists every kind of problem, and every code of a field. */
export function renderProblems(wires: readonly Wire[]): string {
  const problems = Object.entries(problemsOf(wires))
  const main = html`<h1>Problems</h1>
<div class="introduction"><p>A call that fails is answered with a problem document (RFC 9457). Its <code>type</code> opens a page here,
and its <code>code</code> is the last part of that.</p></div>
<table><thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What it is</th></tr></thead>
<tbody>${problems.map(
    ([code, [status, title]]) =>
      html`<tr><td><a href="${problemPages}/${code}"><code>${code}</code></a></td><td>${status}</td><td>${title}</td></tr>`,
  )}</tbody></table>
${renderFaults()}`
  return renderPage({ title: 'Problems', wires: wires.map(({ name }) => name), main })
}

/** The page of one kind of problem; undefined where there is no such kind. */
export function renderProblem(wires: readonly Wire[], code: string): string | undefined {
  const problems = problemsOf(wires)
  if (!Object.hasOwn(problems, code)) return undefined
  const [status, title, detail] = problems[code as FailureCode]
  const main = html`<h1>${title}</h1>
<p><code>${code}</code>, status ${status}</p>
<h2>What it is</h2>
<p>${inline(detail)}</p>
<h2>What to do</h2>
<p>${inline(cures[code as FailureCode])}</p>
${code === 'invalid' && renderFaults()}
<p><a href="${problemPages}">All problems</a></p>`
  return renderPage({ title, wires: wires.map(({ name }) => name), main })
}

function problemsOf(wires: readonly Wire[]): NonNullable<Wire['problems']> {
  const problems = wires.find((wire) => wire.problems !== undefined)?.problems
  if (problems === undefined) throw new Error('No wire says what its problems are')
  return problems
}

function renderFaults() {
  const rows = faultCodes.map((code: FaultCode) => {
    return html`<tr id="${code}"><td><code>${code}</code></td><td>The field ${faultMessage({ code })}.</td></tr>`
  })
  return html`<h2 id="fields">Codes of fields</h2>
<table><thead><tr><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead><tbody>${rows}</tbody></table>`
}
