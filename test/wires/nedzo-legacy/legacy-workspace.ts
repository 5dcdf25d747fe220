import { createCustomField } from '../../../src/core/custom-fields/custom-fields.ts'
import type { CustomFieldType } from '../../../src/core/fields/contact-fields.ts'
import { createList } from '../../../src/core/lists/lists.ts'
import type { DirectoryScope } from '../../../src/store/kernel/scope.ts'
import type { ContactRow } from '../../../src/store/kernel/tables.ts'
import { buildWorkspace, type TestWorkspace } from '../../support/build-workspace.ts'
import type { Reply, TestApp } from '../../support/start-app.ts'

export interface LegacyWorkspace extends TestWorkspace {
  /** With the workspace's own key. */
  send(method: string, path: string, body?: unknown): Promise<Reply>
  /** A contact over this wire, as it was answered. A refusal fails the test. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  addContact(body: object): Promise<any>
  /** The ids of a new list and a new custom field. */
  addList(name?: string): Promise<string>
  addField(name: string, type?: CustomFieldType): Promise<string>
  /** The row in the database. */
  rowOf(contactId: string): Promise<ContactRow>
  listsOf(contactId: string): Promise<string[]>
  countContacts(): Promise<number>
}

/** A workspace of one's own, spoken to over this wire. */
export async function legacyWorkspace({ db }: DirectoryScope, app: TestApp): Promise<LegacyWorkspace> {
  const workspace = await buildWorkspace({ db })
  const { scope, workspaceId, workspaceKey: key } = workspace
  const send: LegacyWorkspace['send'] = (method, path, body) =>
    app.send(method, path, body === undefined ? { key } : { key, body })
  return {
    ...workspace,
    send,
    async addContact(body) {
      const reply = await send('POST', '/v1/contact/', body)
      if (reply.status !== 200) throw new Error(reply.body.message)
      return reply.body.data.contact
    },
    addList: async (name = 'A list') => (await createList(scope, { name })).id,
    addField: async (name, type = 'text') => (await createCustomField(scope, { name, type })).id,
    rowOf: (contactId) =>
      db
        .selectFrom('contacts')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', contactId)
        .executeTakeFirstOrThrow(),
    async listsOf(contactId) {
      const rows = await db
        .selectFrom('list_members')
        .select('list_id')
        .where('workspace_id', '=', workspaceId)
        .where('contact_id', '=', contactId)
        .orderBy('list_id')
        .execute()
      return rows.map((row) => row.list_id)
    },
    async countContacts() {
      const rows = await db
        .selectFrom('contacts')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .execute()
      return rows.length
    },
  }
}
