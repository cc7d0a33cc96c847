import assert from 'node:assert/strict'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import type { HospitalParts } from '../../../../src/node/services/hospital-parts.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { reindexPatients } from '../../../../src/node/services/reindex-patients.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import type { CaseId } from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

const NUMBER = { system: 'https://id.example/national', value: 'P-1' }
const parties = { show: () => ({ id: 'peer', name: 'hospital' }) } as unknown as Parties

describe('services: patients of own cases', () => {
  let net: Consortium
  before(async () => { net = await (await new Consortium().start()).ready() })
  after(async () => { await net.stop() })

  const partsOf = ({ hospital, running }: TestNode): HospitalParts =>
    ({ chain: running, hospital, finder: new CaseFinder(running, parties, hospital.cases, async () => '') })

  async function forget ({ store: { casePatients } }: TestNode): Promise<void> {
    const keys: Uint8Array[] = []
    for await (const [key] of casePatients.iterate()) keys.push(key)
    for (const key of keys) await casePatients.delete(key)
  }

  it('are noted again where record and name are here, and for own cases alone', async () => {
    const [a, b] = net.nodes as [TestNode, TestNode]
    const submit = async (node: TestNode, record: string): Promise<CaseId> =>
      (await node.hospital.submissions.submit(diagnosis(node, 'P-1', record))).caseId
    const own = [await submit(a, 'r-1'), await submit(a, 'r-2')]
    const foreign = await submit(b, 'r-3')
    await until(() => a.commits.flatMap(({ delta }) => casesOf(delta, 'closed')).length === 3, 'decided')
    const { patients } = a.hospital
    await patients.note(NUMBER, [foreign])
    const id = patients.idOf(NUMBER)
    await forget(a)
    assert.equal(await patients.patientOf(own[0]!), undefined)
    assert.equal(await reindexPatients(partsOf(a)), 2)
    for (const caseId of own) assert.equal(await patients.patientOf(caseId), id)
    assert.equal(await patients.patientOf(foreign), undefined)
    assert.equal(await reindexPatients(partsOf(a)), 0, 'nothing is lacking')
  }).timeout(180_000)
})
