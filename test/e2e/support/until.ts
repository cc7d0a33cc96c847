import { pause } from '../../../src/testnet/index.js'

/** Waits for something to become true or defined. @throws Error naming what did not happen */
export async function until<T> (
  what: string, probe: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 60_000
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (Date.now() > deadline) throw new Error(`did not happen in ${timeoutMs} ms: ${what}`)
    await pause(100)
  }
}

/** Signal 0 asks whether a process is there, and does nothing to it (kill(2)). */
export function isAlive (pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
