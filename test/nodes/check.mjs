/**
 * Checks the machine's version of Node for `make install`: an old version is an error, and an untested line
 * gives a hint. This is plain JavaScript without dependencies, because it runs before they are installed.
 *
 *   node test/nodes/check.mjs [version]
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'

const numbers = text => text.split('.').map(Number)
const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
/** The oldest release of each line, `22.13`, oldest line first. */
const oldest = engines.node.split(' || ').map(range => range.replace('^', ''))
const version = process.argv[2] ?? process.versions.node
const [line, minor] = numbers(version)
const [firstLine] = numbers(oldest[0])
const needed = oldest.find(release => numbers(release)[0] === Math.max(line, firstLine))
const [, neededMinor = 0] = numbers(needed ?? '')
const lines = oldest.map(release => numbers(release)[0]).join(', ')
const tested = `tests run on lines ${lines}; the newest is the best choice`
if (line < firstLine || minor < neededMinor) {
  console.error(`error: Node ${needed} or newer is needed, this is ${version}; ${tested}`)
  process.exitCode = 1
} else if (needed === undefined) {
  console.error(`hint: this is Node ${version}, a line that is not tested; ${tested}`)
}
