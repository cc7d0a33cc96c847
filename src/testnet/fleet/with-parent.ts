/**
 * Loaded into every node of a testnet before its own program (`node --import`): when the process
 * that started it is gone, however it ended, the node stops as on SIGTERM, and if it cannot, ends.
 */
import process from 'node:process'

const GRACE_MS = 10_000

if (process.channel !== undefined && process.channel !== null) {
  process.on('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => { process.exit(1) }, GRACE_MS).unref()
  })
  // Listening must not keep a node alive that has stopped.
  process.channel.unref()
}
