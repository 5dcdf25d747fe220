/** Several values in one cell, as Google's contacts have them: the first is meant. */
const several = ' ::: '

/** Digits that went through a program which takes them for a number. */
const decimalTail = /^(\+?\d{6,})\.0+$/

/** The phone that a cell holds, as its writer would have typed it. */
export function phoneText(cell: string, addPlus = false): string {
  const [first = ''] = cell.split(several)
  const text = first.replace(/^tel:/i, '').replace(decimalTail, '$1')
  return addPlus && /^[1-9]\d{7,14}$/.test(text) ? `+${text}` : text
}

export function emailText(cell: string): string {
  const [first = ''] = cell.split(several)
  return first.replace(/^mailto:/i, '')
}
