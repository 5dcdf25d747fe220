const minimal = /(?:^|,)\s*return\s*=\s*(?:minimal|"minimal")\s*(?:$|[,;])/i

/** Whether a caller's `Prefer` asks for a short answer without the written records (RFC 7240, 4.2). */
export function prefersMinimal(prefer: string | string[] | undefined): boolean {
  return prefer !== undefined && minimal.test(String(prefer))
}

/** The header that says that the preference was applied. */
export const minimalApplied = { 'preference-applied': 'return=minimal' } as const

/** The preference in OpenAPI documents. */
export const preferHeader = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description:
    '`return=minimal`: the answer to a success has no body (201 with `Location`, or 204), or no contacts where it is a batch. `Preference-Applied` says that it was heeded.',
  schema: { type: 'string', examples: ['return=minimal'] },
}
