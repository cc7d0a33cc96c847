/** Tests the output of `make`, its check of the version of Node, and the runner of the suites. */
import assert from 'node:assert/strict'
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { PACKAGE_FOLDER } from '../../src/testnet/index.js'

function text (file: string): string {
  return readFileSync(path.join(PACKAGE_FOLDER, file), 'utf8')
}

/** Runs a program without the variables that an outer `make` exports. */
function run (program: string, ...words: string[]): SpawnSyncReturns<string> {
  const { PATH } = process.env
  return spawnSync(program, words, { cwd: PACKAGE_FOLDER, encoding: 'utf8', env: { PATH } })
}

describe('make', () => {
  for (const target of ['testnet', 'bench', 'bench-catch-up', 'faults']) {
    it(`${target} JSON=1 leaves stdout to the data`, () => {
      const program = 'echo data; :'
      const words = ['-o', 'dist/.stamp', target, `CLI=${program}`, `TSX=${program}`]
      assert.equal(run('make', ...words, 'JSON=1').stdout, 'data\n')
      assert.match(run('make', ...words).stdout, /^echo data; : .+\ndata\n$/)
    })
  }

  it('bench compares with another commit if AGAINST is given', () => {
    const bench = (...words: string[]): string =>
      run('make', '-o', 'dist/.stamp', 'bench', 'TSX=echo', 'JSON=1', ...words).stdout
    assert.equal(bench(), 'test/bench/testnet.ts\n')
    assert.equal(bench('AGAINST=v1.0'), 'test/bench/against/main.ts\n')
  })
})

describe('the runner of the suites', () => {
  it('tells why a file does not load', () => {
    const file = 'fixtures/broken/throws-at-load.test.ts'
    const { status, stderr } = run(process.execPath, '--import', 'tsx', 'test/run.ts', file)
    assert.notEqual(status, 0)
    assert.match(stderr, /Error: the cause, after function/)
  })
})

describe('lines of Node', () => {
  const check = (version: string): SpawnSyncReturns<string> => {
    return run(process.execPath, 'test/nodes/check.mjs', version)
  }
  const pinned = text('test/nodes/versions.txt').trim().split('\n')

  it('that are pinned for tests are the lines in package.json', () => {
    const { engines } = JSON.parse(text('package.json')) as { readonly engines: { readonly node: string } }
    assert.deepEqual(pinned.map(version => version.split('.')[0]),
      engines.node.split(' || ').map(range => range.replace('^', '').split('.')[0]))
    for (const version of [...pinned, '20.19.0', '22.13.0']) {
      assert.deepEqual([check(version).status, check(version).stderr], [0, ''], version)
    }
  })

  it('that are too old are refused', () => {
    const needed = { '18.20.0': '20.19', '20.18.3': '20.19', '22.12.0': '22.13' }
    for (const [version, oldest] of Object.entries(needed)) {
      const { status, stderr } = check(version)
      assert.equal(status, 1)
      assert.equal(stderr, `error: Node ${oldest} or newer is needed, this is ${version}; ` +
        'tests run on lines 20, 22, 24, 26; the newest is the best choice\n')
    }
  })

  it('that are not tested are accepted with a hint', () => {
    for (const version of ['21.7.0', '25.9.0', '28.0.0']) {
      const { status, stderr } = check(version)
      assert.equal(status, 0)
      assert.equal(stderr, `hint: this is Node ${version}, a line that is not tested; ` +
        'tests run on lines 20, 22, 24, 26; the newest is the best choice\n')
    }
  })
})
