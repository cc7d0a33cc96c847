/**
 * What `make install` says of the machine's Node: too old is an error, a line that is not tested a hint.
 * Plain JavaScript without a dependency, for it runs before anything is installed.
 *
 *   node test/nodes/check.mjs [version]
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const [oldest, ...newer] = engines.node.split(' || ').map(range => range.replace('^', ''))
const version = process.argv[2] ?? process.versions.node
const [line, minor] = version.split('.').map(Number)
const [oldestLine, oldestMinor] = oldest.split('.').map(Number)
const tested = `tests run on lines ${oldestLine}, ${newer.join(', ')}; the newest is the best choice`
if (line < oldestLine || (line === oldestLine && minor < oldestMinor)) {
  console.error(`error: Node ${oldest} or newer is needed, this is ${version}; ${tested}`)
  process.exitCode = 1
} else if (line !== oldestLine && !newer.includes(String(line))) {
  console.error(`hint: this is Node ${version}, a line that is not tested; ${tested}`)
}
