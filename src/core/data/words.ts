/** The words of a generated list, which is kept as one string so that its file stays readable and its diffs small. */
export function words(list: string): string[] {
  return list.trim().split(/\s+/)
}
