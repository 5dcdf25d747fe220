import { findPersonByEmail, updatePassword } from '../../../store/access/people.ts'
import { deleteSessionsOf } from '../../../store/access/sessions.ts'
import { findFirstAccount, insertAccount } from '../../../store/access/workspaces.ts'
import { type DirectoryScope, inTransaction } from '../../../store/kernel/scope.ts'
import { underLease } from '../../../store/schema/lease.ts'
import { refuseFaults } from '../../kernel/failure.ts'
import { newId, timeOf } from '../../kernel/ids.ts'
import { type Directory, forgetWhatEnded } from '../directory.ts'
import { makeKey } from '../keys/api-keys.ts'
import { defaultKeyScopes, keyScopes, type Principal } from '../principal.ts'
import { makeWorkspace } from '../workspaces/workspaces.ts'
import { judgePerson, type PersonDraft } from './judge-person.ts'
import type { Device } from './known-devices.ts'
import { getLink, makeLink, spendLink } from './one-time-links.ts'
import { makePerson } from './people.ts'
import { beginSession, type NewSession } from './sessions.ts'

/** The result of the first start. The keys and the link's token are returned only here. */
export interface FirstStart {
  accountId: string
  workspaceId: string
  accountKey: string
  workspaceKey: string
  /** The token of the link that makes the first owner. */
  setupToken: string
  /** By which the workspace reads phone numbers without a country code. */
  region: FirstRegion | undefined
}

/** A region of phone numbers, and what said so, as people are told. */
export interface FirstRegion {
  code: string
  source: string
}

/** The lease of a process that fills an empty store. */
export const firstStartLease = 'first start'

/**
 * Gives an empty store its account, a workspace, a key of each and a setup link; undefined if it has an
 * account already. If several processes start at once, one of them does it. `bootstrapKey` becomes the
 * account key. `findRegion` is asked only if the store is empty.
 */
export async function firstStart(
  directory: DirectoryScope,
  bootstrapKey?: string,
  findRegion: () => Promise<FirstRegion | undefined> = async () => undefined,
): Promise<FirstStart | undefined> {
  if (await findFirstAccount(directory)) return undefined
  const region = await findRegion()
  return underLease(directory, firstStartLease, async () => {
    if (await findFirstAccount(directory)) return undefined
    return inTransaction(directory, (scope) => fillStore(scope, bootstrapKey, region))
  })
}

async function fillStore(
  scope: DirectoryScope,
  bootstrapKey: string | undefined,
  region: FirstRegion | undefined,
): Promise<FirstStart> {
  const accountId = newId()
  await insertAccount(scope, { id: accountId, name: 'My account', created_at: timeOf(accountId) })
  const workspace = await makeWorkspace(scope, accountId, {
    name: 'My workspace',
    default_region: region?.code ?? null,
  })
  const common = { accountId, expiresAt: null }
  const account = { ...common, workspaceId: null, name: 'First account key', scopes: keyScopes }
  const ofWorkspace = {
    ...common,
    workspaceId: workspace.id,
    name: 'First workspace key',
    scopes: defaultKeyScopes,
  }
  return {
    accountId,
    region,
    workspaceId: workspace.id,
    accountKey: (await makeKey(scope, account, bootstrapKey)).secret,
    workspaceKey: (await makeKey(scope, ofWorkspace)).secret,
    setupToken: (await makeLink(scope, { accountId, purpose: 'setup', role: 'owner', madeBy: null })).token,
  }
}

/**
 * The principal of the command line, which works on the store itself without a key: it may do everything in
 * the first account. Undefined before the first start.
 */
export async function firstAccountOwner(directory: DirectoryScope): Promise<Principal | undefined> {
  const account = await findFirstAccount(directory)
  return account && { keyId: 'cli', accountId: account.id, workspaceId: null, scopes: keyScopes }
}

/**
 * Makes a one-time token whose holder becomes an owner of the account: the first one, a further one, or one
 * who lost the password. Only for callers that can open the store itself. An earlier setup token stops
 * working.
 */
export async function createSetupLink(
  directory: DirectoryScope,
  accountId: string,
): Promise<{ token: string; expiresAt: Date }> {
  const request = { accountId, purpose: 'setup', role: 'owner', madeBy: null } as const
  const { row, token } = await inTransaction(directory, (scope) => makeLink(scope, request))
  return { token, expiresAt: row.expires_at }
}

/**
 * Uses a setup link: makes its holder an owner of the account and signs them in. An existing person with this
 * email keeps their data, becomes an owner with this name and password, and their sessions end. Refuses a
 * used or expired link before it judges the rest, and an email of another account.
 */
export async function setUp(
  directory: Directory,
  { token, device, ...draft }: Omit<PersonDraft, 'role'> & { token: string; device?: Device },
): Promise<NewSession> {
  const link = await getLink(directory, token, ['setup'], draft.faults)
  const { values, faults } = judgePerson(draft, ['name', 'email', 'password'])
  refuseFaults(faults.faults)
  const { name, email, emailKey } = values as { name: string; email: string; emailKey: string }
  const password = await directory.slowHash.hash(values.password!)
  const owner = { accountId: link.account_id, name, email, emailKey, role: 'owner', password } as const
  try {
    return await inTransaction(directory, async (scope) => {
      await spendLink(scope, link)
      const id = (await takeOver(scope, owner)) ?? (await makePerson(scope, owner))
      return beginSession(scope, { id, accountId: link.account_id, password }, device)
    })
  } finally {
    await forgetWhatEnded(directory)
  }
}

/** Makes the account's person with this email an owner with this password; undefined if there is no such person. */
async function takeOver(
  scope: DirectoryScope,
  owner: { accountId: string; emailKey: string; name: string; role: string; password: string },
): Promise<string | undefined> {
  const person = await findPersonByEmail(scope, owner.emailKey)
  if (person === undefined || person.account_id !== owner.accountId) return undefined
  const { name, role, password } = owner
  if (!(await updatePassword(scope, person.id, { name, role, password }, new Date()))) return undefined
  await deleteSessionsOf(scope, person.id)
  return person.id
}
