import { strings } from '../../strings/strings.ts'

/** Roles with what each may do, the least first. */
export const roleChoices = Object.entries(strings.settings.people.roles).map(([value, label]) => ({
  value,
  label,
}))
