interface DatabaseError extends Error {
  severity?: string
  code?: string
  constraint?: string
  table?: string
  routine?: string
}

/**
 * What a log may keep of an error. A message of PostgreSQL can quote values, and its `detail` holds other people's
 * data: of those only the code, the constraint and where it happened.
 */
export function loggedError(error: Error): {
  type: string
  message: string
  stack: string
  [key: string]: unknown
} {
  const { name, code, severity, constraint, table, routine } = error as DatabaseError
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const fromPostgres = severity !== undefined
  return {
    type: name,
    message: fromPostgres ? `PostgreSQL ${severity}` : error.message,
    stack: frames.join('\n'),
    ...(code !== undefined && { code }),
    ...(fromPostgres && { constraint, table, routine }),
    ...(error.cause instanceof Error && { cause: loggedError(error.cause) }),
  }
}
