import type { AnyJobKind } from './job-kind.ts'

/** Every kind of job there is, by the name it has in the store. */
export function jobKinds(): Readonly<Record<string, AnyJobKind>> {
  return {}
}
