/** The bounds that all wires share; the documentation publishes them. Text is counted in code points, bodies in bytes. */
export const limits = {
  bodyBytesMax: 5 * 1024 * 1024,
  batchBodyBytesMax: 20 * 1024 * 1024,
  /** The largest body, in bytes, of a call that carries neither a key nor a session. */
  openBodyBytesMax: 16 * 1024,
  /** The most values in one JSON body: strings, numbers, arrays and objects together. */
  jsonValuesMax: 120_000,
  /** The most distinct property names among all objects of one JSON body. */
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
  /**
   * The most bytes that all values of one contact take in UTF-8. Lists and objects count as JSON, a tag
   * counts as its id.
   */
  contactBytesMax: 1024 * 1024,
  /** The most bytes of contacts on one page. A longer page ends early; at least one contact is always on it. */
  pageBytesMax: 8 * 1024 * 1024,
  customFieldsPerWorkspaceMax: 200,
  aliasesPerCustomFieldMax: 100,
  optionsPerFieldMax: 200,
  /** The most deleted and merged options that a field keeps, so that old values can be shown and options restored. */
  formerOptionsMax: 1_000,
  optionNameMax: 255,
  tagMax: 255,
  tagsPerContactMax: 500,
  tagsPerWorkspaceMax: 100_000,
  /** The most tags in one list of a write; duplicates count. */
  tagsNamedMax: 1_000,
  /** The most distinct tags that one call names. */
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
  /** The most values in all tests of one filter together. */
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
  /** A merge of a tag with at most this many contacts is finished when the call is answered; a larger one runs as a job. */
  mergedAtOnceMax: 10_000,
  jobListenersMax: 1_000,
  feedWaitersMax: 1_000,
  webhooksPerWorkspaceMax: 100,
  webhookUrlMax: 2_048,
  webhookReplaysMax: 10,
} as const
