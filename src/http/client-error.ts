import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { bareProblem } from './bare-problem.ts'

const answers: Record<string, [status: number, detail: string]> = {
  HPE_HEADER_OVERFLOW: [431, 'The headers are too large.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
}

/** Answers what is not even HTTP, where there is no request yet to answer, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  const pending = (socket as { _httpMessage?: ServerResponse })._httpMessage
  // Writing into an answer that has begun would corrupt it; Node's own handler looks at the same field.
  if (!socket.writable || error.code === 'ECONNRESET' || pending?.headersSent) {
    socket.destroy()
    return
  }
  const [status, detail] = answers[error.code ?? ''] ?? [400, 'The request is not valid HTTP.']
  const { headers, body } = bareProblem(status, detail)
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`)
}
