import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makePatientKey, openPatientKey } from '../../../src/node/machine/patient-key.js'
import { erasureSignBytes } from '../../../src/protocol/codec/index.js'
import { nodeVerifier } from '../../../src/protocol/crypto/index.js'
import { fromHex, hex } from '../../../src/protocol/types/index.js'
import { RunningNodes } from './running-nodes.js'
import type { Outcome } from './bench-io.js'

const ID = 'ab'.repeat(32)

describe('cli: erasure', () => {
  let nodes: RunningNodes
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    await nodes.start('hospital-1', 'hospital')
    await writeFile(join(nodes.cwd, 'form.pdf'), 'signed')
  })
  afterEach(async () => { await nodes.remove() })

  const cli = async (line: string): Promise<Outcome> => await nodes.cli(line, { stdin: 'urn:x|7\n' })

  it('files steps of patients on a form, and decides', async () => {
    for (const [line, answer] of [
      ['erasure request abababab - --form form.pdf', /request is in block 9. The hospital of the record/],
      ['erasure withdraw abababab - --form form.pdf', /taken back/],
      ['restriction contest abababab - --form form.pdf',
        /Any two other hospitals decide now, by: restriction decide ab.*Their doctor/],
      ['rectification decide abababab --ground inaccurate --reasons form.pdf',
        /the decision is in block 9\. What follows is shown by: rectification status ab/],
      ['erasure hold abababab --reasons form.pdf', /the decision is in block 9/],
      ['erasure release abababab --reasons form.pdf', /the decision is in block 9/]
    ] as const) {
      const { code, err, out } = await cli(line)
      assert.deepEqual([code, err], [0, ''], line)
      assert.match(out, answer)
    }
  })

  it('shows how far a record is, who is late, and what this hospital has to confirm', async () => {
    const status = await cli('erasure status abababab')
    assert.match(status.out, /1 of 2 hospitals have attested the erasure; late: south/)
    assert.match(status.out, /state +erased\n/)
    assert.match(status.out, /pads, bodies +in-place +unknown/)
    const list = await cli('erasure list')
    assert.match(list.out, /asked for, overdue since/)
    assert.match(list.out, /two others decide, this hospital may/)
    assert.match(list.out, /rectify +corrected by cdcdcdcdcdcd /)
    assert.match(list.out, /north +1 +2 +3 +4/)
    assert.match((await cli('erasure notices')).out, /abababababab/)
    assert.match((await cli('erasure confirm abababab')).out, /No notice/)
  })

  it('says how it is used', async () => {
    for (const line of [
      'erasure request abababab -', 'erasure decide abababab --ground because --reasons form.pdf'
    ]) {
      const { code, err } = await cli(line)
      assert.equal(code, 2, err)
    }
    const { code, err } = await cli('erasure decide abababab --ground notNeeded --reasons none.pdf')
    assert.equal(code, 1)
    assert.match(err, /none\.pdf/)
  })

  it('signs with a key what was asked for, and nothing else', async () => {
    const { file, key } = await makePatientKey('correct horse', 2 ** 4)
    const holder = await openPatientKey(file, 'correct horse')
    const [chainId, record, signedAt] = ['01'.repeat(32), ID, 7]
    const message = hex(erasureSignBytes(fromHex(chainId), {
      record: fromHex(record), measure: 1, step: 1, signedAt
    }))
    const prepared = { chainId, record, signedAt, message }
    const asked = { measure: 'erase', step: 'request', record: 'ABABABAB' } as const
    const signature = holder.signStep(prepared, asked)
    assert(nodeVerifier.verify(fromHex(key), fromHex(message), fromHex(signature)))
    for (const [wrong, what] of [
      [prepared, { ...asked, record: 'cdcdcdcd' }], [prepared, { ...asked, measure: 'restrict' }],
      [prepared, { ...asked, step: 'withdraw' }], [{ ...prepared, signedAt: 8 }, asked],
      [{ ...prepared, chainId: ID }, asked]
    ] as const) {
      assert.throws(() => holder.signStep(wrong, what), { code: 'another-order' })
    }
  })
})
