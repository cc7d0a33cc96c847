import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { FakeNode } from '../api/fake-services.js'
import { RunningNodes } from './running-nodes.js'

const TEXT = 'the patient is a relative'

describe('cli: a text about a patient', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
    await writeFile(path.join(nodes.cwd, 'text.txt'), `\n${TEXT}\n`)
    await writeFile(path.join(nodes.cwd, 'form.pdf'), 'signed')
  })
  afterEach(async () => { await nodes.remove() })

  const sent = (name: string): unknown => hospital.calls.filter(call => call.name === name).at(-1)?.input

  for (const [verb, call, flags] of [
    ['excuse', 'excuseReview', '--note-file text.txt'], ['approve', 'approveReview', '--note-file -'],
    ['reject', 'rejectReview', '--reason CLI-03 --note-file text.txt']
  ] as const) {
    it(`of a review comes from a file or from stdin: ${verb}`, async () => {
      await nodes.cli(`review ${verb} 11111111 ${flags}`, { stdin: `${TEXT}\n` })
      assert.ok(JSON.stringify(sent(call)).includes(`"note":"${TEXT}"`))
    })
  }

  it('of a filed consent comes from a file', async () => {
    await nodes.cli('consent deny - --category HIV --form form.pdf --reason-file text.txt',
      { stdin: 'urn:x|7\n' })
    assert.equal((sent('fileOrder') as { readonly reason?: string }).reason, TEXT)
  })

  it('of an emergency is read before anything is asked of a node', async () => {
    const { code, err } = await nodes.cli('emergency open - --reason unresponsive --text-file none.txt',
      { stdin: 'urn:x|7\n' })
    assert.deepEqual([code, /none\.txt: no such file/.test(err)], [1, true])
    assert.equal(sent('practitioners'), undefined)
  })

  it('is given once', async () => {
    const { code } = await nodes.cli('review excuse 11111111 --note short --note-file text.txt')
    assert.equal(code, 2)
  })
})
