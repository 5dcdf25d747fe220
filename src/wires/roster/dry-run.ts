import { type TSchema, Type } from 'typebox'
import { rehearse } from '../../core/access/rehearse.ts'
import type { Services } from '../../core/services.ts'
import type { Operation } from '../../http/calls/operation.ts'
import { Fields } from '../../http/validation/schema.ts'
import { dryRunBody, dryRunQuery, isDryRun } from './parameters.ts'

interface Documented {
  properties?: Record<string, TSchema>
  title?: string
  examples?: unknown[]
}

/**
 * A write that takes `dryRun` as every other one does, in its query or its body: all of it is done and rolled back, and the
 * answer is what would have been answered, as 200 and with `dryRun`; where that is nothing, `dryRun` alone. Its ids are made up.
 * What works only once it was made, such as a key, is left out by its name.
 */
export function withDryRun(
  { directory }: Pick<Services, 'directory'>,
  operation: Operation,
  leftOut?: 'key' | 'url',
): Operation {
  const { id, query, body, answers } = operation
  const [status, shown] = Object.entries(answers)[0] as [string, (TSchema & Documented) | null]
  const { [leftOut ?? '']: _, ...properties } = shown?.properties ?? {}
  const title = shown?.title ?? `${id[0]?.toUpperCase()}${id.slice(1)}`
  const preview = Fields({ dryRun: Type.Literal(true), ...properties }, { title: `${title}Preview` })
  const ofBody = body as (TSchema & Documented) | undefined
  return {
    ...operation,
    query: Fields({ ...(query as Documented | undefined)?.properties, ...dryRunQuery }),
    ...(ofBody && {
      body: Fields(
        { ...ofBody.properties, ...dryRunBody },
        { title: ofBody.title as string, ...(ofBody.examples && { examples: ofBody.examples }) },
      ),
    }),
    answers:
      status === '200' && shown !== null
        ? { 200: Type.Union([shown, preview]) }
        : { ...answers, 200: preview },
    async handle(call) {
      const { dryRun: _, ...said } = (call.body ?? {}) as { dryRun?: unknown }
      const given = { ...call, ...(ofBody && { body: said }) } as typeof call
      if (!isDryRun(call as never)) return operation.handle(given)
      const answer = await rehearse(directory, call.principal, (principal) =>
        operation.handle({ ...given, principal } as typeof call),
      )
      const { [leftOut ?? '']: __, ...told } = (answer.body ?? {}) as Record<string, unknown>
      return { status: 200, body: { dryRun: true, ...told } }
    },
  }
}
