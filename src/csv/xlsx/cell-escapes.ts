/** ECMA-376 part 1, 22.9.2.19: characters that XML cannot hold are written `_xHHHH_`. */
const escaped = /_x([0-9A-Fa-f]{4})_/g

export function unescapeCell(text: string): string {
  return text.includes('_x')
    ? text.replace(escaped, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
}
