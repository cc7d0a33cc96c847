import assert from 'node:assert/strict'
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import type { HealthView, StatusView } from '../../src/api/index.js'
import { MAIN_FILE } from '../../src/testnet/index.js'
import { json, run } from './support/cli.js'
import { TEST_MS } from './support/limits.js'
import { scratch } from './support/scratch.js'
import { until } from './support/until.js'

type Streams = readonly [stdout: number | 'pipe' | 'ignore', stderr: number | 'pipe' | 'ignore']

/** Tests a node that loses its log, its terminal or its reader. */
describe('a node that loses its terminal or log', function () {
  this.timeout(TEST_MS)
  let folder = ''
  let remove: () => Promise<void>
  let node: ChildProcess | undefined
  beforeEach(async () => { ({ folder, remove } = await scratch()) })
  afterEach(async () => {
    if (node?.exitCode === null && node.signalCode === null) {
      node.kill('SIGKILL')
      await once(node, 'exit')
    }
    await remove()
  })

  const start = async ([stdout, stderr]: Streams, ...words: string[]): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [MAIN_FILE, 'start', '--role', 'government', ...words],
      { cwd: folder, stdio: ['ignore', stdout, stderr] })
    node = child
    const answers = async (): Promise<boolean> =>
      (await run(folder, 'chain', 'head')).stderr.includes('no chain yet')
    await until('it answers', answers)
    return child
  }
  const endBy = async (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    if (child.exitCode === null) await once(child, 'exit')
    return child.exitCode
  }
  /** Each call makes the node log a line at level `debug`. */
  const health = async (): Promise<HealthView> =>
    JSON.parse((await run(folder, 'doctor', '--json')).stdout) as HealthView

  it('continues while the disk of its log is full, reports this, and stops cleanly', async () => {
    const full = openSync('/dev/full', 'w')
    const child = await start([full, full], '--log-level', 'debug')
    closeSync(full)
    const lost = (await health()).troubles.find(({ code }) => code === 'log-lost')
    assert.match(lost?.text ?? '', /^\d+ lines of the log could not be written .*its disk is full/)
    assert.equal(await endBy(child, 'SIGTERM'), 0)
  })

  it('continues when the reader of its log ends, and logs again for the next reader', async () => {
    const pipe = path.join(folder, 'log')
    execFileSync('mkfifo', [pipe])
    const first = await open(pipe, 'r+')
    const writer = openSync(pipe, 'w')
    const child = await start([writer, writer], '--log-level', 'debug')
    closeSync(writer)
    await first.close()
    const lost = await until('a line is lost', async () => (await health()).facts.log)
    assert.deepEqual([lost.cause, lost.lasts], ['EPIPE', true])
    const second = await open(pipe, 'r+')
    await until('lines are written again', async () => (await health()).facts.log?.lasts === false)
    const { bytesRead, buffer } = await second.read(Buffer.alloc(65_536))
    assert.match(buffer.toString('utf8', 0, bytesRead), /"msg":"lines of the log could not be written"/)
    await second.close()
    assert.equal(await endBy(child, 'SIGINT'), 0)
  })

  it('does not wait for a reader that does not read, even when it stops', async () => {
    const pipe = path.join(folder, 'log')
    execFileSync('mkfifo', [pipe])
    const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK)
    const writer = openSync(pipe, 'w')
    const child = await start([writer, writer], '--log-level', 'debug')
    // Fills the pipe, so that it has no room for another line.
    for (const size of [4096, 1]) {
      assert.throws(() => { for (;;) writeSync(reader, Buffer.alloc(size)) }, /EAGAIN/)
    }
    for (let call = 0; call < 5; call++) {
      assert.equal((await json<StatusView>(folder, 'status')).role, 'government')
    }
    assert.equal(await endBy(child, 'SIGTERM'), 0)
    closeSync(reader)
    closeSync(writer)
  })

  it('stops cleanly when its terminal is closed, and opens no debugger on SIGUSR1', async () => {
    const log = openSync(path.join(folder, 'log'), 'w')
    const child = await start(['ignore', log], '--json')
    closeSync(log)
    child.kill('SIGUSR1')
    child.kill('SIGUSR2')
    assert.equal((await json<StatusView>(folder, 'status')).role, 'government')
    // The shell sends SIGHUP, and the kernel sends it again.
    child.kill('SIGHUP')
    assert.equal(await endBy(child, 'SIGHUP'), 0)
    const lines = readFileSync(path.join(folder, 'log'), 'utf8').trimEnd().split('\n')
      .map(line => JSON.parse(line) as { msg: string })
    assert.equal(lines[0]?.msg, 'government (government)')
    assert.equal(lines.at(-1)?.msg, 'stopping')
  })

  it('makes a command fail if its output was lost, but not if its reader has ended', async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [MAIN_FILE, '--help'], { stdio: ['ignore', full, 'pipe'] })
    closeSync(full)
    let err = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => { err += text })
    await once(child, 'close')
    assert.equal(child.exitCode, 1)
    assert.match(err, /^error: a part of the output could not be written \(ENOSPC\)[^\n]*\n$/)
    const left = spawn(process.execPath, [MAIN_FILE, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
    left.stdout?.destroy()
    await once(left, 'close')
    assert.equal(left.exitCode, 0)
  })
})
