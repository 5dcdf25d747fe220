import { idempotencyKeyLengthMax } from '../calls/idempotency.ts'

export const idempotencyKeyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Your own word for this request, such as a UUID, bare or quoted. Sent again within 24 hours, the same request is answered as the first time, with `Idempotent-Replayed: true`, and nothing is written again.',
  schema: {
    type: 'string',
    minLength: 1,
    maxLength: idempotencyKeyLengthMax,
    examples: ['8e03978e-40d5-43dd-bc93-6894a57f9324'],
  },
}

export const ifMatchHeader = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description:
    'The `ETag` of an earlier answer: the call is refused with 412 where the record has changed since. A list of tags, or `*` for any version.',
  schema: { type: 'string', examples: ['"3-rL0Y20zC-Fzt72VP"'] },
}

export const ifNoneMatchHeader = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The `ETag` of an earlier answer: 304 without a body where the answer would be the same.',
  schema: { type: 'string', examples: ['"3-rL0Y20zC-Fzt72VP"'] },
}

export const etagAnswerHeader = {
  ETag: {
    description: 'A strong tag of the record’s version, for `If-Match` and `If-None-Match`',
    schema: { type: 'string', examples: ['"3-rL0Y20zC-Fzt72VP"'] },
  },
}

export const locationHeader = {
  Location: {
    description: 'Where the record that was made, or the work that was begun, is found',
    schema: { type: 'string', format: 'uri-reference' },
  },
}

export const linkHeader = {
  Link: {
    description:
      'The pages around this one (RFC 8288): `rel="next"`, and `rel="prev"` where there is a cursor back',
    schema: { type: 'string' },
  },
}

export const fileHeaders = {
  'Content-Disposition': { description: 'A name for the file', schema: { type: 'string' } },
}

/** On every answer. */
export const requestIdHeader = {
  'X-Request-Id': {
    description: 'The id of this call, which the history and the log have too',
    schema: { type: 'string', format: 'uuid' },
  },
}

/** On answers to failures that end by themselves. */
export const retryAfterHeader = {
  'Retry-After': {
    description: 'Seconds until another try makes sense',
    schema: { type: 'integer', minimum: 0 },
  },
}

export const challengeHeader = {
  'WWW-Authenticate': {
    description: 'What is asked for (RFC 6750): `realm`, `error`, and the missing `scope`',
    schema: { type: 'string' },
  },
}
