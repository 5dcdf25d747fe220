/** The bounds every wire shares; published in the docs. Text is counted in code points, bodies in bytes. */
export const limits = {
  bodyBytesMax: 5 * 1024 * 1024,
  batchBodyBytesMax: 20 * 1024 * 1024,
  /** Of calls that nobody signs in for. */
  openBodyBytesMax: 16 * 1024,
  /** Values in one JSON body: texts, numbers, lists and objects. */
  jsonValuesMax: 120_000,
  /** Different names of the fields of all objects in one JSON body. */
  jsonNamesMax: 20_000,
  batchJsonValuesMax: 250_000,
  textMax: 255,
  addressMax: 1024,
  emailMax: 254,
  externalIdMax: 255,
  descriptionMax: 1024,
  workspaceDescriptionMax: 1_000,
  iconMax: 2_048,
  customValueMax: 65_536,
  /** Of all values of a contact together, in UTF-8, lists and objects as JSON; a tag counts as its id. */
  contactBytesMax: 1024 * 1024,
  /** Of the contacts of one page, which is cut there; one contact always comes. */
  pageBytesMax: 8 * 1024 * 1024,
  customFieldsPerWorkspaceMax: 200,
  aliasesPerCustomFieldMax: 100,
  tagMax: 255,
  tagsPerContactMax: 500,
  tagsPerWorkspaceMax: 100_000,
  /** Tags in one list of a write, the same one twice too. */
  tagsNamedMax: 1_000,
  /** Different tags that one call names. */
  tagsPerCallMax: 10_000,
  listsPerWorkspaceMax: 1_000,
  attributesPerContactMax: 200,
  otherIdentifiersMax: 20,
  channelsMax: 50,
  jsonDepthMax: 32,
  batchMax: 1_000,
  pageMax: 1_000,
  searchMax: 255,
  filterTextMax: 16_384,
  filterDepthMax: 10,
  filterTestsMax: 200,
  filterExpandedMax: 1_000,
  filterValuesMax: 1_000,
  /** In all tests of one filter together. */
  filterAllValuesMax: 5_000,
  filterValueMax: 1_024,
  selectedIdsMax: 100_000,
  segmentsPerWorkspaceMax: 1_000,
  segmentDepthMax: 5,
  segmentViewMax: 16_384,
  passwordMin: 10,
  passwordMax: 256,
  preferencesBytesMax: 64 * 1024,
  uploadsPerWorkspaceMax: 50,
  writesWaitingMax: 1_000,
  unfinishedJobsPerWorkspaceMax: 100,
  bulkIdsMax: 10_000,
  /** Contacts of a tag whose merge is done when it is answered; one of more goes on as a job. */
  mergedAtOnceMax: 10_000,
  jobListenersMax: 1_000,
  feedWaitersMax: 1_000,
} as const
