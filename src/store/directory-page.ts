/** A page of a directory list, newest first: what stands after `after`, or the first page. */
export interface DirectoryPage {
  limit: number
  after?: { createdAt: Date; id: string } | undefined
}
