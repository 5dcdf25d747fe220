/**
 * A full person as both wires take one: names, phone, email, two tags, two custom fields.
 *
 * @param {import('../people/generate-people.js').Person} person
 */
export function contactBody({ firstName, lastName, phone, email, tags, customFields }) {
  return { firstName, lastName, phone, email, tags, customFields }
}
