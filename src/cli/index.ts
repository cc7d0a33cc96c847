/**
 * The program `medichain-node`: parsing, dispatch and exit codes. `commands/` has one file per command
 * group, `render/` the output. A command asks a running node over its local API, or passes options to
 * `node` and `testnet`. It must never have rules of its own, open a node's database or show a stack trace,
 * so that another client of the API can do everything that a command does.
 */
export { run } from './run.js'
export type { Io } from './io.js'
export type { Assembly } from './options.js'
