import assert from 'node:assert/strict'
import { writeCalls, writeChain } from '../../../../../src/node/services/journal/index.js'
import { createNodeLog } from '../../../../../src/node/machine/node-log.js'
import { casesOf } from '../../../../../src/protocol/ledger/index.js'
import { hex } from '../../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, type TestNode, until } from '../../../../fixtures/running-nodes.js'

interface Line { readonly level: number, readonly msg: string, readonly case?: string }

/** A log that tests can read. */
function logAt (
  level: string
): { readonly lines: Line[], readonly logger: ReturnType<typeof createNodeLog> } {
  const lines: Line[] = []
  const logger = createNodeLog({ name: 'one', level, json: true }, {
    log: line => { lines.push(JSON.parse(line) as Line) }, lost: () => undefined
  })
  return { lines, logger }
}

describe('node: journal of the chain', () => {
  let net: Consortium
  afterEach(async () => { await net.stop() })

  it('logs a diagnosis from the draw to its end, without data of the patient', async () => {
    net = await (await new Consortium().start()).ready()
    const [a] = net.nodes as [TestNode]
    const [info, debug, off] = ['info', 'debug', 'warn'].map(logAt) as [
      ReturnType<typeof logAt>, ReturnType<typeof logAt>, ReturnType<typeof logAt>]
    for (const { logger } of [info, debug, off]) writeChain(a.running, logger)
    const { caseId } = await a.hospital.submissions.submit(diagnosis(a, 'P-1234', 'r-1'))
    await until(() => a.commits.some(({ delta }) => casesOf(delta, 'closed').length === 1), 'decided')
    assert.deepEqual(info.lines.map(({ msg }) => msg),
      ['validators drawn', 'opinion final', 'opinion final', 'diagnosis decided'])
    assert.ok(info.lines.every(line => line.case === hex(caseId)))
    assert.ok(debug.lines.some(({ level, msg }) => level === 20 && msg === 'block final'))
    assert.deepEqual(off.lines, [])
    const text = JSON.stringify([info.lines, debug.lines])
    assert.doesNotMatch(text, /P-1234|E11/)
    for (const { delta } of a.commits) {
      for (const { pseudonym } of delta.cases.values()) assert.ok(!text.includes(hex(pseudonym)))
    }
  })
})

describe('node: journal of the API', () => {
  it('logs every access to a record, limits lines about changes, and logs other calls at debug level', () => {
    const { lines, logger } = logAt('info')
    const write = writeCalls(logger)
    const call = {
      id: 'req-1', at: 1, method: 'POST', route: '/v1/diagnoses', status: 201, ms: 3, program: 'ehr',
      caller: 'operator', matters: true, readsRecords: false
    } as const
    for (let time = 0; time < 100; time++) {
      write(call)
      write({ ...call, readsRecords: true })
      write({ ...call, matters: false })
    }
    const count = (msg: string): number => lines.filter(line => line.msg === msg).length
    assert.equal(count('records read over the API'), 100)
    assert.ok(count('call of the API') < 20)
    logger.flush()
  })
})
