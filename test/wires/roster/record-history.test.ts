import { describe, expect, it } from 'vitest'
import { buildKey } from '../../support/build-workspace.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { readFeed } from './follow-changes.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)

type Line = [version: number, changes: unknown, record: unknown, actor: string]

/** A contact's history by pages of this size: the version, what changed, and which record it was. */
async function history({ send }: RosterWorkspace, id: string, limit = 50): Promise<Line[]> {
  const lines: Line[] = []
  for (let cursor = ''; ; ) {
    const { body } = await send(
      'GET',
      `/contacts/${id}/history?limit=${limit}${cursor && `&cursor=${cursor}`}`,
    )
    expect(body.data.length).toBeLessThanOrEqual(limit)
    for (const { version, changes, record, actor } of body.data) {
      const byField = Object.fromEntries(
        changes.map(({ field, from, to }: Record<string, unknown>) => [field, [from, to]]),
      )
      lines.push([version, byField, record && `${record.kind} ${record.action}`, actor])
    }
    if (body.nextCursor === null) return lines
    cursor = body.nextCursor
  }
}

/** A workspace, a second key of it that deletes, and a contact with a tag, a list and a field. */
async function open() {
  const workspace = await rosterWorkspace(database, app)
  const { owner, workspaceId, make } = workspace
  const key = await buildKey(database, owner, { name: 'Tidies', workspaceId })
  const tidy = (method: string, path: string, body?: unknown) =>
    workspace.send(method, path, body, key.secret)
  const tag = await make('/tags', { name: 'vip' })
  const list = await make('/lists', { name: 'March' })
  const field = await make('/custom-fields', { name: 'MRR', type: 'number' })
  const holder = await make('/contacts', { tags: ['vip', 'new'], lists: [list.id], customFields: { MRR: 5 } })
  const other = await make('/contacts', { tags: ['new'] })
  const editor = `key:${workspace.member.keyId}`
  return {
    ...workspace,
    workspace,
    tidy,
    tidier: `key:${key.principal.keyId}`,
    editor,
    tag,
    list,
    field,
    holder,
    other,
  }
}

describe('a deletion of what a contact has', () => {
  it('is a line of its history with its actor, and nobody else’s change', async () => {
    const { workspace, send, tidy, tidier, editor, tag, list, field, holder, other } = await open()
    await send('PATCH', `/contacts/${holder.id}`, { city: 'Rome' })
    await tidy('DELETE', `/tags/${tag.id}`)
    await tidy('DELETE', `/lists/${list.id}`)
    await tidy('DELETE', `/custom-fields/${field.id}`)
    await send('PATCH', `/contacts/${holder.id}`, { addTags: ['late'], city: 'Oslo' })
    const lines = await history(workspace, holder.id)
    expect(lines.slice(0, -1)).toEqual([
      [3, { city: ['Rome', 'Oslo'], tags: [['new'], ['late', 'new']] }, undefined, editor],
      [2, { 'customFields.MRR': [5, null] }, 'field deleted', tidier],
      [2, { lists: [['March'], []] }, 'list deleted', tidier],
      [2, { tags: [['new', 'vip'], ['new']] }, 'tag deleted', tidier],
      [2, { city: [null, 'Rome'] }, undefined, editor],
    ])
    for (const limit of [1, 2, 3, 4]) expect(await history(workspace, holder.id, limit)).toEqual(lines)
    expect((await history(workspace, other.id)).map(([version]) => version)).toEqual([1])
  })

  it.each(['tags', 'lists', 'custom-fields'])('comes back with a restore: %s', async (kind) => {
    const { workspace, tidy, tag, list, field, holder } = await open()
    const { id } = kind === 'tags' ? tag : kind === 'lists' ? list : field
    await tidy('DELETE', `/${kind}/${id}`)
    await tidy('POST', `/${kind}/${id}/restore`, {})
    const [restored, deleted] = await history(workspace, holder.id)
    const [field0] = Object.keys(restored?.[1] as object)
    const change = (line: Line | undefined) =>
      ((line as Line)[1] as Record<string, unknown[]>)[field0 as string]
    expect(restored?.[2]).toMatch(/restored$/)
    expect(change(restored)).toEqual(change(deleted)?.toReversed())
  })

  it('is no line of who had lost it before, or got it after', async () => {
    const { workspace, send, tidy, tag, holder, other } = await open()
    await send('PATCH', `/contacts/${holder.id}`, { removeTags: ['vip'] })
    await tidy('DELETE', `/tags/${tag.id}`)
    await tidy('POST', `/tags/${tag.id}/restore`, {})
    await send('PATCH', `/contacts/${other.id}`, { addTags: ['vip'] })
    for (const { id } of [holder, other])
      expect((await history(workspace, id)).map(([version, , record]) => [version, record])).toEqual([
        [2, undefined],
        [1, undefined],
      ])
  })

  it('a new name is a line as well, a merge is a version', async () => {
    const { workspace, tidy, tidier, tag, field, holder } = await open()
    await tidy('PATCH', `/tags/${tag.id}`, { name: 'gold' })
    await tidy('PATCH', `/custom-fields/${field.id}`, { name: 'ARR' })
    await tidy('PATCH', `/tags/${tag.id}`, { name: 'new' })
    expect((await history(workspace, holder.id)).slice(0, -1)).toEqual([
      [2, { tags: [['gold', 'new'], ['new']] }, undefined, tidier],
      [1, { 'customFields.ARR': [null, 5], 'customFields.MRR': [5, null] }, 'field updated', tidier],
      [
        1,
        {
          tags: [
            ['new', 'vip'],
            ['gold', 'new'],
          ],
        },
        'tag updated',
        tidier,
      ],
    ])
  })

  it('is not told again by the feed of who edits the contact next', async () => {
    const { workspace, send, tidy, tag, holder } = await open()
    await tidy('DELETE', `/tags/${tag.id}`)
    const { cursor } = await readFeed(workspace)
    await send('PATCH', `/contacts/${holder.id}`, { addTags: ['late'] })
    const [change] = (await readFeed(workspace, 'types=contact.*', cursor)).data
    expect(change.changes).toEqual({ tags: { from: ['new'], to: ['late', 'new'] } })
  })
})

describe('updated>', () => {
  it.each(['tags', 'lists', 'custom-fields'])('finds who had what was deleted: %s', async (kind) => {
    const { send, tidy, tag, list, field, holder, other } = await open()
    const { id } = kind === 'tags' ? tag : kind === 'lists' ? list : field
    const found = async (filter: string) =>
      (await send('GET', `/contacts?filter=${encodeURIComponent(filter)}`)).body.data.map(
        (contact: { id: string }) => contact.id,
      )
    const since = new Date(Math.max(...[holder, other].map(({ updatedAt }) => Date.parse(updatedAt))) + 1)
    await expect.poll(() => Date.now() > since.getTime()).toBe(true)
    const moment = `"${since.toISOString()}"`
    expect(await found(`updated>${moment}`)).toEqual([])
    await tidy('DELETE', `/${kind}/${id}`)
    expect(await found(`updated>${moment}`)).toEqual([holder.id])
    expect(await found(`updated>=${moment}`)).toEqual([holder.id])
    expect(await found(`updated<=${moment}`)).toEqual([other.id])
    expect(await found(`not updated<${moment}`)).toEqual([holder.id])
    expect(await found(`updated>"${new Date(Date.now() + 60_000).toISOString()}"`)).toEqual([])
  })
})
