const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether text can be an id at all (RFC 9562, 4). What cannot is not found, without asking the store. */
export function isId(text: string): boolean {
  return uuid.test(text)
}
