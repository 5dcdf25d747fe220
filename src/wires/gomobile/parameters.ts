import { Fields, Uuid } from '../../http/schema.ts'

export const IdParams = Fields({ id: Uuid() })
