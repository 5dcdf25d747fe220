/** Contacts, beyond which a call's data are worth a thought. */
const ordinaryMax = 200

/** Whether so many contacts make a call a large one. */
export function isLarge(contacts: number | null | undefined): boolean {
  return (contacts ?? 0) > ordinaryMax
}
