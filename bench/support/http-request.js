/**
 * A whole HTTP/1.1 request as it goes over the wire.
 *
 * @param {{ method: string, path: string, key: string, body?: unknown }} request
 */
export function httpRequest({ method, path, key, body }) {
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n`
  if (body === undefined) return `${head}\r\n`
  const text = JSON.stringify(body)
  const length = Buffer.byteLength(text)
  return `${head}Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${text}`
}
