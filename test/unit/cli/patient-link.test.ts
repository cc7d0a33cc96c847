import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FakeNode } from '../api/fake-services.js'
import type { Outcome } from './bench-io.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: links of two numbers', () => {
  let nodes: RunningNodes
  let fake: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    fake = await nodes.start('hospital-1', 'hospital')
    await writeFile(join(nodes.cwd, 'form.pdf'), 'signed')
  })
  afterEach(async () => { await nodes.remove() })

  const cli = async (line: string, stdin: string): Promise<Outcome> => await nodes.cli(line, { stdin })
  const filed = (): unknown =>
    (fake.calls.findLast(({ name }) => name === 'fileOrder')?.input as { readonly act: unknown }).act

  it('take both numbers from stdin, or one from the command line', async () => {
    const both = await cli('patient link - --with - --form form.pdf', 'urn:x|7\nurn:x|8\n')
    assert.deepEqual([both.code, both.err], [0, ''])
    assert.match(both.out, /^Order 3 of this patient is in block 9\./)
    assert.deepEqual(filed(), { type: 'link', with: { system: 'urn:x', value: '8' } })
    await cli('patient link - --with 9 --system urn:y --form form.pdf', '7\n')
    assert.deepEqual(filed(), { type: 'link', with: { system: 'urn:y', value: '9' } })
  })

  it('are shown in the list, and ended by their number', async () => {
    const list = await cli('consent list -', 'linked\n')
    assert.match(list.out, /4 +link with urn:x\|8 +patient/)
    assert.match(list.out, /5 +link with another number, without effect: an older link counts/)
    assert.equal((await cli('patient unlink - --form form.pdf', 'linked-once\n')).code, 0)
    assert.deepEqual(filed(), { type: 'revoke', number: 4 })
  })

  it('say what is wrong, and order nothing', async () => {
    for (const [line, stdin, code, text] of [
      ['patient link - --form form.pdf', '7\n', 2, /--with/],
      ['patient link - --with -', '7\n8\n', 2, /either --key with --passphrase-file, or --form/],
      ['patient link - --with - --form form.pdf', '7\n', 2, /two lines/],
      ['patient link - --with 8 --form form.pdf', '7\n8\n', 2, /one line/],
      ['patient unlink - --form form.pdf', '7\n', 1, /sees no link of this number/],
      ['patient unlink - --form form.pdf', 'linked\n', 1, /several links/]
    ] as const) {
      const outcome = await cli(line, stdin)
      assert.equal(outcome.code, code, `${line}: ${outcome.err}`)
      assert.match(outcome.err, text)
    }
    assert.equal(fake.calls.some(({ name }) => name === 'fileOrder'), false)
  })
})
