const minimal = /(?:^|,)\s*return\s*=\s*(?:minimal|"minimal")\s*(?:$|[,;])/i

/** Whether a caller's `Prefer` asks to be told of a success and not of all that was written (RFC 7240, 4.2). */
export function prefersMinimal(prefer: string | string[] | undefined): boolean {
  return prefer !== undefined && minimal.test(String(prefer))
}

/** Says that the preference was heeded. */
export const minimalApplied = { 'preference-applied': 'return=minimal' } as const

/** How a document names the preference. */
export const preferHeader = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description:
    '`return=minimal`: the answer to a success has no body (201 with `Location`, or 204), or no contacts where it is a batch. `Preference-Applied` says that it was heeded.',
  schema: { type: 'string', examples: ['return=minimal'] },
}
