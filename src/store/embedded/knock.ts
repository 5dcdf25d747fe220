import { connect } from 'node:net'
import { hasCode } from './has-code.ts'

/** What a Unix socket answered. The kernel refuses as soon as the listening process is gone. */
export type Knock = { state: 'gone' } | { state: 'dead' } | { state: 'alive'; banner: string }

/**
 * Connects to a Unix socket to see whether its process lives. Waits up to `bannerTimeoutMs` for one
 * line of text, not at all for 0; a process too busy to send it is alive too, with an empty banner.
 */
export function knock(path: string, bannerTimeoutMs: number): Promise<Knock> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path })
    let banner = ''
    const alive = () => {
      socket.destroy()
      resolve({ state: 'alive', banner: banner.trim() })
    }
    socket.setEncoding('utf8').setTimeout(bannerTimeoutMs, alive)
    socket.on('data', (text: string) => {
      banner += text
      if (banner.includes('\n')) alive()
    })
    if (bannerTimeoutMs === 0) socket.once('connect', alive)
    socket.once('end', alive)
    socket.once('error', (error) => {
      socket.destroy()
      if (hasCode(error, 'ENOENT')) resolve({ state: 'gone' })
      else if (hasCode(error, 'ECONNREFUSED', 'ENOTSOCK', 'EPROTOTYPE')) resolve({ state: 'dead' })
      // Full backlog, reset while answering, or another user's socket: somebody is behind it.
      else if (hasCode(error, 'EAGAIN', 'ECONNRESET', 'EPIPE', 'EACCES', 'EPERM')) alive()
      else reject(error)
    })
  })
}
