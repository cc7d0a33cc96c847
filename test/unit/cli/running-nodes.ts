import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startApi, type Role, type RunningApi } from '../../../src/api/index.js'
import { createFakeNode, type FakeNode } from '../api/fake-services.js'
import { runCli, type Outcome, type Setting } from './bench-io.js'

/** Holds a working directory with fake nodes that have real APIs, and runs command lines in the directory. */
export class RunningNodes {
  private constructor (readonly cwd: string, private readonly running: RunningApi[]) {}

  static async create (): Promise<RunningNodes> {
    return new RunningNodes(await mkdtemp(path.join(tmpdir(), 'medichain-cli-')), [])
  }

  async start (name: string, role: Role, prepare: (node: FakeNode) => void = () => {}): Promise<FakeNode> {
    const dataFolder = path.join(this.cwd, 'data', name)
    await mkdir(dataFolder, { recursive: true })
    const node = createFakeNode(role)
    prepare(node)
    // No test in this folder causes an internal fault.
    const onFault = (error: unknown): void => { throw error }
    this.running.push(await startApi({ name, dataFolder, port: 0, onFault }, node.services))
    return node
  }

  async stop (): Promise<void> {
    await Promise.all(this.running.splice(0).map(api => api.stop()))
  }

  async remove (): Promise<void> {
    await this.stop()
    await rm(this.cwd, { recursive: true })
  }

  async cli (words: string, setting: Partial<Setting> = {}): Promise<Outcome> {
    return await runCli(words.split(' '), { cwd: this.cwd, ...setting })
  }

  /**
   * Checks that a command fails with this code and one line on stderr, with findings indented below. Stdout
   * is empty, or contains a JSON document with the same error if `--json` was given.
   */
  async expectError (words: string, code: number, err: RegExp): Promise<void> {
    const outcome = await this.cli(words)
    assert.equal(outcome.code, code, outcome.err + outcome.out)
    assert.match(outcome.err, err)
    assert.match(outcome.err, /^error: [^\n]+\n( {2}[^\n]+\n)*$/)
    if (words.includes('--json')) {
      const { error } = JSON.parse(outcome.out) as { error: { message: string } }
      assert.equal(outcome.err.split('\n')[0], `error: ${error.message}`)
    } else {
      assert.equal(outcome.out, '')
    }
    assert.doesNotMatch(outcome.err, /\.ts:|at async/)
  }
}
