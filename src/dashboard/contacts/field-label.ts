import { strings } from '../strings/strings.ts'

/** What people call a field of the API: a custom one by its own name. */
export function fieldLabel(field: string): string {
  const labels: Record<string, string> = strings.contacts.fields
  return labels[field] ?? field.replace(/^customFields\./, '')
}
