import { readFileSync } from 'node:fs'

/** What an old Node can read too: it is looked at before anything that an old Node cannot. */
interface PackageFile {
  version: string
  engines: { node: string }
}

/** Roster's own package file; it is as far up from `src/process` as from `dist/process`. */
function readPackageFile(): PackageFile {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as PackageFile
}

/** This Roster's version. */
export function rosterVersion(): string {
  return readPackageFile().version
}

/** One sentence where this Node is older than the package asks for; undefined: it is not. */
export function describeOldNode(version: string = process.versions.node): string | undefined {
  const oldest = readPackageFile().engines.node.replace('>=', '')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
  return isOld ? `Roster needs Node ${oldest} or later, this is ${version}` : undefined
}
