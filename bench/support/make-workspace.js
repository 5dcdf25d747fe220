import { Client } from './client.js'

/** A new workspace and a key for it. @param {string} url @param {string} accountKey */
export async function makeWorkspace(url, accountKey) {
  const account = new Client(url, accountKey)
  const workspace = await account.post('/v2/workspaces', { name: 'Bench', timezone: 'Europe/Berlin' })
  const { key, id: keyId } = await account.post('/v2/api-keys', { name: 'bench', workspaceId: workspace.id })
  return {
    workspaceId: /** @type {string} */ (workspace.id),
    key: /** @type {string} */ (key),
    keyId: /** @type {string} */ (keyId),
    client: new Client(url, key),
  }
}
