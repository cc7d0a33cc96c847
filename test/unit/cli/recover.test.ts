import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { RecoveryView } from '../../../src/api/index.js'
import { PEER, type FakeNode } from '../api/fake-services.js'
import { RunningNodes } from './running-nodes.js'

describe('cli: recover', () => {
  let nodes: RunningNodes
  let hospital: FakeNode
  beforeEach(async () => {
    nodes = await RunningNodes.create()
    hospital = await nodes.start('hospital-1', 'hospital')
  })
  afterEach(async () => { await nodes.remove() })

  const called = (name: string): unknown[] =>
    hospital.calls.filter(call => call.name === name).map(({ input }) => input)
  const change = (view: Partial<RecoveryView>): void => {
    hospital.recovery = { ...hospital.recovery, ...view }
  }

  it('says what it does, asks for the name of the chain, and names who is missing', async () => {
    const { code, err, out } = await nodes.cli('recover', { answer: 'testnet' })
    assert.equal(code, 0, err)
    assert.match(err, /statement of this hospital for recovery 1, at block 7\. It cannot be taken back/)
    assert.match(err, /the database here is intact \(add --old-database/)
    assert.doesNotMatch(err, /lost its share/)
    assert.match(err, /Type the name of the chain to go on \(testnet\)/)
    assert.match(out, /^It waits\.\n {2}waits for St Mary/)
    assert.deepEqual(called('recover'), [{ chainName: 'testnet' }])
  })

  it('says that the database is new and the share of the lottery key is lost', async () => {
    change({ isDatabaseIntact: false, holdsShare: false })
    const { err } = await nodes.cli('recover', { answer: 'testnet' })
    assert.match(err, /the database here is not intact, because it began empty/)
    assert.match(err, /has lost its share of the lottery key.* deal a new one.* newer backup of the keys/)
  })

  it('does nothing with another name, without a terminal, or while a quorum votes', async () => {
    const other = await nodes.cli('recover', { answer: 'another chain' })
    assert.equal(other.code, 1)
    assert.match(other.err, /nothing was done; the name of the chain was not typed\n$/)
    await nodes.expectError('recover', 1, /add --yes/)
    change({ voting: 3 })
    await nodes.expectError('recover --yes', 1, /3 hospitals can vote and 3 are needed.* nothing was done/)
    assert.deepEqual(called('recover'), [])
  })

  it('goes on while a quorum votes, if too few shares are left for a block', async () => {
    change({ voting: 4, lacksShares: true, holdsShare: false })
    const { code, err } = await nodes.cli('recover', { answer: 'testnet' })
    assert.equal(code, 0, err)
    assert.deepEqual(called('recover'), [{ chainName: 'testnet' }])
  })

  it('takes list, statements and the words of the operator', async () => {
    const file = async (name: string, document: object): Promise<void> => {
      await writeFile(path.join(nodes.cwd, name), JSON.stringify(document))
    }
    await file('list.json', { list: 'aa' })
    await file('north.json', { statement: 'cc' })
    await file('empty.json', {})
    const { code, err } = await nodes.cli(
      'recover --yes --list list.json --old-database --next --statement north.json')
    assert.equal(code, 0, err)
    assert.deepEqual(called('recover'),
      [{ chainName: 'testnet', list: 'aa', isDatabaseOld: true, isNext: true }])
    assert.deepEqual(called('recoveryStatement'), [{ statement: 'cc' }])
    await nodes.expectError('recover --statement empty.json', 1, /has no field "statement"/)
    assert.equal(called('recover').length, 1, 'the statement is made already')
  })

  it('prints a list of the government as JSON', async () => {
    await nodes.start('government', 'government')
    const { code, err, out } = await nodes.cli(`recover list ${PEER} --json --name government`)
    assert.equal(code, 0, err)
    assert.equal((JSON.parse(out) as { list: string }).list, 'aa')
  })

  it('explains itself', async () => {
    const { out } = await nodes.cli('recover --help')
    assert.match(out, /after too many hospitals lost their logs, disks or shares of\skeys/)
    assert.match(out, /recover --name hospital-2 --statement hospital-1\.json/)
    assert.match(out, /cannot be taken back/)
  })
})
