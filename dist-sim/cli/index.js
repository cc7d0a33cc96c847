/**
 * This folder is the program `medichain-node`: parsing, dispatch and exit codes. `commands/` has one file per
 * command group, `render/` makes the output. A command calls a running node over its local API, or passes
 * options to `node` and `testnet`. A command must never apply rules itself, open a node's database or show a
 * stack trace. So other clients of the API can do everything that a command does.
 */
export { run } from './run.js';
//# sourceMappingURL=index.js.map