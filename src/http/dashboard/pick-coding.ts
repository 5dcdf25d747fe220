/** The first of `available` that an Accept-Encoding header takes (RFC 9110, 12.5.3); undefined: as it is. */
export function pickCoding(header: string | string[] | undefined, available: readonly string[]) {
  const accepted = [header ?? '']
    .flat()
    .join(',')
    .split(',')
    .map((item) => item.trim().toLowerCase())
    .filter((item) => !/;\s*q=0(\.0{0,3})?$/.test(item))
    .map((item) => item.split(';', 1)[0]!.trim())
  return available.find((coding) => accepted.includes(coding))
}
