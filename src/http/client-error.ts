import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

const answers: Record<string, [status: string, detail: string]> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['413 Content Too Large', 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request took too long to arrive.'],
}

/** Answers what is not even HTTP, where there is no request yet to answer, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  const pending = (socket as { _httpMessage?: ServerResponse })._httpMessage
  // Writing into an answer that has begun would corrupt it; Node's own handler looks at the same field.
  if (!socket.writable || error.code === 'ECONNRESET' || pending?.headersSent) {
    socket.destroy()
    return
  }
  const [status, detail] = answers[error.code ?? ''] ?? ['400 Bad Request', 'The request is not valid HTTP.']
  const [code, ...title] = status.split(' ')
  const body = JSON.stringify({ type: 'about:blank', title: title.join(' '), status: Number(code), detail })
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n` +
      `X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
  )
}
