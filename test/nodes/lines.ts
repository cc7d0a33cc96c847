/** The lines of Node that are tested, and where the program of each is. */
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export interface Line {
  readonly version: string
  /** The program of Node itself. */
  readonly binary: string
  /** True if it is the one that runs this. */
  readonly own: boolean
}

/** One of each pinned line, the machine's own Node for its line. @throws Error if one is missing */
export function lines (): readonly Line[] {
  const pinned = readFileSync(new URL('versions.txt', import.meta.url), 'utf8').trim().split('\n')
  return pinned.map(version => {
    const own = lineOf(version) === lineOf(process.versions.node)
    if (own) return { version: process.versions.node, binary: process.execPath, own }
    const binary = fileURLToPath(
      new URL(`../../.nodes/${version}/node_modules/node/bin/node`, import.meta.url))
    if (!existsSync(binary)) throw new Error(`Node ${version} is not installed: run make nodes`)
    return { version, binary, own }
  })
}

function lineOf (version: string): string {
  return version.split('.')[0] ?? ''
}
