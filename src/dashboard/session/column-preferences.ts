/** One column of the grid as this person wants it. */
export interface ColumnPreference {
  id: string
  width?: number
  hidden?: boolean
  pinned?: 'left' | 'right'
}

export type Density = 'compact' | 'normal' | 'tall'

/** The grid's rows, in pixels. */
export const rowHeights: Record<Density, number> = { compact: 30, normal: 38, tall: 50 }
