const date = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}/
const phone = /^\+?[\d\s().-]{7,}$/
const number = /^[+-]?\d+([.,]\d+)?$/

/** Whether a table's first record names its columns: no cell of it is a value, such as a phone, an email or a number. */
export function isHeader([first = []]: readonly (readonly string[])[]): boolean {
  return !first.some((cell) => {
    const text = cell.trim()
    return text.includes('@') || phone.test(text) || number.test(text) || date.test(text)
  })
}
