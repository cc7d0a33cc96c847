/** Finds the tested lines of Node, and the program of each line. */
import { existsSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export interface Line {
  readonly version: string
  /** Path of the Node program. */
  readonly binary: string
  /** True if this line runs the tests. */
  readonly own: boolean
}

/**
 * Returns a program for each pinned line. For the line of the machine's own Node, this is that Node.
 * @throws Error if a program is missing
 */
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
