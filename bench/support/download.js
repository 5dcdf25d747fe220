import { get } from 'node:http'

/**
 * Reads a whole answer as fast as it comes and keeps none of it, because it shares its cores with what it measures.
 *
 * @param {string} url
 * @param {string} key
 * @returns {Promise<{ bytes: number, headers: import('node:http').IncomingHttpHeaders }>}
 */
export function download(url, key) {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { authorization: `Bearer ${key}` } }, (response) => {
      let bytes = 0
      response.on('data', (chunk) => {
        bytes += chunk.length
      })
      response.once('error', reject)
      response.once('end', () => {
        if (response.statusCode === 200) resolve({ bytes, headers: response.headers })
        else reject(new Error(`${url} was answered ${response.statusCode}`))
      })
    })
    request.once('error', reject)
  })
}
