import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { InitOptions, StartOptions, TestnetOptions } from '../../../src/cli/options.js'
import { runCli } from './bench-io.js'

const cwd = tmpdir()

describe('cli: commands that assemble a node', () => {
  it('start passes settings to the node unchanged, and returns the exit code of the node', async () => {
    let given: StartOptions | undefined
    const args = ['start', '--role', 'hospital', '--name', 'h2', '--api-port', '8080',
      '--log-level=debug', '--json', '--data-root', 'elsewhere']
    const { code, out } = await runCli(args, {
      cwd,
      assembly: {
        async runStart (options) {
          given = options
          options.print('hospital h2 listens')
          return await Promise.resolve(1)
        }
      }
    })
    assert.deepEqual([code, out], [1, 'hospital h2 listens\n'])
    const { print, log, lost, ...rest } = given ?? assert.fail()
    assert.deepEqual([print, log, lost].map(call => typeof call), ['function', 'function', 'function'])
    assert.deepEqual(rest, {
      role: 'hospital', name: 'h2', data: undefined, config: undefined, json: true,
      overrides: { 'api-port': '8080', 'log-level': 'debug', 'data-root': 'elsewhere' }
    })
  })

  it('start takes the role from the data folder that the flags name', async () => {
    const roles: string[] = []
    const asked: string[] = []
    const assembly = {
      async runStart ({ role }: StartOptions) { roles.push(role); return await Promise.resolve(0) },
      async roleIn (folder: string) {
        asked.push(folder)
        return await Promise.resolve(folder.endsWith('h2') ? 'hospital' as const : undefined)
      }
    }
    assert.equal((await runCli(['start', '--name', 'h2'], { cwd, assembly })).code, 0)
    const named = ['start', '--data', 'x/h2', '--log-level', 'warn']
    assert.equal((await runCli(named, { cwd, assembly })).code, 0)
    assert.deepEqual(roles, ['hospital', 'hospital'])
    assert.deepEqual(asked, [path.join(cwd, 'data/h2'), path.join(cwd, 'x/h2')])
    const { code, err } = await runCli(['start', '--name', 'h3'], { cwd, assembly })
    assert.equal(code, 2)
    assert.match(err, /give --role government or --role hospital, since .*h3 yet\n.*start --help/)
    assert.equal((await runCli(['start', '--role', 'government', '--name', 'h2'], { cwd, assembly })).code, 0)
    assert.deepEqual([roles.at(-1), asked.length], ['government', 3])
  })

  it('start takes the data root from the configuration unless it is given as a flag', async () => {
    let given: StartOptions | undefined
    const assembly = {
      async runStart (options: StartOptions) { given = options; return await Promise.resolve(0) }
    }
    const { code } = await runCli(['start', '--role', 'government'], { cwd, assembly })
    assert.equal(code, 0)
    assert.deepEqual(given?.overrides, {})
  })

  it('prints each line of the node\'s error message, and returns the exit code of the error', async () => {
    const assembly = {
      async runStart (): Promise<number> {
        return await Promise.reject(Object.assign(new Error('first\nsecond'), { exitCode: 2 }))
      }
    }
    const { code, out, err } = await runCli(['start', '--role', 'hospital'], { cwd, assembly })
    assert.deepEqual([code, out, err], [2, '', 'error: first\nerror: second\n'])
  })

  it('start --json writes errors only to the log, as JSON lines', async () => {
    const assembly = {
      async runStart (): Promise<number> { return await Promise.reject(new Error('first\nsecond')) }
    }
    const { code, out, err } = await runCli(['start', '--role', 'hospital', '--json'], { cwd, assembly })
    assert.deepEqual([code, out], [1, ''])
    const lines = err.trimEnd().split('\n').map(line => JSON.parse(line) as { level: number, msg: string })
    assert.deepEqual(lines.map(({ level, msg }) => [level, msg]), [[60, 'first'], [60, 'second']])
  })

  it('init prints what it made, as text or as one document', async () => {
    const made = {
      role: 'hospital', name: 'h1', peerId: '12D3Koo', dataFolder: '/d',
      keysFolder: '/k', created: true
    } as const
    const assembly = {
      async runInit (options: InitOptions) {
        options.print('progress')
        return await Promise.resolve(made)
      }
    }
    const text = await runCli(['init', '--role', 'hospital'], { cwd, assembly })
    assert.match(text.out, /^progress\nmade keys and data folder\nnode  h1, hospital\n/)
    const json = await runCli(['init', '--role', 'hospital', '--json'], { cwd, assembly })
    assert.deepEqual(JSON.parse(json.out), made)
  })

  it('testnet resolves folders, and returns the exit code of the run', async () => {
    let given: TestnetOptions | undefined
    const assembly = {
      async runTestnet (options: TestnetOptions) {
        given = options
        return await Promise.resolve(1)
      }
    }
    const args = 'testnet --hospitals 7 --diagnoses 200 --exit --input .'.split(' ')
    const { code } = await runCli(args, { cwd, assembly })
    assert.equal(code, 1)
    assert.deepEqual(given, {
      hospitals: 7, diagnoses: 200, exit: true, input: cwd, json: false,
      folder: undefined, port: undefined
    })
  })

  it('testnet passes the given Node programs to the run, and refuses a file that cannot run', async () => {
    let given: readonly string[] | undefined
    const assembly = {
      async runTestnet ({ nodeBinaries }: TestnetOptions) {
        given = nodeBinaries
        return await Promise.resolve(0)
      }
    }
    const node = path.relative(cwd, process.execPath)
    await runCli(['testnet', '--node-binary', node, process.execPath, '--exit'], { cwd, assembly })
    assert.deepEqual(given, [process.execPath, process.execPath])
    given = undefined
    for (const name of ['nowhere', '.', fileURLToPath(import.meta.url)]) {
      const { code, err } = await runCli(['testnet', '--node-binary', node, name], { cwd, assembly })
      assert.deepEqual([code, given], [1, undefined])
      assert.ok(err.startsWith(`error: --node-binary ${name}: this user cannot run it as a program`), err)
    }
  })

  it('testnet starts nothing if its input folder is missing or is a file', async () => {
    const assembly = { async runTestnet () { return await Promise.resolve(assert.fail('started')) } }
    const missing = await runCli(['testnet', '--input', 'nowhere'], { cwd, assembly })
    assert.deepEqual([missing.code, missing.err],
      [1, 'error: --input nowhere: no such folder; name a folder with FHIR R4 files (.json)\n'])
    const file = await runCli(['testnet', '--input', fileURLToPath(import.meta.url)], { cwd, assembly })
    assert.match(file.err, /not a folder/)
  })
})
