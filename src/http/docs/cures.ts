import type { FailureCode } from '../../core/kernel/failure.ts'
import type { FaultCode } from '../../core/kernel/fault.ts'

/** What a caller can do about each kind of problem. */
export const failureCures: Record<FailureCode, string> = {
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
  misdirected: 'Use the address of `ROSTER_PUBLIC_URL`, or set it to the address that people use.',
  method_not_allowed: 'Use one of the methods that `Allow` names.',
  conflict:
    'Each item of `errors` names a field and the record that has its value. Change that record, send another value, or use upsert, which finds the record by the value.',
  in_use:
    '`usedBySegments` names the segments that would let people in. Change them first, or say in the call that this is meant.',
  unexpected_count:
    'Count again with `dryRun: true`, look at the `sample`, and send the bulk change with the new `expectedCount`, or without one.',
  possible_same:
    'Each item of `errors` names the contact that has the phone in another form. Write to that contact, or send `allowPossibleSame: true` to keep both.',
  ambiguous: '`candidates` names the contacts. Read them, and say by id which one is meant.',
  no_number: 'There is no number to look up. Treat the call as one from an unknown caller.',
  needs_answer:
    'Each item of `errors` names a question that the file leaves open, and the field of the body that answers it.',
  precondition_failed:
    '`version`, `updatedAt` and `differences` say what the record is now. Read it again, decide whether the change still makes sense, and send it with the new `ETag`.',
  cursor_expired:
    'The store was restored or moved since, or its log no longer reaches back so far. Take a cursor from `GET /v2/changes/cursor`, then export everything, then follow the feed from that cursor.',
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

/** What a caller can do about each fault of a field. */
export const faultCures: Record<FaultCode, string> = {
  required: 'Send the field. `message` says what is expected where there is a choice.',
  invalid_type: 'Send the JSON type that `message` names: types are never converted, so `"5"` is no number.',
  unknown_field:
    'Compare the name with the reference; `suggestion` is the field that was probably meant. Values of your own belong into `customFields`.',
  too_short: 'Send at least as many characters as `message` says; spaces around text do not count.',
  too_long: 'Shorten the text to the bound in `message`, which counts Unicode code points.',
  too_many: 'Send fewer items, or several calls.',
  too_few: 'Send at least one item, or leave the field out.',
  out_of_range: 'Send a number within the bounds in `message`.',
  not_one_of: 'Send one of the words in `message`, spelled and cased as there.',
  invalid_format:
    'Send the format that `message` names, such as a UUID as another answer shows it. A cursor is sent back unchanged, to the list and the sort that it came from.',
  invalid_phone:
    'Send the number with `+` and its country code (`+14155550100`), or set the workspace’s `defaultRegion` with `PATCH /v2/workspaces/{id}` (`{"defaultRegion": "US"}`), by which numbers without a country code are then read. In a URL `+` is written `%2B`.',
  invalid_email: 'Send one address, such as `ada@example.com`, without a name around it.',
  invalid_time_zone:
    'Send a name of the IANA database, such as `Europe/Berlin`; abbreviations and offsets are none. `"derive"` derives it from the phone.',
  invalid_region: 'Send the two capital letters of a country (ISO 3166-1), such as `US`.',
  invalid_date:
    'A day is `2026-01-31`, a time is `2026-01-31T10:00:00Z` or has an offset (`+01:00`). A filter also reads `-30d`, `+2w` and `-12h`, relative to now.',
  unknown_custom_field:
    '`GET /v2/custom-fields` lists the names; `suggestion` is the one that was probably meant. Make a field with `POST /v2/custom-fields` before its first value.',
  wrong_custom_type:
    'Send a value of the field’s type, of which `message` gives an example; or change the type with `POST /v2/custom-fields/{id}/retype`.',
  unknown_option:
    '`expected` names the field’s options, `suggestion` the one that was probably meant. `POST /v2/custom-fields/{id}/options` adds one.',
  unknown_list: '`GET /v2/lists` lists the lists; a contact names them by id, a filter by name too.',
  unknown_contact: 'Check the id; a deleted contact is none until it is restored.',
  unknown_tag:
    '`GET /v2/tags` lists the tags; `suggestion` is the one that was probably meant. Filters and removals name only tags that exist.',
  unknown_segment: '`GET /v2/segments` lists the segments; a filter names them by name or id.',
  segment_in_itself: 'Take the segment out of its own filter, and out of the segments within it.',
  unknown_filter_field:
    '`suggestion` is the field that was probably meant. Custom fields are `customFields.<name>`, in quotes where the name has spaces: `customFields."Lead source"`.',
  filter_syntax:
    '`position` counts the characters before the fault, and `message` says what was expected there. Values with spaces or signs stand in double quotes: `city:"New York"`; single quotes are part of a value.',
  identifier_required: 'Send one of the identifiers that `message` names; `matchBy` chooses others.',
  nothing_to_change: 'Send at least one field. Blank text says nothing; `null` clears.',
  forbidden_key: 'Send the value under another name than `__proto__`.',
  nul_character: 'Take the character U+0000 out of the text.',
  lone_surrogate: 'Send well-formed Unicode: half of a pair such as `\\ud83d` is no character.',
  inexact_number: 'Send the number as text: a double cannot hold it exactly.',
  contact_too_large: 'Keep long texts and files elsewhere, and a link to them here.',
  too_deep: 'Nest fewer levels.',
  repeated: 'Say it once: the same place is named twice, or by two words for one thing.',
  easily_guessed: 'Choose a longer password that is not on lists of common ones.',
  wrong_password: 'Send the present password.',
  forbidden_address:
    'Send an https URL whose name leads to public addresses only. For addresses of your own network the operator sets `ROSTER_WEBHOOK_NETWORKS`, for this machine `ROSTER_WEBHOOK_LOOPBACK=on`.',
  secret_lost: 'Rotate the secret of the webhook, give the new one to its receiver, then resume it.',
  needs_answer: 'Answer the question that the import’s `profile.questions` asks, in the field that is named.',
}
