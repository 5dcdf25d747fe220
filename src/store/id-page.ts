/** A page in id order: what stands after `afterId`, or the first page. */
export interface IdPage {
  limit: number
  afterId?: string | undefined
}
