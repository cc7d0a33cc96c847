import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import { runCli, type Outcome } from './bench-io.js'

async function cli (...words: string[]): Promise<Outcome> {
  return await runCli(words, { cwd: tmpdir() })
}

const COMMANDS = [
  '', 'start', 'init', 'status', 'allowlist', 'allowlist show', 'allowlist pending',
  'allowlist approve', 'allowlist reject', 'allowlist add', 'allowlist remove', 'allowlist begin',
  'diagnosis', 'diagnosis submit', 'diagnosis amend',
  'diagnosis retract', 'diagnosis dispute', 'diagnosis show', 'diagnosis list', 'review', 'review list',
  'review show', 'review claim', 'review approve', 'review reject', 'review excuse', 'review ask',
  'review questions', 'review answer', 'rules', 'rules list', 'rules show', 'patient',
  'patient history', 'chain',
  'chain head', 'chain show', 'chain verify', 'chain export', 'draw', 'draw explain', 'testnet'
]

describe('cli: usage', () => {
  for (const command of COMMANDS) {
    it(`medichain-node ${command} --help shows examples of this command`, async () => {
      const words = command.split(' ').filter(word => word !== '')
      const { code, out, err } = await cli(...words, '--help')
      assert.deepEqual([code, err], [0, ''])
      assert.match(out, new RegExp(`^Usage: medichain-node${command === '' ? '' : ` ${command}`} `))
      const examples = [...out.matchAll(/^ {2}\$ medichain-node (.+)$/gm)]
      assert.ok(examples.length > 0, out)
      assert.ok(examples.every(([, line]) => command === '' || line?.startsWith(command)), out)
      assert.ok(out.split('\n').every(line => line.length <= 100), out)
    })
  }

  const mistakes: [string[], RegExp][] = [
    [['diagnosi'], /unknown command 'diagnosi'\n\(Did you mean diagnosis\?\)/],
    [['allowlist', 'aprove'], /unknown command 'aprove'\n\(Did you mean approve\?\)/],
    [['status', '--nmae', 'x'], /unknown option '--nmae'\n\(Did you mean --name\?\)/],
    [['diagnosis', 'submit'], /missing required argument 'file'/],
    [['diagnosis', 'show', 'xyz'], /first 8 hexadecimal digits/],
    [['diagnosis', 'show', 'abcdef0'], /first 8 hexadecimal digits/],
    [['diagnosis', 'list', '--limit', '0'], /from 1 to 1000/],
    [['diagnosis', 'list', '--status', 'done'], /Allowed choices are/],
    [['chain', 'show', '-1'], /unknown option|whole number/],
    [['chain', 'show', '1e3'], /whole number/],
    [['allowlist', 'approve'], /name the hospitals/],
    [['review', 'reject', 'abcdef01'], /required option '--reason <code>' not specified/],
    [['review', 'claim', 'abcdef01'], /required option '--as <clinician>' not specified/],
    [['review', 'answer', 'abcdef01', 'x.txt'], /required option '--as <person>' not specified/],
    [['review', 'answer', 'xyz', 'x.txt', '--as', 'y'], /first 8 hexadecimal digits/],
    [['start'], /required option '--role <role>' not specified/],
    [['start', '--role', 'bank'], /Allowed choices are government, hospital/],
    [['start', '--role', 'hospital', 'extra'], /'extra' is not expected here/],
    [['start', '--role', 'hospital', '--api-port'], /--api-port needs a value/],
    [['testnet', '--hospitals', '1'], /from 2 to 20/],
    [['patient', 'history', '|1'], /written system\|value/],
    [['status', '--name', '../x'], /is not a node name/],
    [['status', 'more'], /too many arguments/]
  ]
  for (const [words, expected] of mistakes) {
    it(`${words.join(' ')} is a usage error`, async () => {
      const { code, out, err } = await cli(...words)
      assert.equal(code, 2, err)
      assert.equal(out, '')
      assert.match(err, expected)
    })
  }

  it('a usage error names the help of the command in use, and only this help', async () => {
    for (const [words, help] of [
      ['status --nmae x', 'status'], ['diagnosis submit', 'diagnosis submit'],
      ['allowlist aprove', 'allowlist'], ['start', 'start'], ['diagnosi', '']
    ] as const) {
      const { err } = await cli(...words.split(' '))
      const command = `medichain-node${help === '' ? '' : ` ${help}`}`
      assert.ok(err.endsWith(`see '${command} --help'\n`), err)
      assert.equal(err.match(/see '/g)?.length, 1)
    }
  })

  it('with --json, a usage error is also printed as a JSON document', async () => {
    const { code, out, err } = await cli('diagnosis', 'list', '--limit', '0', '--json')
    assert.equal(code, 2)
    assert.match((JSON.parse(out) as { error: { message: string } }).error.message, /from 1 to 1000/)
    assert.match(err, /from 1 to 1000/)
  })

  it('a group without a command shows its help and is a usage error', async () => {
    const { code, out, err } = await cli('chain')
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, /^Usage: medichain-node chain/)
  })

  it('a full disk is one line with what helps, and no error of the system', async () => {
    const { code, err } = await runCli(['keys', 'backup', 'usb', '--name', 'hospital-1'], {
      cwd: tmpdir(),
      assembly: {
        backUpKeys: async () => await Promise.reject(
          Object.assign(new Error('ENOSPC: no space left, write'), { code: 'ENOSPC', path: '/usb/k' }))
      }
    })
    assert.deepEqual([code, err],
      [1, 'error: the disk is full (/usb/k); make room, and give the same command again\n'])
  })

  it('--version prints the version alone', async () => {
    const { code, out } = await cli('--version')
    assert.equal(code, 0)
    assert.match(out, /^\d+\.\d+\.\d+\n$/)
  })
})
