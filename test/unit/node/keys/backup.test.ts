import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diagnose } from '../../../../src/node/examine/doctor/index.js'
import { backUpKeys, backupOf } from '../../../../src/node/keys/backup.js'
import { encodeKeyFile } from '../../../../src/node/machine/key-file.js'
import { DataFolder } from '../../../../src/node/machine/data-folder.js'
import { PRIVATE_FILE, makeFolder } from '../../../../src/system/index.js'

describe('the backup of keys', () => {
  let root: string
  let data: string
  let keys: string
  const keyFile = async (seed: number): Promise<string> =>
    await encodeKeyFile('node', new Uint8Array(32).fill(seed), undefined)
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'backup-'))
    data = join(root, 'data')
    keys = join(root, 'keys')
    makeFolder(keys)
    writeFileSync(join(keys, 'node-key.json'), await keyFile(1))
    writeFileSync(join(keys, 'shared-keys.bin'), 'epoch 1')
    const folder = DataFolder.open(data, 'hospital')
    folder.noteRun({ name: 'hospital-1', keysFolder: keys, settings: {} })
    folder.close()
  })
  afterEach(() => { rmSync(root, { recursive: true, force: true }) })

  it('has the key files, for their user only, and replaces the files of an earlier backup', async () => {
    const to = join(root, 'copies')
    assert.deepEqual((await backUpKeys({ data, to })).files, ['node-key.json', 'shared-keys.bin'])
    writeFileSync(join(keys, 'shared-keys.bin'), 'epoch 2')
    await backUpKeys({ data, to })
    assert.deepEqual(readdirSync(to).sort(), ['node-key.json', 'shared-keys.bin'])
    assert.equal(readFileSync(join(to, 'shared-keys.bin'), 'utf8'), 'epoch 2')
    assert.equal(statSync(join(to, 'shared-keys.bin')).mode & 0o777, PRIVATE_FILE)
  })

  it('is older when the shares have changed, and the doctor says so', async () => {
    assert.equal(backupOf(keys), undefined)
    await backUpKeys({ data, to: join(root, 'copies') })
    assert.equal(backupOf(keys)?.isOlder, false)
    writeFileSync(join(keys, 'shared-keys.bin'), 'epoch 2')
    const backup = backupOf(keys)
    assert(backup?.isOlder === true)
    const { troubles } = diagnose({
      at: backup.at, name: 'hospital-1', peers: [], alarms: [],
      shares: { text: 'epoch 2, 4 of 4 ready', epoch: 2, isHolder: true, hasShare: true, backup }
    })
    assert.deepEqual(troubles.map(({ code }) => code), ['old-key-backup'])
    assert.equal(troubles[0]?.command, 'medichain-node keys backup <folder> --name hospital-1')
  })

  it('replaces no backup of another node, and none by a damaged key', async () => {
    const to = join(root, 'copies')
    makeFolder(to)
    writeFileSync(join(to, 'node-key.json'), await keyFile(2))
    await assert.rejects(backUpKeys({ data, to }), { code: 'backup-place' })
    assert.equal(readFileSync(join(to, 'node-key.json'), 'utf8'), await keyFile(2))
    assert.deepEqual(readdirSync(to), ['node-key.json'])
    writeFileSync(join(to, 'node-key.json'), await keyFile(1))
    writeFileSync(join(keys, 'node-key.json'), '')
    await assert.rejects(backUpKeys({ data, to }), { code: 'keys-damaged' })
    assert.equal(readFileSync(join(to, 'node-key.json'), 'utf8'), await keyFile(1))
  })

  it('is refused in the folder of the keys, which is no second place', async () => {
    await assert.rejects(backUpKeys({ data, to: join(keys, '.') }), { code: 'backup-place' })
    assert.equal(backupOf(keys), undefined)
  })

  it('is refused for a folder of no node', async () => {
    await assert.rejects(backUpKeys({ data: root, to: join(root, 'copies') }), /is no data folder of a node/)
  })

  it('is unknown if its mark is damaged', () => {
    for (const text of ['', '{}', 'null', '{"at":"x"}']) {
      writeFileSync(join(keys, 'backup.json'), text)
      assert.equal(backupOf(keys), undefined)
    }
  })
})

describe('the doctor about shares of keys', () => {
  const facts = (shares: { epoch?: number, isHolder: boolean, hasShare: boolean }): string[] =>
    diagnose({ at: 0, name: 'a', peers: [], alarms: [], shares: { text: 'state', ...shares } })
      .troubles.map(({ code }) => code)

  it('says that diagnoses wait for the first epoch, and that a share is missing', () => {
    assert.deepEqual(facts({ isHolder: false, hasShare: false }), ['no-key-epoch'])
    assert.deepEqual(facts({ epoch: 1, isHolder: true, hasShare: false }), ['no-key-share'])
    assert.deepEqual(facts({ epoch: 1, isHolder: true, hasShare: true }), [])
    assert.deepEqual(facts({ epoch: 1, isHolder: false, hasShare: false }), [])
  })
})
