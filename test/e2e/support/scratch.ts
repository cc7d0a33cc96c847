import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'

/** Makes a temporary folder, and returns it with a function that removes it. */
export async function scratch (): Promise<{ folder: string, remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-e2e-'))
  return { folder, remove: async () => { await rm(folder, { recursive: true, force: true }) } }
}
