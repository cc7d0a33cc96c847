import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Access } from '../../../src/api/access/access.js'

/** The registered clients of a test, in a folder of its own. */
export interface TestAccess {
  readonly access: Access
  readonly folder: string
  remove (): Promise<void>
}

export async function testAccess (now?: () => number): Promise<TestAccess> {
  const folder = await mkdtemp(path.join(tmpdir(), 'medichain-access-'))
  const access = await Access.open(folder, now)
  access.bases = ['http://127.0.0.1:4000']
  return {
    access, folder,
    async remove () {
      await access.close()
      await rm(folder, { recursive: true })
    }
  }
}
