import { readFileSync } from 'node:fs'

/** This file must run on an old Node too: it is loaded before anything that an old Node cannot load. */
interface PackageFile {
  version: string
  engines: { node: string }
}

/** Roster's own package file; the relative path is the same from `src/process` and `dist/process`. */
function readPackageFile(): PackageFile {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as PackageFile
}

/** This Roster's version. */
export function rosterVersion(): string {
  return readPackageFile().version
}

/** A sentence if this Node is older than the package requires; else undefined. */
export function describeOldNode(version: string = process.versions.node): string | undefined {
  const oldest = readPackageFile().engines.node.replace('>=', '')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
  return isOld ? `Roster needs Node ${oldest} or later, this is ${version}` : undefined
}
