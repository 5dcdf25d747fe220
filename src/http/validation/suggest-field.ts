import { closest } from '../../core/kernel/text.ts'

/**
 * The names that other programs and older versions use for fields, by the field's name here. Compared without
 * case, spaces, `_` and `-`.
 */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  defaultRegion: ['region', 'country code', 'default country', 'phone region', 'default country code'],
  firstName: ['first', 'given name', 'forename', 'fname', 'vorname'],
  lastName: ['last', 'surname', 'family name', 'lname', 'nachname'],
  fullName: ['name', 'display name', 'contact name'],
  name: ['title', 'label', 'display name', 'full name'],
  businessName: [
    'company',
    'company name',
    'organization',
    'organisation',
    'business',
    'firm',
    'account name',
  ],
  jobTitle: ['title', 'job', 'occupation', 'position', 'role'],
  birthday: ['birth date', 'date of birth', 'dob', 'birth'],
  phone: [
    'phone number',
    'mobile',
    'mobile phone',
    'cell',
    'cell phone',
    'tel',
    'telephone',
    'primary phone',
  ],
  phoneExtension: ['extension', 'ext'],
  otherPhones: ['phones', 'phone numbers', 'additional phones', 'secondary phone', 'phone2'],
  email: ['mail', 'email address', 'e mail address', 'primary email'],
  otherEmails: ['emails', 'email addresses', 'additional emails', 'secondary email', 'email2'],
  streetAddress: ['address', 'street', 'address1', 'address line1', 'line1'],
  postalCode: ['zip', 'zip code', 'postcode', 'post code', 'plz'],
  city: ['town', 'locality'],
  state: ['province', 'county'],
  country: ['country name', 'country code'],
  timezone: ['tz', 'zone', 'time zone id'],
  doNotContact: ['dnc', 'do not call', 'opt out', 'opted out', 'unsubscribed', 'blocked', 'dnd'],
  preferredChannel: ['channel', 'preferred contact method'],
  mostRecentOutcome: ['outcome', 'last outcome'],
  lastDialTime: ['last call', 'last called at', 'last contacted', 'last dialed'],
  externalId: ['external', 'foreign id', 'crm id', 'reference', 'source id', 'customer id', 'user id'],
  customFields: [
    'custom',
    'fields',
    'properties',
    'attributes',
    'custom attributes',
    'metadata',
    'variables',
  ],
  tags: ['labels', 'tag names', 'groups'],
  addTags: ['append tags', 'new tags', 'tag'],
  removeTags: ['delete tags', 'untag'],
  setTags: ['replace tags', 'overwrite tags'],
  lists: ['list ids', 'list', 'contact lists', 'audiences', 'memberships'],
  dryRun: ['preview', 'simulate', 'validate only', 'test', 'dry'],
  limit: ['per page', 'page size', 'size', 'count', 'max results', 'first', 'top', 'max'],
  cursor: ['after', 'page token', 'starting after', 'next cursor', 'next', 'page', 'next page token'],
  offset: ['skip', 'start', 'from'],
  q: ['query', 'search', 'term', 'text', 'keyword'],
  filter: ['where', 'filters', 'selection', 'criteria', 'predicate'],
  sort: ['order', 'order by', 'sort by', 'orderby'],
  fields: ['select', 'columns', 'include', 'properties', 'only', 'keys'],
  total: ['count', 'include total', 'with total', 'total count', 'include count'],
  segmentId: ['segment'],
  listId: ['list', 'audience', 'audience id', 'contact list id'],
  workspaceId: ['workspace', 'tenant', 'tenant id', 'location id', 'account id'],
  operations: ['contacts', 'items', 'requests', 'records', 'data', 'ops', 'batch'],
  op: ['operation', 'action', 'method', 'type'],
  contact: ['data', 'body', 'payload', 'record', 'value'],
  ref: ['reference', 'correlation id', 'key', 'client ref'],
  matchBy: ['match', 'match on', 'key', 'keys', 'unique by', 'match fields', 'identify by', 'dedupe by'],
  mode: ['modes', 'strategy', 'write mode', 'merge mode'],
  preserveExisting: ['overwrite', 'keep existing', 'fill only', 'no overwrite'],
  scopes: ['permissions', 'roles', 'scope'],
  expiresAt: ['expires', 'expiry', 'valid until', 'expiration', 'expire at'],
  allowLiftingDoNotContact: ['allow contact', 'force contact', 'lift do not contact'],
  expectedCount: ['expected', 'expected total', 'count', 'if count'],
  action: ['operation', 'op'],
  actions: ['operations', 'ops', 'steps'],
  type: ['kind', 'data type', 'field type'],
  ids: ['contact ids', 'contacts', 'id'],
  phones: ['phone', 'phone numbers'],
  emails: ['email', 'email addresses'],
  externalIds: ['external id', 'external'],
  force: ['confirm', 'cascade'],
  deleted: ['bin', 'trash', 'include deleted', 'archived', 'trashed'],
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[\s_-]/g, '')

const meanings = new Map<string, string[]>()
for (const [field, names] of Object.entries(otherNames))
  for (const name of names) meanings.set(plain(name), [...(meanings.get(plain(name)) ?? []), field])

/** Longer names are not typing mistakes. */
const nameLengthMax = 40

/**
 * The field that an unknown name probably means: another spelling of it (`first_name`), another program's
 * word (`region` for `defaultRegion`), or the nearest name. Undefined if none is near.
 */
export function suggestField(name: string, known: readonly string[]): string | undefined {
  if (name.length > nameLengthMax) return undefined
  const wanted = plain(name)
  return (
    known.find((field) => plain(field) === wanted) ??
    meanings.get(wanted)?.find((field) => known.includes(field)) ??
    closest(name, known)
  )
}

/** Words of other programs for the words that fields take here, by ours. */
const otherWords: Readonly<Record<string, readonly string[]>> = {
  text: ['string', 'varchar', 'str', 'single line', 'textarea', 'long text'],
  number: ['integer', 'int', 'float', 'double', 'decimal', 'numeric', 'currency', 'money'],
  boolean: ['bool', 'checkbox', 'flag', 'yes no'],
  date: ['date time', 'timestamp', 'time', 'day'],
  select: ['dropdown', 'picklist', 'enum', 'single select', 'radio', 'choice', 'options'],
  multiSelect: ['checkboxes', 'multi picklist', 'multi choice', 'set', 'multiple select', 'tags'],
  url: ['link', 'website', 'uri'],
  json: ['object', 'any', 'map'],
  create: ['add', 'insert', 'new', 'post'],
  update: ['change', 'modify', 'patch', 'edit', 'put'],
  upsert: ['save', 'merge', 'create or update', 'put'],
  delete: ['remove', 'destroy', 'del', 'archive', 'trash'],
  restore: ['undelete', 'recover'],
  addTags: ['tag', 'add tag'],
  removeTags: ['untag', 'remove tag'],
  setFields: ['set', 'update', 'set field'],
  fill: ['keep', 'preserve', 'only empty'],
  replace: ['overwrite', 'write'],
  xlsx: ['xls', 'excel', 'workbook'],
  ndjson: ['json', 'jsonl', 'json lines'],
  vcard: ['vcf'],
  viewer: ['reader', 'read', 'guest'],
  editor: ['writer', 'write', 'member', 'user'],
  owner: ['admin', 'administrator'],
}

/** The word that was probably meant by one that is not allowed: otherwise written, another program's, or the nearest. */
export function suggestWord(given: string, allowed: readonly unknown[]): string | undefined {
  if (given.length > nameLengthMax) return undefined
  const words = allowed.filter((word) => typeof word === 'string')
  const wanted = plain(given)
  return (
    words.find((word) => plain(word) === wanted) ??
    words.find((word) => otherWords[word]?.some((other) => plain(other) === wanted)) ??
    closest(given, words)
  )
}
