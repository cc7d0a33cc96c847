import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FolderView } from '../../../../../src/api/index.js'
import { writeApiFile } from '../../../../../src/api/api-file.js'
import { DataFolder } from '../../../../../src/node/machine/data-folder.js'
import { examineFolder } from '../../../../../src/node/examine/doctor/index.js'
import { isKeptOut } from '../../../../../src/node/examine/doctor/kept-out.js'
import { hex, utf8 } from '../../../../../src/protocol/types/index.js'
import { NodeStore, openLevelStore } from '../../../../../src/storage/index.js'
import { temporaryFolder } from '../../../storage/temporary-folder.js'

const CHAIN_ID = new Uint8Array(32).fill(0xab)

describe('doctor: the folder of a node that does not run', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  let data: string
  beforeEach(async () => {
    root = await temporaryFolder()
    data = join(root.path, 'hospital-1')
  })
  afterEach(async () => { await root.remove() })

  const look = async (): Promise<FolderView> => {
    const { facts, healthy, troubles } = await examineFolder({ data, flags: '--name hospital-1' })
    assert.equal(healthy, false)
    assert.equal(troubles.length, 1)
    assert(facts.folder !== undefined)
    return facts.folder
  }
  const apiFile = (processId: number): void => {
    writeFileSync(join(data, 'api.json'), JSON.stringify({
      url: 'http://127.0.0.1:1', token: 't', name: 'hospital-1', role: 'hospital', processId
    }))
  }
  const withChain = (use: (folder: DataFolder) => void): void => {
    const folder = DataFolder.open(data, 'hospital')
    folder.pinChain(hex(CHAIN_ID))
    use(folder)
    folder.close()
  }

  const withDatabase = async (): Promise<void> => {
    const level = await openLevelStore(join(data, 'store'))
    const { meta } = await NodeStore.open(level)
    await meta.pinGenesis(CHAIN_ID, utf8('genesis'))
    await level.close()
  }

  it('is missing, foreign, damaged, or unused', async () => {
    assert.equal((await look()).state, 'missing')
    mkdirSync(data)
    assert.equal((await look()).state, 'foreign')
    writeFileSync(join(data, 'node.json'), '{')
    assert.deepEqual([(await look()).state, (await look()).failure?.code], ['damaged', 'folder-unusable'])
    rmSync(data, { recursive: true })
    DataFolder.open(data, 'hospital').close()
    DataFolder.open(join(root.path, 'government'), 'government').close()
    const { others, state } = await look()
    assert.deepEqual([state, others], ['unused', ['government', 'hospital-1']])
  })

  it('of another version says so, and does not call it damaged, unused or stopped', async () => {
    withChain(folder => { folder.markCleanStop({ height: 0, hash: hex(CHAIN_ID), at: 1_000 }) })
    const chainId = hex(CHAIN_ID)
    writeFileSync(join(data, 'node.json'), JSON.stringify({ format: 2, role: 'hospital', chainId }))
    const { failure, state } = await look()
    assert.deepEqual([state, failure?.code], ['failed', 'other-format'])
    assert.match(failure?.message ?? '', /has format 2; this version uses 1\. Start the version that wrote/)
  })

  it('distinguishes a clean stop, a failure and an unclean end', async () => {
    await withDatabase()
    withChain(folder => { folder.markCleanStop({ height: 0, hash: hex(CHAIN_ID), at: 1_000, by: 'SIGHUP' }) })
    const stopped = await look()
    assert.deepEqual([stopped.state, stopped.stoppedAt, stopped.chainId], ['stopped', 1_000, 'ab'.repeat(32)])
    assert.equal(stopped.stoppedBy, 'SIGHUP')
    withChain(folder => { folder.noteFailure(new Error('it broke')) })
    const failed = await look()
    assert.deepEqual([failed.state, failed.failure?.message], ['failed', 'it broke'])
    withChain(() => {})
    assert.equal((await look()).state, 'killed')
    rmSync(data, { recursive: true })
    DataFolder.open(data, 'hospital').close()
    apiFile(1)
    assert.equal((await look()).state, 'killed', 'before it had a chain')
  })

  it('of a copy made while the node ran describes the copy, not the node', async () => {
    withChain(() => {})
    await withDatabase()
    const original = DataFolder.open(data, 'hospital')
    apiFile(process.pid)
    const copy = join(root.path, 'copy')
    cpSync(data, copy, { recursive: true })
    const look = async (): Promise<FolderView> =>
      (await examineFolder({ data: copy, flags: '--data copy' })).facts.folder!
    try {
      const { processId, state, tip } = await look()
      assert.deepEqual([state, processId, tip], ['copied', process.pid, { height: 0 }])
      writeFileSync(join(copy, 'store', 'CURRENT'), 'nonsense\n')
      assert.equal((await look()).state, 'damaged')
    } finally {
      original.close()
    }
  })

  it('of a copy whose node has stopped is called a copy, and shows the settings of the start', async () => {
    withChain(folder => {
      folder.noteRun({ name: 'hospital-1', keysFolder: '/keys', settings: { reviewMode: 'manual' } })
    })
    await withDatabase()
    const original = DataFolder.open(data, 'hospital')
    await writeApiFile(data, { url: 'http://127.0.0.1:1', token: 't', name: 'hospital-1', role: 'hospital' })
    const copy = join(root.path, 'copy')
    cpSync(data, copy, { recursive: true })
    original.close()
    rmSync(join(copy, 'lock'), { force: true })
    const { facts: { folder }, troubles: [found] } = await examineFolder({ data: copy, flags: '--data copy' })
    assert.equal(folder?.state, 'copied')
    assert.match(found?.action ?? '', /Only if the node's own folder is lost/)
    assert.equal(found?.command, 'medichain-node start --role hospital --data copy --review-mode manual')
  })

  it('shows the height of the database, or why it cannot be read', async () => {
    withChain(() => {})
    await withDatabase()
    assert.deepEqual((await look()).tip, { height: 0 })
    writeFileSync(join(data, 'store', 'CURRENT'), 'nonsense\n')
    const { failure, state } = await look()
    assert.deepEqual([state, failure?.code], ['damaged', 'database'])
  })

  it('reports a database that is missing, empty, or behind the marks of the node', async () => {
    const damage = async (message: RegExp): Promise<void> => {
      const { failure, state } = await look()
      assert.deepEqual([state, failure?.code], ['damaged', 'database'])
      assert.match(failure?.message ?? '', message)
    }
    withChain(() => {})
    await damage(/store has no database any more\. Restore it/)
    mkdirSync(join(data, 'store'))
    await damage(/store has no database any more\. Restore it/)
    assert.deepEqual(readdirSync(join(data, 'store')), [], 'and makes none')
    const level = await openLevelStore(join(data, 'store'))
    await NodeStore.open(level)
    await level.close()
    await damage(/follows chain abababababababab…, and its genesis is not there/)
    await withDatabase()
    withChain(folder => { folder.markCleanStop({ height: 7, hash: 'ab', at: 1_000 }) })
    await damage(/ends with block 0, and the node stopped cleanly at block 7/)
  })

  it('reports a full disk as full, not as damage, and uses the last marks of the node', async function () {
    if (!existsSync('/dev/full')) this.skip()
    withChain(() => {})
    await withDatabase()
    // The next write of the database finds no room.
    const store = join(data, 'store')
    for (let number = 1; number < 20; number++) {
      const name = `MANIFEST-${String(number).padStart(6, '0')}`
      if (!existsSync(join(store, name))) symlinkSync('/dev/full', join(store, name))
    }
    const { failure, state } = await look()
    assert.equal(state, 'full')
    assert.match(failure?.message ?? '', /disk is full/)
    withChain(folder => { folder.noteFailure(new Error('it broke')) })
    assert.equal((await look()).state, 'failed')
    assert(!readdirSync(data).some(name => name.startsWith('lock')), 'nothing is left behind')
  })

  it('does not call a database damaged that another process has open, and shows no height', async () => {
    withChain(() => {})
    const level = await openLevelStore(join(data, 'store'))
    await NodeStore.open(level)
    try {
      const { state, tip } = await look()
      assert.deepEqual([state, tip], ['killed', undefined])
    } finally {
      await level.close()
    }
    const errors = [
      Object.assign(new Error('x'), { code: 'EROFS' }),
      new Error('cannot be opened', { cause: new Error('IO error: LOCK: Permission denied') })
    ]
    for (const error of errors) assert(isKeptOut(error))
    assert(!isKeptOut(new Error('Corruption: no magic')))
  })

  it('distinguishes starting, hanging and paused processes', async function () {
    const sleeper = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' })
    await once(sleeper, 'spawn')
    const pid = sleeper.pid ?? 0
    try {
      DataFolder.open(data, 'hospital').close()
      writeFileSync(join(data, 'lock'), JSON.stringify({ pid, started: '', token: 't' }))
      assert.deepEqual([(await look()).state, (await look()).processId], ['starting', pid])
      apiFile(pid)
      assert.equal((await look()).state, 'silent')
      sleeper.kill('SIGSTOP')
      for (let tries = 0; tries < 100 && (await look()).state === 'silent'; tries++) {
        await new Promise(resolve => { setTimeout(resolve, 20) })
      }
      if (process.platform === 'linux') assert.equal((await look()).state, 'paused')
    } finally {
      sleeper.kill('SIGKILL')
      await once(sleeper, 'exit')
    }
  })
})
