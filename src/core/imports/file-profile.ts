import type { CustomField } from '../custom-fields/custom-field.ts'
import type { MappedColumn } from './import-plan.ts'

/** Why a column is proposed to go where it goes. */
export const mappingReasons = ['header', 'content', 'remembered', 'roster', 'extra', 'empty'] as const
export type MappingReason = (typeof mappingReasons)[number]

export interface ProposedColumn extends MappedColumn {
  because: MappingReason
}

export interface ProfiledColumn {
  column: number
  header: string
  /** Of the sampled rows. */
  filled: number
  samples: string[]
  /** A sentence for whoever maps it. */
  evidence: string
}

export interface RegionGuess {
  region: string
  because: 'workspace' | 'content'
  /** How well the phones without `+` fit there, up to 1. */
  share: number
}

/** What a file is, what it holds and what is proposed to be done with it. */
export interface FileProfile {
  /** In the translator's own words: how the bytes become rows. */
  format: object
  headers: string[]
  sampledRows: number
  columns: ProfiledColumn[]
  preview: { line: number; cells: readonly string[]; fault: string | null }[]
  mapping: ProposedColumn[]
  defaultRegion: RegionGuess | null
}

/** What is known before a file is looked at. */
export interface ProfileKnowledge {
  defaultRegion: string | null
  customFields: readonly Pick<CustomField, 'name' | 'slug' | 'aliases' | 'type'>[]
  /** The mapping that was last used for a table with these headers. */
  remembered(headers: readonly string[]): Promise<readonly MappedColumn[] | undefined>
}
