import { existsSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { brotliCompress, gzip, constants as zlib } from 'node:zlib'

const brotli = { params: { [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY } }

/** Puts a `.br` and a `.gz` beside every text file of the built dashboard's assets, once, for every later request. */
export async function compressDashboard(dir) {
  const assets = `${dir}/assets`
  if (!existsSync(assets)) return
  const names = (await readdir(assets)).filter((name) => /\.(js|css|svg|json)$/.test(name))
  for (const name of names) {
    const bytes = await readFile(`${assets}/${name}`)
    await writeFile(`${assets}/${name}.br`, await promisify(brotliCompress)(bytes, brotli))
    await writeFile(`${assets}/${name}.gz`, await promisify(gzip)(bytes, { level: 9 }))
  }
}
