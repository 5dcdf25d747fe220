import type { ApiCall } from '../api/api-call.ts'
import type { Contact } from '../api/wire-types.ts'

type Which = Pick<Contact, 'id' | 'workspaceId'>

const of = (method: ApiCall['method'], { id, workspaceId }: Which, verb = ''): ApiCall => ({
  method,
  path: `/v2/contacts/${id}${verb}`,
  query: { workspaceId },
})

export const patchCall = (contact: Which, body: object): ApiCall => ({ ...of('PATCH', contact), body })
export const binCall = (contact: Which) => of('DELETE', contact)
export const restoreCall = (contact: Which) => of('POST', contact, '/restore')
export const historyCall = (contact: Which) => of('GET', contact, '/history')
