import { type Failure, Refusal } from '../core/failure.ts'

/** Names a failure for errors that only the caller knows (the store's); undefined leaves it at `internal`. */
export type ClassifyError = (error: unknown) => Failure | undefined

const byFastifyCode: Record<string, Failure> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'too_large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupported_media_type' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'malformed',
    detail: 'The body is not as long as its Content-Length says.',
  },
  FST_ERR_BAD_URL: { code: 'malformed', detail: 'The path holds percent signs that do not encode UTF-8.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'not_found' },
}

/** The failure that an error stands for. Its own message is never part of it, unless it was refused on purpose. */
export function failureOf(error: unknown, classify: ClassifyError = () => undefined): Failure {
  if (error instanceof Refusal) return error.failure
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  const known = code === undefined ? undefined : byFastifyCode[code]
  if (known !== undefined) return known
  // Fastify marks what the client did wrong: a hang-up in the middle of a body, a header it cannot read.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return { code: 'malformed' }
  return classify(error) ?? { code: 'internal' }
}
