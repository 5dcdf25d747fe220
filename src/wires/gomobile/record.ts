import { Type } from 'typebox'
import { Timestamp } from '../../http/schema.ts'

const always = { description: 'Always null: what was deleted is not shown, and Roster has no users' }

/** What audiences and attributes say of their own making. */
export const recordKeys = {
  createdAt: Timestamp(),
  updatedAt: Timestamp(),
  deletedAt: Type.Null(always),
  createdBy: Type.Null(always),
  updatedBy: Type.Null(always),
  deletedBy: Type.Null(always),
}

export const nobody = { deletedAt: null, createdBy: null, updatedBy: null, deletedBy: null }
