import { pause } from '../../../src/testnet/index.js'
import { WAIT_MS } from './limits.js'

/** Waits until the probe's result is neither false nor undefined. @throws Error after the timeout */
export async function until<T> (
  what: string, probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = WAIT_MS
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`did not happen in ${timeoutMs} ms: ${what}`)
    await pause(100)
  }
}

/** Asks whether a process exists. Signal 0 does nothing to the process (kill(2)). */
export function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
