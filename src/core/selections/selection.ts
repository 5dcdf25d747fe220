/** A part of a workspace's contacts, as a request names it: everybody, less each thing that is given. */
export interface Selection {
  /** As text or as a tree. */
  filter?: unknown
  /** What a person would type into a search box. */
  q?: string | undefined
  listId?: string | undefined
  segmentId?: string | undefined
  ids?: readonly string[] | undefined
  /** The bin instead of the living. */
  deleted?: boolean | undefined
}
