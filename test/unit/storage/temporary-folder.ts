import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Creates a fresh folder, and returns its path and a function that removes the folder. */
export async function temporaryFolder (): Promise<{ path: string, remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'medichain-test-'))
  return { path, remove: () => rm(path, { recursive: true, force: true }) }
}
