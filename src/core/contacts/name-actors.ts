import { findActorNames } from '../../store/actor-names.ts'
import type { Scope } from '../../store/scope.ts'
import { isId } from '../is-id.ts'

const known = /^(?:person|key):(.+)$/

/**
 * The names that these actors of the log have today, of who is gone the last one. Who is neither a person nor a key of the
 * workspace's account has none. Names only: an email is for those who administer.
 */
export async function nameActors(
  scope: Scope,
  actors: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(
    actors.flatMap((actor) => {
      const id = known.exec(actor)?.[1]
      return id !== undefined && isId(id) ? [[id, actor]] : []
    }),
  )
  const found = await findActorNames(scope, [...ids.keys()])
  return new Map(found.map(({ id, name }) => [ids.get(id)!, name]))
}
