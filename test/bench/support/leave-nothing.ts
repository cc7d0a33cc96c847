import { rmSync } from 'node:fs'
import process from 'node:process'
import type { NodeProcess } from '../../../src/testnet/index.js'

/**
 * Ends this process on Ctrl-C and SIGTERM. When it ends for any reason, the nodes are killed, and then their
 * folder is removed. Nodes may be added to the list later.
 */
export function leaveNothing (folder: string, nodes: readonly NodeProcess[]): void {
  process.once('SIGINT', () => { process.exit(130) })
  process.once('SIGTERM', () => { process.exit(143) })
  process.once('SIGHUP', () => { process.exit(129) })
  process.once('exit', () => {
    for (const node of nodes) node.killNow()
    // A killed node may write for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  })
}
