import type { ErrorObject } from 'ajv'

/**
 * Of a failed `anyOf` one story instead of one for each branch: the errors of the only branch whose type fits the
 * value, else only that none fits. Ajv lists the errors of the branches right before the union's, so one pass does.
 */
export function collapseUnions(errors: readonly ErrorObject[]): ErrorObject[] {
  const told: ErrorObject[] = []
  for (const error of errors) {
    if (error.keyword !== 'anyOf' && error.keyword !== 'oneOf') {
      told.push(error)
      continue
    }
    const ofBranches: ErrorObject[] = []
    while (told.length > 0 && belongs(told.at(-1)!, error)) ofBranches.push(told.pop()!)
    for (const kept of onlyFitting(ofBranches.reverse(), error) ?? [error]) told.push(kept)
  }
  return told
}

function belongs(inner: ErrorObject, union: ErrorObject): boolean {
  return (
    inner.schemaPath.startsWith(`${union.schemaPath}/`) &&
    (inner.instancePath === union.instancePath || inner.instancePath.startsWith(`${union.instancePath}/`))
  )
}

function onlyFitting(ofBranches: ErrorObject[], union: ErrorObject): ErrorObject[] | undefined {
  const branchOf = ({ schemaPath }: ErrorObject) => schemaPath.slice(union.schemaPath.length).split('/', 2)[1]
  const ofOtherType = ofBranches.filter(
    ({ keyword, instancePath }) => keyword === 'type' && instancePath === union.instancePath,
  )
  const misfits = new Set(ofOtherType.map(branchOf))
  const fitting = ofBranches.filter((error) => !misfits.has(branchOf(error)))
  return new Set(fitting.map(branchOf)).size === 1 ? fitting : undefined
}
