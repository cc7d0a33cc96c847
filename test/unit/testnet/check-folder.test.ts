import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkFolder, FolderError } from '../../../src/testnet/fleet/index.js'
import { temporaryFolder } from '../storage/temporary-folder.js'

describe('testnet: the given folder', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  beforeEach(async () => { root = await temporaryFolder() })
  afterEach(async () => { await root.remove() })

  const mark = (name: string, chainId?: string): void => {
    const folder = join(root.path, 'data', name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'node.json'), JSON.stringify({ format: 1, role: 'hospital', chainId }))
  }
  const refusal = (hospitals: number, path = root.path): string => {
    try {
      checkFolder(path, hospitals)
      return ''
    } catch (error) {
      assert(error instanceof FolderError && error.exitCode === 2)
      return error.message
    }
  }

  it('must contain a network with the same number of hospitals, or no network', () => {
    assert.equal(refusal(4), '')
    mark('government')
    for (const number of [1, 2, 3, 4]) mark(`hospital-${number}`)
    assert.equal(refusal(7), '', 'whose chain has not begun')
    mark('government', 'aa')
    for (const number of [1, 2, 3, 4]) mark(`hospital-${number}`, 'aa')
    mark('hospital-5', 'bb')
    mark('hospital-6')
    assert.equal(refusal(4), '')
    for (const other of [3, 5]) {
      const message = refusal(other)
      assert.match(message, /holds a network of 4 hospitals.* --hospitals 4 .*HOSPITALS=4/)
      assert(message.includes(`and ${other} were asked for`) && !message.includes('\n'), message)
    }
  })

  it('is created if necessary, and must not be a file', () => {
    assert.equal(refusal(4, join(root.path, 'a', 'b')), '')
    const file = join(root.path, 'file')
    writeFileSync(file, '')
    assert.match(refusal(4, file), /file: not a folder/)
    assert.match(refusal(4, join(file, 'below')), /cannot be made \(ENOTDIR\)/)
  })
})
