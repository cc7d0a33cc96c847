import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DataFolder } from '../../../../src/node/machine/data-folder.js'
import { roleIn } from '../../../../src/node/machine/folder-marker.js'
import { describeFolder } from '../../../../src/node/machine/describe-folder.js'
import { lockHolder } from '../../../../src/system/folder-lock.js'
import { claimName, stoppedNodes, type NodeFolders } from '../../../../src/node/machine/names.js'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'
import { isAlive, ownIdentity } from '../../../../src/system/index.js'
import { temporaryFolder } from '../../storage/temporary-folder.js'

let root: Awaited<ReturnType<typeof temporaryFolder>>
let path: string
const open: DataFolder[] = []

function openFolder (role: 'hospital' | 'government' = 'hospital'): DataFolder {
  const folder = DataFolder.open(path, role)
  open.push(folder)
  return folder
}

/** Each test of the calling suite gets a fresh folder. */
function inFreshFolder (): void {
  beforeEach(async () => {
    root = await temporaryFolder()
    path = join(root.path, 'data', 'hospital-1')
  })
  afterEach(async () => {
    for (const folder of open.splice(0)) folder.close()
    await root.remove()
  })
}

describe('node/process-identity', () => {
  inFreshFolder()

  it('recognises this process, and distinguishes an earlier process with the same id', () => {
    const own = ownIdentity()
    assert.equal(own.pid, process.pid)
    assert(isAlive(own))
    assert(isAlive({ ...own, started: '' }))
    assert(!isAlive({ ...own, started: `${own.started}0` }))
  })

  it('detects that a process has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    const identity = { pid: child.pid!, started: '' }
    assert(isAlive(identity))
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert(!isAlive(identity))
  })

  it('detects that a process has ended, even if its parent never waits for it', async function () {
    if (process.platform !== 'linux') this.skip()
    // The shell becomes a program that waits for no child, which closes its output. The child ends with its
    // input, and so after that: a child that ended before would be waited for by the shell.
    const parent = spawn('sh', ['-c', 'cat <&3 >/dev/null & echo $!; exec sleep 60 >/dev/null'],
      { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] })
    try {
      let printed = ''
      for await (const text of parent.stdout!) printed += String(text)
      const pid = Number(printed)
      parent.stdio[3]!.destroy()
      assert(pid > 0)
      while (isAlive({ pid, started: '' })) await new Promise(resolve => setTimeout(resolve, 5))
      process.kill(pid, 0) // Its number is taken still.
    } finally {
      parent.kill()
    }
  })
})

describe('node/data-folder', () => {
  inFreshFolder()

  it('is refused to a second start, naming the process that holds it', () => {
    openFolder()
    assert.throws(() => openFolder(), {
      code: 'folder-in-use', message: new RegExp(`in use by process ${process.pid}\\. Stop that`)
    })
  })

  it('is refused to another process, and free after its process was killed', async () => {
    const module = new URL('../../../../src/node/machine/data-folder.ts', import.meta.url).href
    const script = (wait: number): string[] => ['--import', 'tsx', '--input-type=module', '-e',
      `import { DataFolder } from '${module}'
      try { DataFolder.open(${JSON.stringify(path)}, 'hospital'); console.log('open') }
      catch (error) { console.log(error.code) }
      setTimeout(() => {}, ${wait})`]
    const child = spawn(process.execPath, script(60_000))
    await once(child.stdout, 'data')
    const second = execFileSync(process.execPath, script(0), { encoding: 'utf8' })
    assert.equal(second.trim(), 'folder-in-use')
    child.kill('SIGKILL')
    await once(child, 'exit')
    openFolder()
  })

  it('permanently belongs to one role, one chain and one identity', () => {
    let folder = openFolder()
    assert.equal(folder.created, true)
    assert.equal(folder.chainId, undefined)
    folder.pinChain('aa'.repeat(32))
    folder.pinIdentity('cc'.repeat(32))
    folder.close()
    assert.throws(() => openFolder('government'), {
      code: 'other-role', message: /--role hospital/
    })
    folder = openFolder()
    assert.equal(folder.created, false)
    assert.equal(folder.chainId, 'aa'.repeat(32))
    assert.equal(folder.identity, 'cc'.repeat(32))
    folder.pinChain('aa'.repeat(32))
    assert.throws(() => { folder.pinChain('bb'.repeat(32)) }, { code: 'other-chain' })
    assert.throws(() => { folder.pinIdentity('dd'.repeat(32)) }, { code: 'other-identity' })
  })

  it('is refused and not left locked if it has another format or a damaged marker', () => {
    openFolder().close()
    for (const [content, code] of [
      ['{"format":2,"role":"hospital"}', 'other-format'],
      ['{"form', 'folder-unusable'],
      ['3', 'folder-unusable'],
      ['{"format":1,"role":"hospitl"}', 'folder-unusable'],
      ['{"format":1,"rol":"hospital"}', 'folder-unusable']
    ] as const) {
      writeFileSync(join(path, 'node.json'), content)
      assert.throws(() => openFolder(), { code })
      if (code === 'folder-unusable') assert.throws(() => roleIn(path), { code })
      assert.equal(lockHolder(path), undefined)
    }
  })

  it('leaves no mark in a backup that was put in its place while its node ran', () => {
    const folder = openFolder()
    renameSync(path, `${path}.aside`)
    openFolder().close()
    folder.markCleanStop({ height: 7, hash: 'ab'.repeat(32), at: 1 })
    folder.noteFailure(new Error('x'))
    folder.close()
    const { cleanStop, lastFailure } = describeFolder(path)!
    assert.deepEqual([cleanStop, lastFailure], [undefined, undefined])
  })

  it('remembers a clean stop for the next start only', () => {
    const stop = { height: 7, hash: 'ab'.repeat(32), at: 1 }
    let folder = openFolder()
    assert.equal(folder.cleanStop, undefined)
    folder.markCleanStop(stop)
    folder.close()
    assert.deepEqual(describeFolder(path),
      { role: 'hospital', chainId: undefined, cleanStop: stop, lastFailure: undefined, settings: {} })
    folder = openFolder()
    assert.deepEqual(folder.cleanStop, stop)
    folder.close() // As after a crash: no mark was left.
    folder = openFolder()
    assert.equal(folder.cleanStop, undefined)
  })

  it('keeps the marks of the last run until the next run begins', () => {
    const stop = { height: 7, hash: 'ab'.repeat(32), at: 1 }
    openFolder().markCleanStop(stop)
    open.splice(0).forEach(folder => { folder.close() })
    const refused = DataFolder.open(path, 'hospital', false)
    assert.deepEqual(refused.cleanStop, stop)
    refused.close()
    assert.deepEqual(describeFolder(path)?.cleanStop, stop)
    openFolder()
    assert.equal(describeFolder(path)?.cleanStop, undefined)
  })

  it('records that it has a database after its first run, or once it has a chain', () => {
    let folder = openFolder()
    assert.equal(folder.hasStore, false)
    folder.noteRun({ name: 'hospital-1', keysFolder: '/keys/hospital-1', settings: {} })
    folder.close()
    folder = openFolder()
    assert.deepEqual([folder.hasStore, folder.name, folder.keysFolder],
      [true, 'hospital-1', '/keys/hospital-1'])
    folder.close()
    writeFileSync(join(path, 'node.json'), '{"format":1,"role":"hospital","chainId":"aa"}')
    assert.equal(openFolder().hasStore, true, 'made by an older version')
  })

  it('keeps the cause of the end of the last run, in one line, until the next start', () => {
    let folder = openFolder()
    folder.noteFailure(new OperatorError('disk-full', 'The disk is full.\nat some place'))
    folder.close()
    const { lastFailure } = describeFolder(path) ?? {}
    assert.deepEqual({ ...lastFailure, at: 0 }, { at: 0, code: 'disk-full', message: 'The disk is full.' })
    assert((lastFailure?.at ?? 0) > Date.now() - 60_000)
    folder = openFolder()
    assert.equal(describeFolder(path)?.lastFailure, undefined)
    folder.noteFailure('torn')
    assert.equal(describeFolder(path)?.lastFailure?.code, 'internal')
    rmSync(path, { recursive: true })
    folder.noteFailure(new Error('what cannot be written is no second failure'))
  })

  it('is reported if it cannot be created', () => {
    writeFileSync(join(root.path, 'data'), 'a file')
    assert.throws(() => openFolder(), { code: 'folder-unusable', message: /cannot be made/ })
  })
})

describe('node/names', () => {
  inFreshFolder()

  const claim = (name?: string, role: 'hospital' | 'government' = 'hospital'): NodeFolders => {
    const dataRoot = join(root.path, 'data')
    const folders = claimName({ role, name, dataRoot, keysRoot: join(root.path, 'keys') })
    open.push(folders.data)
    return folders
  }

  it('finds the name and keys of a folder again, wherever the folder is', () => {
    const keys = join(root.path, 'elsewhere', 'st-mary')
    mkdirSync(keys, { recursive: true })
    const choice = {
      role: 'hospital', name: undefined, data: join(root.path, 'moved'), dataRoot: 'data', keysRoot: 'keys'
    } as const
    const started = claimName(choice)
    assert.deepEqual([started.name, started.keysPath], ['hospital-1', join('keys', 'hospital-1')])
    started.data.noteRun({ name: 'st-mary', keysFolder: keys, settings: {} })
    started.data.close()
    for (const [more, name, keysPath] of [
      [{}, 'st-mary', keys],
      [{ name: 'st-mary' }, 'st-mary', keys],
      [{ isKeysRootGiven: true }, 'st-mary', join('keys', 'st-mary')],
      [{ name: 'north' }, 'north', join('keys', 'north')]
    ] as const) {
      const again = claimName({ ...choice, ...more })
      again.data.close()
      assert.deepEqual([again.name, again.keysPath], [name, keysPath])
    }
  })

  it('gives each terminal the next hospital, and the same hospitals after all have stopped', () => {
    const first = claim()
    const second = claim()
    assert.deepEqual([first.name, second.name, claim().name],
      ['hospital-1', 'hospital-2', 'hospital-3'])
    assert.equal(second.keysPath, join(root.path, 'keys', 'hospital-2'))
    second.data.close()
    assert.deepEqual(stoppedNodes(join(root.path, 'data'), 'hospital'), ['hospital-2'])
    assert.equal(claim().name, 'hospital-2')
    for (const folder of open.splice(0)) folder.close()
    assert.deepEqual([claim().name, claim().name], ['hospital-1', 'hospital-2'])
    assert.equal(describeFolder(join(root.path, 'data', 'hospital-1'))?.role, 'hospital')
    assert.equal(describeFolder(join(root.path, 'data', 'hospital-9'))?.role, undefined)
  })

  it('allows one government, and tells a second start that it runs', () => {
    assert.equal(claim(undefined, 'government').name, 'government')
    assert.throws(() => claim(undefined, 'government'), { code: 'folder-in-use' })
    assert.equal(claim('other', 'government').name, 'other')
  })

  it('ignores a folder of another role unless it is named', () => {
    claim('hospital-1', 'government').data.close()
    assert.equal(claim().name, 'hospital-2')
    assert.throws(() => claim('hospital-1'), { code: 'other-role' })
  })

  it('makes no new hospital beside a folder of another format, unless a name is given', () => {
    claim().data.close()
    writeFileSync(join(path, 'node.json'), '{"format":2,"role":"hospital"}')
    assert.throws(() => claim(), { code: 'other-format', message: /Start the version that wrote it, or use/ })
    assert.equal(claim('hospital-2').name, 'hospital-2')
  })

  it('refuses a name that is a path or not a single folder', () => {
    for (const name of ['', '.', '..', 'a/b', 'A', '-a', 'a-', 'a b', 'x'.repeat(64), 'a\0b']) {
      assert.throws(() => claim(name), { code: 'bad-name', exitCode: 2 }, name)
    }
    assert.equal(claim('st.-mary_1').name, 'st.-mary_1')
  })

  it('says that a folder cannot be written', () => {
    // Nobody makes a file in this folder of the kernel, not even root.
    assert.throws(() => DataFolder.open('/sys', 'hospital'), (error: Error) => {
      assert.match(error.message, /^The data folder \/sys cannot be written by this user \(E[A-Z]+\)\. C/)
      return true
    })
  })

  it('accepts a data folder without a name', () => {
    const data = join(root.path, 'elsewhere')
    const folders = claimName({
      role: 'hospital', name: undefined, data, dataRoot: 'x', keysRoot: 'keys'
    })
    open.push(folders.data)
    assert.equal(folders.data.path, data)
    assert.equal(folders.name, 'hospital-1')
  })
})
