import { readdir, readFile } from 'node:fs/promises'
import { extname } from 'node:path'

/** A file of the built dashboard, in memory with the smaller forms that the build put beside it. */
export interface Asset {
  /** Where it is served. */
  path: string
  type: string
  bytes: Buffer
  /** By the name of their content coding, the smallest first. */
  encoded: [coding: string, bytes: Buffer][]
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
}

const codings = { '.br': 'br', '.gz': 'gzip' } as const

/**
 * Reads the whole dashboard, a few megabytes, so that no request's path ever reaches the file system. Empty where it was
 * not built. A file of a kind that browsers do not ask for (a source map) is left out.
 */
export async function readAssets(directory: URL): Promise<Asset[]> {
  const names = await readdir(directory, { recursive: true }).catch(
    (error: NodeJS.ErrnoException): string[] => {
      if (error.code === 'ENOENT') return []
      throw error
    },
  )
  const served = names.filter((name) => types[extname(name)] !== undefined)
  const read = (name: string) => readFile(new URL(name.replaceAll('\\', '/'), directory))
  return Promise.all(
    served.map(async (name) => ({
      path: `/${name.replaceAll('\\', '/')}`,
      type: types[extname(name)]!,
      bytes: await read(name),
      encoded: await Promise.all(
        Object.entries(codings)
          .filter(([suffix]) => names.includes(name + suffix))
          .map(async ([suffix, coding]): Promise<[string, Buffer]> => [coding, await read(name + suffix)]),
      ),
    })),
  )
}
