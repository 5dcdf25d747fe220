/** So many contacts, in words. */
export const contactsOf = (count: string) => (count === '1' ? '1 contact' : `${count} contacts`)
