/** A moment as an input of date and time shows it, in the reader's zone, to the second; empty for none. */
export function toLocalText(moment: string | null): string {
  const date = new Date(moment ?? '')
  if (Number.isNaN(date.getTime())) return ''
  const two = (part: number) => String(part).padStart(2, '0')
  const day = [String(date.getFullYear()).padStart(4, '0'), two(date.getMonth() + 1), two(date.getDate())]
  return `${day.join('-')}T${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}

/** The moment that such a text means where the reader is; what means none stays, for the API to say what is wrong. */
export function fromLocalText(text: string): string | null {
  if (text.trim() === '') return null
  const date = new Date(text)
  return Number.isNaN(date.getTime()) ? text : date.toISOString()
}
