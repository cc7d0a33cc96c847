/**
 * `medichain-node`: parse, dispatch, exit codes. One file per command group under `commands/`, what
 * is printed under `render/`. A command asks a running node over its local API or hands options to
 * `node` and `testnet`; it must never hold rules of its own, open a node's database or show a stack
 * trace, so that everything that it can do, another client of the API can do too.
 */
export { run } from './run.js'
export type { Io } from './io.js'
export type { Assembly } from './options.js'
