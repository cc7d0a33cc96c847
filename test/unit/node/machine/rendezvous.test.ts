import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownIdentity } from '../../../../src/system/index.js'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'
import {
  findGovernment, findHospital, forgetGovernment, forgetHospital, publishGovernment, publishHospital,
  refuseSecondGovernment, rendezvousFile
} from '../../../../src/node/machine/rendezvous.js'
import { temporaryFolder } from '../../storage/temporary-folder.js'

const PEER = '12D3KooWBhvxmvKvTaH2eRhVYhvSEWRVXsdcEYKmCDPuKhqvWgEM'
const address = `/ip4/127.0.0.1/tcp/4001/p2p/${PEER}`

describe('node/rendezvous', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  beforeEach(async () => { root = await temporaryFolder() })
  afterEach(async () => { await root.remove() })

  /** Writes the file as another process would have left it. */
  const leftBy = (pid: number, started = ''): void => {
    writeFileSync(rendezvousFile(root.path), JSON.stringify({ addresses: [address], pid, started }))
  }
  const isRefusal = (error: unknown): boolean => error instanceof OperatorError &&
    error.code === 'second-government' && error.message.includes(`process ${process.ppid}`)

  it('passes the addresses of the government to a hospital with the same data root', () => {
    const dataRoot = join(root.path, 'data')
    assert.equal(findGovernment(dataRoot), undefined)
    publishGovernment(dataRoot, [address])
    assert.deepEqual(findGovernment(dataRoot), [address])
    publishGovernment(dataRoot, [`${address}2`])
    assert.deepEqual(findGovernment(dataRoot), [`${address}2`])
    assert.equal(findGovernment(join(root.path, 'other')), undefined)
    forgetGovernment(dataRoot)
    assert.equal(findGovernment(dataRoot), undefined)
  })

  it('passes the addresses of each hospital to the others, until that hospital stops', () => {
    publishHospital(root.path, PEER, [address])
    publishHospital(root.path, 'Other', [`${address}2`])
    assert.deepEqual(findHospital(root.path, PEER), [address])
    forgetHospital(root.path, PEER)
    assert.equal(findHospital(root.path, PEER), undefined)
    assert.deepEqual(findHospital(root.path, 'Other'), [`${address}2`])
    assert.equal(findGovernment(root.path), undefined)
  })

  it('refuses a second government while the first runs, and does not change the file of the first', () => {
    leftBy(process.ppid)
    assert.throws(() => { refuseSecondGovernment(root.path) }, isRefusal)
    assert.throws(() => { publishGovernment(root.path, [`${address}2`]) }, isRefusal)
    forgetGovernment(root.path)
    assert.deepEqual(findGovernment(root.path), [address])
  })

  it('lets a government replace a killed government, even if a new process has its process id', () => {
    leftBy(spawnSync(process.execPath, ['--version']).pid)
    publishGovernment(root.path, [`${address}2`])
    leftBy(ownIdentity().pid, 'another boot')
    publishGovernment(root.path, [`${address}3`])
    assert.deepEqual(findGovernment(root.path), [`${address}3`])
  })

  it('ignores a damaged file', () => {
    const useless = ['', '{', '[]', 'null', '7', '{"addresses":[]}', '{"addresses":[1,"/ip4/1.2.3.4/tcp/1"]}']
    for (const content of useless) {
      writeFileSync(rendezvousFile(root.path), content)
      assert.equal(findGovernment(root.path), undefined, content)
      refuseSecondGovernment(root.path)
    }
  })
})
